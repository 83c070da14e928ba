"""The regions of the world as tiles, each about where it is on a map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.census.published import Row

WIDE, HIGH, APART = 88, 84, 4
COLUMNS, ROWS = 8, 5
LETTERS = 13
LINES = 3
BAR = 46
"""The longest bar of a tile, in the same units as the tile."""
EVEN, FAR = 0.04, 0.12
"""From which share away from one half a tile leans, and leans far."""

PLACES: dict[str, tuple[int, int]] = {
    "021": (1, 0), "154": (3, 0), "151": (4, 0),
    "013": (0, 1), "029": (1, 1), "155": (3, 1), "039": (4, 1), "143": (5, 1), "030": (6, 1),
    "005": (1, 2), "015": (3, 2), "145": (4, 2), "034": (5, 2), "035": (6, 2), "057": (7, 2),
    "011": (2, 3), "017": (3, 3), "014": (4, 3), "053": (6, 3), "054": (7, 3),
    "018": (3, 4), "061": (7, 4),
}  # fmt: skip
"""Where the tile of a region stands: column and row."""

Lean = Literal["asking", "more-asking", "even", "more-offering", "offering", "hidden"]


@dataclass(frozen=True, slots=True)
class Tile:
    """A region with its place, the lines of its name, and the lengths of its bars."""

    row: Row
    name: str
    lines: tuple[str, ...]
    x: int
    y: int
    lean: Lean
    offering: float
    asking: float


def tiles(rows: Sequence[Row], name: Callable[[str], str]) -> list[Tile]:
    """Lay out the tiles of all regions, row by row; one without figures is there too."""
    known = {row.key: row for row in rows}
    longest = max((count or 0 for row in rows for count in (row.offering, row.asking)), default=0)
    laid = sorted(PLACES.items(), key=lambda place: (place[1][1], place[1][0]))
    return [_tile(known.get(code) or Row("region", code), at, name, longest) for code, at in laid]


def _tile(row: Row, at: tuple[int, int], name: Callable[[str], str], longest: int) -> Tile:
    column, line = at
    return Tile(
        row=row,
        name=name(row.key),
        lines=broken(name(row.key)),
        x=column * (WIDE + APART),
        y=line * (HIGH + APART),
        lean=lean(row),
        offering=_length(row.offering, longest),
        asking=_length(row.asking, longest),
    )


def _length(count: int | None, longest: int) -> float:
    return round(BAR * (count or 0) / longest, 1) if longest else 0.0


def lean(row: Row) -> Lean:
    """Say whether more people of a region look for something or offer something."""
    if row.offering is None or row.asking is None or not row.offering + row.asking:
        return "hidden"
    over = row.asking / (row.asking + row.offering) - 0.5
    if abs(over) < EVEN:
        return "even"
    if over > 0:
        return "asking" if over >= FAR else "more-asking"
    return "offering" if -over >= FAR else "more-offering"


def broken(name: str) -> tuple[str, ...]:
    """Break a name into lines for a tile; what does not fit is cut off, the title has it."""
    lines = [""]
    for word in name.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= LETTERS or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]
    return tuple(each if len(each) <= LETTERS + 3 else f"{each[: LETTERS + 2]}…" for each in lines)
