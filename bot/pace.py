"""How fast one person may write, so that everybody is served."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Literal

MINUTE = timedelta(minutes=1)
REMEMBERED = 10_000
"""Accounts whose pace is kept; the one that was quiet longest is forgotten first."""

Verdict = Literal["fine", "warn", "silent"]


class Pace:
    """The messages of the last minute, by account; kept in memory, forgotten at a restart."""

    def __init__(self) -> None:
        self._heard: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._warned: dict[str, datetime] = {}

    def of(self, account: str, now: datetime, limit: int) -> Verdict:
        """Note a message; `warn` comes once a minute, then `silent`, where there are too many."""
        heard = self._heard.setdefault(account, deque())
        self._heard.move_to_end(account)
        while heard and now - heard[0] >= MINUTE:
            heard.popleft()
        if len(heard) < limit:
            heard.append(now)
            self._forget()
            return "fine"
        warned = self._warned.get(account)
        if warned is not None and now - warned < MINUTE:
            return "silent"
        self._warned[account] = now
        return "warn"

    def _forget(self) -> None:
        while len(self._heard) > REMEMBERED:
            account, _ = self._heard.popitem(last=False)
            self._warned.pop(account, None)
