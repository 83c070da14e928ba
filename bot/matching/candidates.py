"""Options at first sight: what is worth most while everything is free."""

from bot.matching.circles import Firsts, circles
from bot.matching.columns import Columns
from bot.matching.menu import Menu
from bot.matching.options import Options
from bot.matching.place import Place
from bot.matching.prices import Prices
from bot.matching.returns import returns

FOUND = 12
"""Offers found for each ask."""
FEW = 4
"""Of these, how many are tried for circles."""


def candidates(columns: Columns, *, alone: bool) -> Options:
    """Return the best lessons for every ask and, unless `alone`, the pairs and circles of them."""
    if not len(columns.asks) or not len(columns.offers):
        return Options.none()
    place = Place.of(columns)
    lessons = place.glance(FOUND)
    if alone:
        return Options.of(lessons).spread()
    few, free = place.glance(FEW), Prices.none(columns)
    firsts = Firsts.of(columns, free, few, 0.0, every=False)
    around = circles(columns, place.scales, firsts, few, free, least=0.0)
    return Menu.of(lessons, returns(columns, place.scales, lessons), around).rows()
