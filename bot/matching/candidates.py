"""Options at first sight: what is worth most while everything is free."""

from bot.matching.circles import circles
from bot.matching.columns import Columns
from bot.matching.options import Options, lessons
from bot.matching.prices import Prices
from bot.matching.returns import returns
from bot.matching.scales import Scales
from bot.matching.search import Search

FOUND = 12
"""Offers found for each ask."""
FEW = 4
"""Of these, how many are tried for circles."""


def candidates(columns: Columns, *, alone: bool) -> Options:
    """Return the best lessons for every ask and, unless `alone`, the pairs and circles of them."""
    if not len(columns.asks) or not len(columns.offers):
        return Options.none()
    scales = Scales(columns)
    free = Prices.none(columns)
    search = Search(columns, scales)
    single = lessons(columns, scales, search.best(FOUND, times=1.0, price=free.give))
    if alone:
        return single
    few = lessons(columns, scales, search.best(FEW, times=1.0, price=free.give))
    around = circles(columns, scales, few, free, least=0.0, every=False)
    return Options.joined([single, returns(columns, scales, single), around])
