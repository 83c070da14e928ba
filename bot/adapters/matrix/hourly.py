"""How often each may do something in an hour."""

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.events import Now

HOUR = timedelta(hours=1)
REMEMBERED = 10_000
"""People whose last hour is kept; the one that was quiet longest is forgotten first."""


class Hourly:
    """What each has done in the last hour; the same thing counts once, however often tried."""

    def __init__(self, limit: int, now: Now) -> None:
        self._limit, self._now = limit, now
        self._done: OrderedDict[str, dict[str, datetime]] = OrderedDict()

    def allows(self, who: str, what: str) -> bool:
        """Say whether somebody may do one more thing, and count it if so."""
        now = self._now()
        last = self._done.pop(who, {})
        recent = {each: at for each, at in last.items() if now - at < HOUR}
        allowed = what in recent or len(recent) < self._limit
        self._done[who] = {what: now, **recent} if allowed else recent
        while len(self._done) > REMEMBERED:
            self._done.popitem(last=False)
        return allowed
