"""Finds the options of a pool that are worth looking at, and the prices at which they compete."""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching import score
from bot.matching.bound import alone, bound, dearer, together
from bot.matching.circles import circles
from bot.matching.columns import Columns
from bot.matching.lessons import Lessons
from bot.matching.options import Options, distinct
from bot.matching.place import Place
from bot.matching.prices import Heats, Prices, lean, settle
from bot.matching.returns import returns

FIRST = 16
"""Offers found for an ask while everything is free."""
TOGETHER = 8
"""Offers found for each ask at prices, for pairs and circles."""
LOOKS = 4
"""How often they are looked for at the prices that the last ones made, while many gain."""
CONTESTS = 6
"""How often rivals are looked for, while there are many."""
CALM = 0.5
"""Fewer rivals, or better pairs and circles, for each ask are not many."""
RIVALS = 4
"""Lessons that vie for an ask, and for an offer."""
CLOSINGS = 2
"""How often everything is looked for that gains at the prices."""
ENOUGH = 1e-4
"""Share of the bound by which it may miss the total of the prices: more options change little."""
FIRST_HEATS = ((0.3, 12), (0.1, 12), (0.05, 12), (0.02, 12))
NEXT_HEATS = ((0.05, 16), (0.02, 16), (0.01, 16))
LAST_HEATS = ((0.02, 10), (0.01, 10), (0.005, 14), (0.003, 16))
"""The temperatures at which prices settle, and the sweeps at each."""
KEPT = 0.2
"""Options that miss their cost by more than this are let go."""
_MISS = 0.05


@dataclass(frozen=True, slots=True)
class Market:
    """A pool with options, settled prices, and the most that any plan is worth."""

    place: Place
    options: Options
    prices: Prices
    bound: float = np.inf


def open_market(columns: Columns) -> Market:
    """Find options and prices in turn.

    The best for each ask at no price would all be the same few helpers; at prices everybody finds
    what is left for them, and pairs and circles that are worth it come into sight.
    """
    place = Place.of(columns)
    free = Prices.none(columns)
    first = place.glance(FIRST)
    options = Options.joined([Options.of(first), returns(columns, place.scales, first)])
    prices = settle(columns, options, free, FIRST_HEATS)
    market = Market(place, options, lean(columns, first, prices, score.BOTH_WAYS))
    for _ in range(CONTESTS):
        found = _contest(market)
        if len(found) < CALM * len(columns.asks):
            break
        market = _with(market, found, NEXT_HEATS)
    for _ in range(LOOKS):
        market, found = _look(market)
        better = np.count_nonzero(market.prices.gain(columns, found) > _MISS)
        market = _with(market, found, NEXT_HEATS)
        if better < CALM * len(columns.asks):
            break
    return _with(market, Options.none(), LAST_HEATS)


def _look(market: Market) -> tuple[Market, Options]:
    """Return the best lessons for pairs and circles at these prices, and those; prices lean."""
    place, prices = market.place, market.prices
    columns, scales = place.columns, place.scales
    price = prices.give + prices.lean
    best = place.best(TOGETHER, times=score.BOTH_WAYS, price=price)
    prices = lean(columns, best, prices, score.CIRCLE)
    around = circles(columns, scales, best, best, prices, least=-_MISS, every=False)
    found = Options.joined([Options.of(best), returns(columns, scales, best), around])
    return replace(market, prices=prices), found


def _contest(market: Market) -> Options:
    """Return lessons that gain at these prices: for each ask and each offer those that gain most.

    Whoever is still too cheap is wanted by many at once, and finds a price when all of them vie.
    """
    columns, prices = market.place.columns, market.prices
    limit = prices.ask + prices.take[columns.asks.person]
    return Options.of(market.place.rivals(RIVALS, limit, price=prices.give))


def close(market: Market) -> Market:
    """Add whatever gains at these prices, and note the bound, until there is hardly any."""
    for _ in range(CLOSINGS):
        market, gains = gained(market)
        if market.bound <= (1 + ENOUGH) * market.prices.total(market.place.columns):
            break
        market = _with(market, gains, LAST_HEATS)
    return market


def gained(market: Market) -> tuple[Market, Options]:
    """Return all feasible options that gain at these prices, and the market with its bound."""
    place, columns = market.place, market.place.columns
    singly = alone(place, market.prices, 0.0)
    dear = dearer(columns, market.prices, singly)
    known = Lessons.joined([market.options.lessons(), singly])
    dear = lean(columns, known, dear, score.CIRCLE)
    jointly = together(place, dear, 0.0)
    most = min(market.bound, bound(columns, dear, jointly))
    market = replace(market, bound=most, prices=replace(market.prices, lean=dear.lean))
    return market, Options.joined([Options.of(singly), jointly])


def _with(market: Market, more: Options, heats: Heats) -> Market:
    options = Options.joined([market.options, more])
    near = np.flatnonzero(market.prices.gain(market.place.columns, options) > -KEPT)
    options = distinct(market.place.columns, options[near])
    prices = settle(market.place.columns, options, market.prices, heats)
    return replace(market, options=options, prices=prices)
