"""Demand against supply: two bars below the name of each capacity, each with its number.

The bar of the supply is striped and always the second, so that nothing depends on its colour.
"""

from collections.abc import Callable

from bot.pictures.layout import LABEL, MARGIN, ROOM, SWATCH, WORDS, Page, begin
from bot.pictures.lettering import legible, width
from bot.pictures.paper import ASKING, FAINT, INK, OFFERING
from bot.pictures.values import Amount, Bars

MOST = 10
"""Capacities in a picture; more are not read on a phone."""
THICK, BETWEEN, BESIDE = 14, 3, 6

Mark = Callable[[float, float, float], None]
"""Draws a bar: from where, where its middle is, how long."""


def lay(chart: Bars) -> Page:
    """Return a page with everything but the note; raises ValueError where nothing is to show."""
    if not chart.bars:
        raise ValueError("no bars, no picture")
    page = begin(chart.title, chart.language, mirrored=chart.mirrored)
    asking, offering = _marks(page)
    page.explanation(chart.asking, lambda x, y: asking(x, y, SWATCH))
    page.explanation(chart.offering, lambda x, y: offering(x, y, SWATCH))
    shown = chart.bars[:MOST]
    scale = _scale([amount for bar in shown for amount in (bar.asking, bar.offering)])
    for bar in shown:
        page.gap(10)
        page.paragraph(bar.label, LABEL, 2)
        page.gap(3)
        start = page.y
        _row(page, bar.asking, scale, asking)
        _row(page, bar.offering, scale, offering)
        page.paper.box(MARGIN - 1, start, 1, page.y - start - BETWEEN, INK)
    return page


def _marks(page: Page) -> tuple[Mark, Mark]:
    def asking(x: float, middle: float, length: float) -> None:
        page.paper.box(x, middle - THICK / 2, length, THICK, ASKING)

    def offering(x: float, middle: float, length: float) -> None:
        page.paper.box(x, middle - THICK / 2, length, THICK, OFFERING, striped=True)

    return asking, offering


def _scale(amounts: list[Amount]) -> float:
    """Return pixels for each person, so that the longest bar leaves room for the longest number."""
    longest = max((amount.number or 0 for amount in amounts), default=0)
    known = (each.words for each in amounts if each.number is not None)
    words = max((width(legible(each), WORDS) for each in known), default=0)
    return (ROOM - min(words, ROOM / 2) - BESIDE) / max(1, longest)


def _row(page: Page, amount: Amount, scale: float, mark: Mark) -> None:
    middle = page.y + THICK / 2
    length = (amount.number or 0) * scale
    if length:
        mark(MARGIN, middle, length)
    beside = MARGIN + length + BESIDE
    page.word(beside, middle, amount.words, colour=FAINT if amount.number is None else INK)
    page.gap(THICK + BETWEEN)
