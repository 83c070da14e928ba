"""How much may be asked of the server."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from tests.mattermost.faults import Reply, limit_headers, too_many


@dataclass(slots=True)
class Limit:
    """So many requests a second, and so many at once; off unless a test turns it on."""

    now: Callable[[], int]
    per_second: int = 10
    burst: int = 100
    on: bool = False
    left: float = 100
    seen: int = 0

    def start(self, per_second: int, burst: int) -> None:
        """Count from now on."""
        self.per_second, self.burst, self.on = per_second, burst, True
        self.left, self.seen = burst, self.now()

    def refuse(self) -> Reply | None:
        """Count a request, and return a refusal when it is one too many."""
        if not self.on:
            return None
        passed = max(0, self.now() - self.seen) / 1000
        self.left = min(self.burst, self.left + passed * self.per_second)
        self.seen = self.now()
        if self.left < 1:
            return too_many(math.ceil((1 - self.left) / self.per_second), self.burst, 0)
        self.left -= 1
        return None

    def headers(self) -> dict[str, str]:
        """Return what an answer says of the limit."""
        if not self.on:
            return {}
        reset = math.ceil((self.burst - self.left) / self.per_second)
        return limit_headers(self.burst, int(self.left), reset)
