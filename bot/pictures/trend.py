"""How something went, week by week: a line for each number, named and numbered at both ends.

Lines differ in dash and in their marks as well. Where a number is kept
private, there is a gap.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from bot.pictures.layout import MARGIN, ROOM, SWATCH, WORDS, Page, begin
from bot.pictures.lettering import legible, width
from bot.pictures.paper import ASKING, FAINT, LINE, OFFERING, THIRD, Dash, Paper
from bot.pictures.spreading import spread
from bot.pictures.values import Amount, Line, Trend

HIGH = 190
"""Of the field in which lines are drawn."""
APART = WORDS * 1.25
"""From one number to the next, beside the ends of lines."""
BESIDE = 8


@dataclass(frozen=True, slots=True)
class Look:
    """How a line is drawn, so that it is known without its colour."""

    colour: str
    dash: Dash
    marker: str


LOOKS = (
    Look(ASKING, "-", "o"),
    Look(OFFERING, "--", "s"),
    Look(THIRD, "-.", "^"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """Where in the picture a number of a week is."""

    start: float
    end: float
    foot: float
    weeks: int
    most: int

    def at(self, week: int, number: float) -> tuple[float, float]:
        """Return the place of a number."""
        share = week / max(1, self.weeks - 1)
        x = self.start + share * (self.end - self.start)
        return x, self.foot - HIGH * number / self.most


def lay(chart: Trend) -> Page:
    """Return a page with everything but the note; raises ValueError where nothing is to show."""
    numbers = [each.number for line in chart.lines for each in line.amounts if each.number]
    if not numbers:
        raise ValueError("no numbers, no picture")
    page = begin(chart.title, chart.language, mirrored=chart.mirrored)
    for line, look in zip(chart.lines, LOOKS, strict=False):
        page.explanation(line.name, partial(_sample, page.paper, look))
    page.gap(16)
    field = _field(page, chart, max(numbers))
    _ground(page, chart, field)
    for line, look in zip(chart.lines, LOOKS, strict=False):
        _line(page, line, field, look)
    _ends(page, chart, field)
    page.gap(HIGH + 24)
    return page


def _sample(paper: Paper, look: Look, x: float, middle: float) -> None:
    ends = [(x, middle), (x + SWATCH, middle)]
    paper.line(ends, look.colour, width=2.4, dash=look.dash)
    paper.line([(x + SWATCH / 2, middle)], look.colour, marker=look.marker, size=8)


def _field(page: Page, chart: Trend, most: int) -> Field:
    words = [each.words for line in chart.lines for each in (line.amounts[0], line.amounts[-1])]
    room = min(max(width(legible(each), WORDS) for each in words), ROOM / 4) + BESIDE
    return Field(MARGIN + room, MARGIN + ROOM - room, page.y + HIGH, len(chart.weeks), most)


def _ground(page: Page, chart: Trend, field: Field) -> None:
    """Draw the line of nobody, and name the first, the middle and the last week below it."""
    page.paper.box(field.start, field.foot, field.end - field.start, 1, LINE)
    last = len(chart.weeks) - 1
    for week in sorted({0, last // 2 if last > 3 else 0, last}):
        x, _ = field.at(week, 0)
        page.paper.box(x, field.foot, 1, 5, LINE)
        words = legible(chart.weeks[week])
        wide = width(words, WORDS)
        begins = min(max(MARGIN, x - wide / 2), MARGIN + ROOM - wide)
        page.paper.write(begins, field.foot + 20, words, WORDS, colour=FAINT)


def _line(page: Page, line: Line, field: Field, look: Look) -> None:
    few = len(line.amounts) <= 16
    for points in _pieces(line, field):
        alone = len(points) == 1
        page.paper.line(
            points, look.colour, width=2.4, dash=look.dash,
            marker=look.marker if few or alone else "", size=8,
        )  # fmt: skip


def _pieces(line: Line, field: Field) -> Iterator[list[tuple[float, float]]]:
    """Yield what is known of a line, from gap to gap."""
    for known, weeks in groupby(enumerate(line.amounts), lambda each: each[1].number is not None):
        if known:
            yield [field.at(week, amount.number or 0) for week, amount in weeks]


def _ends(page: Page, chart: Trend, field: Field) -> None:
    """Write the first and the last number of each line beside it, one above the other."""
    firsts, lasts = (
        _places([line.amounts[week] for line in chart.lines], field) for week in (0, -1)
    )
    for y, words in firsts:
        page.word(field.start - BESIDE - width(words, WORDS), y, words)
    for y, words in lasts:
        page.word(field.end + BESIDE, y, words)


def _places(amounts: Iterable[Amount], field: Field) -> list[tuple[float, str]]:
    """Return how high each number that is known stands, and what it says."""
    known = sorted(
        (field.at(0, each.number)[1], legible(each.words))
        for each in amounts
        if each.number is not None
    )
    heights = spread([y for y, _ in known], APART)
    lowest = [field.foot - n * APART for n in range(len(known))]  # below are the weeks
    kept = [min(pair) for pair in zip(heights, reversed(lowest), strict=True)]
    return [(y, words) for y, (_, words) in zip(kept, known, strict=True)]
