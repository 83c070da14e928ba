"""A week's figures as everybody may see them: every outlet shows these and no others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Dimension = Literal["all", "capacity", "subtree", "region", "language", "kind", "platform"]
"""What people are counted by; `subtree` is a capacity with everything below it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One group of people in one week; a figure that is None stays hidden.

    `key` is the code of a capacity, region, language, kind of help or platform; empty for all.
    `offering`, `asking` and `unmet` are distinct people: who offer, who ask, and who ask and were
    introduced to nobody for it yet. `introductions`, `meetings` and `helped` count distinct people
    to whom it has ever happened. Of those who asked in the last half year, `served` is the share
    who were introduced, from 0 to 1, and `days` is the median time from an ask to its introduction.
    """

    dimension: Dimension
    key: str
    offering: int | None = None
    asking: int | None = None
    unmet: int | None = None
    introductions: int | None = None
    meetings: int | None = None
    helped: int | None = None
    served: float | None = None
    days: float | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The figures of a week, which begins on the Monday `week`; they never change afterwards."""

    week: date
    rows: tuple[Row, ...]

    def by(self, dimension: Dimension) -> Iterator[Row]:
        """Yield the rows of one dimension, in the order of their keys."""
        return (row for row in self.rows if row.dimension == dimension)

    def find(self, dimension: Dimension, key: str = "") -> Row | None:
        """Return one row; None where nobody may see it, or nobody is there."""
        return next((row for row in self.by(dimension) if row.key == key), None)
