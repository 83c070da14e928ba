"""When people are awake at the same time."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

QUARTERS = 96
_DAY = (1 << QUARTERS) - 1
_WAKING = ((1 << 4 * (22 - 8)) - 1) << 4 * 8


def waking(zone: str, now: datetime) -> int | None:
    """Return the quarter hours of the UTC day that are 8 to 22 o'clock in a zone, as 96 bits.

    `zone` is an IANA name, `now` an aware time that decides about summer time. An empty or
    unknown zone gives None.
    """
    shift = _quarters_east(zone, now)
    return None if shift is None else (_WAKING >> shift | _WAKING << QUARTERS - shift) & _DAY


def hours(days: Sequence[int | None]) -> float | None:
    """Return the waking hours that all these people share, 0 to 14; None if one is unknown.

    Two people always share four hours or more, since twice 14 hours do not fit into one day.
    """
    common = _DAY
    for day in days:
        if day is None:
            return None
        common &= day
    return common.bit_count() / 4


@lru_cache(maxsize=1024)
def _quarters_east(zone: str, now: datetime) -> int | None:
    try:
        offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    except (ValueError, OSError, LookupError):
        return None
    return None if offset is None else round(offset.total_seconds() / 900) % QUARTERS
