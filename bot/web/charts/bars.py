"""Two bars for each of several things: how many offer it, and how many look for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.census.published import Row


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of figures and the lengths of its bars, in per cent of the longest of all."""

    row: Row
    offering: float
    asking: float


def pairs(rows: Sequence[Row]) -> list[Pair]:
    """Measure the bars of rows that are shown together; what is hidden has no length."""
    longest = max((count or 0 for row in rows for count in (row.offering, row.asking)), default=0)
    return [Pair(row, _share(row.offering, longest), _share(row.asking, longest)) for row in rows]


def _share(count: int | None, longest: int) -> float:
    return round(100 * (count or 0) / longest, 1) if longest else 0.0


def wanted(rows: Sequence[Row], most: int) -> list[Row]:
    """Return what most people look for, the most wanted first."""
    asked = [row for row in rows if row.asking]
    return sorted(asked, key=lambda row: (-(row.asking or 0), row.key))[:most]


def scarce(rows: Sequence[Row], most: int) -> list[Row]:
    """Return what more people look for than offer, the widest gap first.

    Where it is hidden how many offer something, few do: it counts as nobody.
    """
    short = [row for row in rows if gap(row) > 0]
    return sorted(short, key=lambda row: (-gap(row), row.key))[:most]


def gap(row: Row) -> int:
    """Return how many more people look for something than offer it."""
    return (row.asking or 0) - (row.offering or 0)
