"""What has happened in this process since it started, counted for whoever watches over it."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds up to which times are counted together; longer ones are in none of these."""


class Times:
    """How long something took, as a histogram: nothing is kept of a single time."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._counts = [0] * (len(BOUNDS) + 1)

    def add(self, seconds: float) -> None:
        """Count a time."""
        self.seconds += seconds
        self._counts[bisect_left(BOUNDS, seconds)] += 1

    @property
    def count(self) -> int:
        """How many times were counted."""
        return sum(self._counts)

    def up_to(self) -> Iterator[tuple[float, int]]:
        """Yield each bound with the number of times that were not longer."""
        return zip(BOUNDS, accumulate(self._counts), strict=False)


@dataclass(slots=True)
class Tally:
    """Answers and errors by platform, and pages by their status."""

    answers: dict[str, Times] = field(default_factory=lambda: defaultdict(Times))
    errors: Counter[str] = field(default_factory=Counter)
    pages: dict[str, Times] = field(default_factory=lambda: defaultdict(Times))
