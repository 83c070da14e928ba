"""Finds the options of a pool that are worth looking at, and the prices at which they compete."""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching import score
from bot.matching.bound import bound, dearer, gaining
from bot.matching.circles import circles
from bot.matching.columns import Columns
from bot.matching.listed import Listed, finder
from bot.matching.options import Options, distinct, lessons
from bot.matching.prices import Prices, lean, settle
from bot.matching.returns import returns
from bot.matching.scales import Scales
from bot.matching.search import Search

FIRST = 12
"""Offers found for an ask while everything is free."""
ALONE = 8
TOGETHER = 16
"""Offers found at prices: for a lesson alone, and for pairs and circles."""
LOOKS = 2
"""How often the best are looked for at the prices that the last ones made."""
CLOSINGS = 2
"""How often everything is looked for that gains at the prices."""
ENOUGH = 1e-4
"""Share of the bound by which it may miss the total of the prices: more options change little."""
WARM = (0.3, 0.1, 0.05, 0.02)
HEATS = (0.05, 0.02, 0.01)
LAST = (0.02, 0.01, 0.005, 0.003)
SWEEPS = 10
KEPT = 0.15
"""Options that miss their cost by more than this are let go."""
_MISS = 0.05


@dataclass(frozen=True, slots=True)
class Market:
    """A pool with options, settled prices, and the most that any plan is worth."""

    columns: Columns
    scales: Scales
    search: Search | Listed
    options: Options
    prices: Prices
    bound: float = np.inf


def open_market(columns: Columns) -> Market:
    """Find options and prices in turn, until no option gains that is not among them.

    The best for each ask at no price would all be the same few helpers; at prices everybody finds
    what is left for them, and pairs and circles that are worth it come into sight.
    """
    scales = Scales(columns)
    search = finder(columns, scales)
    free = Prices.none(columns)
    single = lessons(columns, scales, search.best(FIRST, times=1.0, price=free.give))
    options = Options.joined([single, returns(columns, scales, single)])
    prices = settle(columns, options, free, WARM, SWEEPS)
    market = Market(
        columns, scales, search, options, lean(columns, single, prices, score.BOTH_WAYS)
    )
    for _ in range(LOOKS):
        market = _look(market)
    return _close(market)


def _look(market: Market) -> Market:
    """Look for the best at these prices, and settle them anew."""
    columns, scales, search, prices = market.columns, market.scales, market.search, market.prices
    alone = search.best(ALONE, times=1.0, price=prices.give)
    both = search.best(TOGETHER, times=score.BOTH_WAYS, price=prices.give + prices.lean)
    single = distinct(
        columns, Options.joined([lessons(columns, scales, found) for found in (alone, both)])
    )
    prices = lean(columns, single, prices, score.CIRCLE)
    more = [returns(columns, scales, single)]
    more.append(circles(columns, scales, single, prices, -_MISS, every=False))
    return _with(replace(market, prices=prices), Options.joined([single, *more]), HEATS)


def _close(market: Market) -> Market:
    """Add whatever gains at these prices, and note the bound, until there is hardly any."""
    market = _with(market, Options.none(), LAST)
    for _ in range(CLOSINGS):
        market, gains = gained(market)
        if market.bound <= (1 + ENOUGH) * market.prices.total(market.columns):
            break
        market = _with(market, gains, LAST)
    return market


def gained(market: Market) -> tuple[Market, Options]:
    """Return all feasible options that gain at these prices, and the market with its bound."""
    columns, scales, search = market.columns, market.scales, market.search
    dear = dearer(columns, scales, search, market.prices)
    price = dear.give + dear.lean
    near = lessons(columns, scales, search.best(TOGETHER, times=score.CIRCLE, price=price))
    dear = lean(columns, near, dear, score.CIRCLE)
    gains = gaining(columns, scales, search, dear, 0.0)
    most = min(market.bound, bound(columns, dear, gains))
    return replace(market, bound=most), gains


def _with(market: Market, more: Options, heats: tuple[float, ...]) -> Market:
    options = Options.joined([market.options, more])
    near = np.flatnonzero(market.prices.gain(market.columns, options) > -KEPT)
    options = distinct(market.columns, options[near])
    prices = settle(market.columns, options, market.prices, heats, SWEEPS)
    return replace(market, options=options, prices=prices)
