"""When people are awake at the same time."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache, reduce
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.matching.score import Numbers

QUARTERS = 96
UNKNOWN = QUARTERS
"""Stands for a zone that nobody named; the others are the quarter hours it is east of UTC."""


def quarters_east(zone: str, now: datetime) -> int:
    """Return how many quarter hours a zone is east of UTC, 0 to 95, or `UNKNOWN`.

    `zone` is an IANA name, `now` an aware time that decides about summer time.
    """
    offset = _offset(zone, now)
    return UNKNOWN if offset is None else round(offset / 900) % QUARTERS


@lru_cache(maxsize=1024)
def _offset(zone: str, now: datetime) -> float | None:
    try:
        offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    except (ValueError, OSError, LookupError):
        return None
    return None if offset is None else offset.total_seconds()


def common_hours(*zones: NDArray[np.integer]) -> Numbers:
    """Return the hours in which all are between 8 and 22 o'clock: 0 to 14, NaN if unknown.

    Takes two or three equally long arrays of `quarters_east`. Two people always share four hours
    or more, since twice 14 hours do not fit into one day.
    """
    table = _PAIRS if len(zones) == 2 else _triples()
    hours: Numbers = table[zones]
    return hours


def _waking() -> NDArray[np.float64]:
    local = np.arange(QUARTERS)[None, :] + np.arange(QUARTERS)[:, None]
    hour = local % QUARTERS // 4
    return ((hour >= 8) & (hour < 22)).astype(float)


def _table(awake: Sequence[Numbers]) -> Numbers:
    *others, last = awake
    shared = reduce(lambda some, more: some[..., None, :] * more, others) @ last.T / 4
    return np.pad(shared, [(0, 1)] * len(awake), constant_values=np.nan)


_PAIRS = _table([_waking()] * 2)


@lru_cache(maxsize=1)
def _triples() -> Numbers:
    return _table([_waking()] * 3)
