"""Finds the options of a pool that are worth looking at, and the prices at which they compete."""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching import score
from bot.matching.balance import Heats, lean, rise, settle
from bot.matching.bound import both_ways, bound, calmed, dearer, leaned, together
from bot.matching.circles import Firsts, circles
from bot.matching.columns import Columns
from bot.matching.lessons import Lessons
from bot.matching.listed import EVERY, Sight, Terms
from bot.matching.menu import Menu, distinct
from bot.matching.options import Options
from bot.matching.parts import Part, divided
from bot.matching.place import Place
from bot.matching.prices import Prices
from bot.matching.returns import returns
from bot.matching.threads import by_parts, side_by_side

PART, FEW = 300_000, 2
"""Asks in a part of a pool; one of more than a few parts is opened part by part first."""
FIRST = 16
"""Offers found for an ask while everything is free."""
TOGETHER = 8
"""Offers found for each ask at prices, as part of a pair, to make circles of."""
LOOKS, IN_PARTS, AGAIN = 3, 2, 1
"""How often they are looked for at the prices that the last ones made, while many gain.

At most: in a pool, in each of its parts, and in all when the parts are together.
"""
CONTESTS = 2
"""How often rivals are looked for before and after the looks, while there are many."""
CALM = 0.5
"""Fewer rivals, or better pairs and circles, for each ask are not many."""
LEANINGS = 2
"""How often, before all circles are looked for, prices lean anew by what else is seen."""
CHAINS = 1 << 25
"""Chains of two lessons that are tried for circles: of more those that begin best."""
RIVALS = 4
"""Lessons that vie for an ask, and for an offer."""
SEEN = 1 << 12
"""Offers that are seen on a shelf while far too much gains; others in each turn."""
LATER = 1 << 14
"""Offers that are seen when less does."""
FIRST_HEATS = ((0.3, 12), (0.1, 12), (0.05, 12), (0.02, 12))
NEXT_HEATS = ((0.05, 16), (0.02, 16), (0.01, 16))
LAST_HEATS = ((0.02, 10), (0.01, 10), (0.005, 14), (0.003, 16))
RISING = ((0.01, 10), (0.003, 20))
"""The temperatures at which prices settle, or rise, and the sweeps at each."""
KEPT = 0.2
"""Options that miss their cost by more than this are let go."""
_MISS = 0.05


@dataclass(frozen=True, slots=True)
class Market:
    """A pool with a menu of options, settled prices, and the most that any plan is worth."""

    place: Place
    menu: Menu
    prices: Prices
    bound: float = np.inf

    def near(self, menu: Menu, missing: float = KEPT) -> Menu:
        """Return the options that miss their cost by no more than so much."""

        def kept(options: Options) -> Options:
            return Options.joined(by_parts(lambda part: near(options[part]), len(options)))

        def near(options: Options) -> Options:
            gain = self.prices.gain(self.place.columns, options)
            return options[np.flatnonzero(gain > -missing)]

        return Menu(*map(kept, menu.parts))


def open_market(columns: Columns) -> Market:
    """Find options and prices in turn.

    The best for each ask at no price would all be the same few helpers; at prices everybody finds
    what is left for them, and pairs and circles that are worth it come into sight.
    """
    parts = -(-len(columns.asks) // PART)
    market = _opened(Place.of(columns), LOOKS) if parts <= FEW else _united(columns, parts)
    market = _contested(market, LATER)
    return _with(market, _contest(market, EVERY), LAST_HEATS)


def _opened(place: Place, looks: int) -> Market:
    """Let what is best at first sight compete, then rivals, and pairs and circles."""
    columns = place.columns
    first = place.glance(FIRST)
    menu = Menu.of(first, returns(columns, place.scales, first))
    prices = settle(columns, menu, Prices.none(columns), FIRST_HEATS)
    market = Market(place, menu, lean(columns, first, prices, score.BOTH_WAYS))
    return _looked(_contested(market, SEEN), looks)


def _united(columns: Columns, parts: int) -> Market:
    """Open so many parts each by itself, and let all compete at the prices that these have found.

    With so many people prices in a part are nearly those among all, and sooner found.
    """

    def opened(part: Part) -> tuple[Part, Menu, Prices]:
        market = _opened(Place.of(part.columns), IN_PARTS)
        return part, part.among_all(market.menu), market.prices

    prices, menus = Prices.none(columns), []
    for part, menu, found in side_by_side(opened, divided(columns, parts)):
        part.put(found, prices)
        menus.append(menu)
    market = Market(Place.of(columns), Menu.joined(menus), prices)
    market = _with(market, _contest(market, Sight(LATER)), NEXT_HEATS)
    return _looked(market, AGAIN)


def _contested(market: Market, seen: int) -> Market:
    """Let rivals compete, among so many offers, while there are many."""
    for turn in range(CONTESTS):
        found = _contest(market, Sight(seen, turn))
        if len(found) < CALM * len(market.place.columns.asks):
            break
        market = _with(market, found, NEXT_HEATS)
    return market


def _looked(market: Market, looks: int) -> Market:
    """Let pairs, circles and rivals compete, so often at most, while many are better."""
    for turn in range(CONTESTS, CONTESTS + looks):
        market, found = _look(market, Sight(SEEN, turn))
        better = len(market.near(found, -_MISS))
        market = _with(market, found, NEXT_HEATS)
        if better < CALM * len(market.place.columns.asks):
            break
    return market


def _look(market: Market, seen: Sight) -> tuple[Market, Menu]:
    """Return lessons that gain at these prices, pairs and circles of the best; prices lean."""
    place, prices = market.place, market.prices
    best, leaning = _best(place, prices, seen)
    found = (Menu.of(best), _together(place, leaning, best, seen), _contest(market, seen))
    return replace(market, prices=leaning), Menu.joined(map(market.near, found))


def _best(place: Place, prices: Prices, seen: Sight) -> tuple[Lessons, Prices]:
    """Return the lessons of each ask that bring most to a pair, and prices that lean for them."""
    columns = place.columns
    least = np.where(columns.offers.declared, 0.0, np.inf)[columns.asks.person]
    terms = Terms(least, prices.give + prices.lean, score.BOTH_WAYS, seen)
    best = place.best(TOGETHER, terms)
    return best, lean(columns, best, prices, score.CIRCLE)


def _together(place: Place, prices: Prices, lessons: Lessons, seen: Sight) -> Menu:
    """Return pairs that gain, and circles that do of which two lessons are given."""
    columns, scales = place.columns, place.scales
    firsts = Firsts.of(columns, prices, lessons, 0.0).best(lessons, CHAINS)
    around = circles(columns, scales, firsts, lessons, prices, least=0.0)
    return Menu.of(None, both_ways(place, prices, 0.0, seen=seen, most=RIVALS), around)


def _contest(market: Market, seen: Sight) -> Menu:
    """Return lessons that gain at these prices: for each ask and each offer those that gain most.

    Whoever is still too cheap is wanted by many at once, and finds a price when all of them vie.
    Of very many offers each ask sees so many.
    """
    columns, prices = market.place.columns, market.prices
    limit = prices.ask + prices.take[columns.asks.person]
    return Menu.of(market.place.rivals(RIVALS, Terms(limit, prices.give, seen=seen)))


def close(market: Market) -> Market:
    """Add whatever gains at these prices, and note the bound."""
    market, gains = gained(market)
    return _with(market, gains, LAST_HEATS)


def gained(market: Market) -> tuple[Market, Menu]:
    """Return options that gain at these prices, and the market with its bound.

    Prices rise for it step by step, so that nothing gains but what was seen before: first no lesson
    alone, then few pairs and circles of the best lessons. What gains then is looked for in all.
    """
    place, columns = market.place, market.place.columns
    dear, singly = dearer(place, market.prices)
    known = Lessons.joined([market.menu.lessons(columns), singly])
    best, dear = _best(place, dear, Sight(SEEN))
    some = replace(market, prices=dear).near(_together(place, dear, best, Sight(SEEN)), 0.0)
    sights = [Sight(SEEN, turn) for turn in range(LEANINGS)]
    dear = leaned(place, rise(columns, some, dear, RISING), known, sights)
    dear, firsts = calmed(place, dear)
    every = together(place, dear, firsts, 0.0)
    risen = rise(columns, every, dear, RISING)
    most = min(bound(columns, each, every) for each in (dear, risen))
    return replace(market, bound=most), Menu.joined([Menu.of(singly), some, every])


def _with(market: Market, more: Menu, heats: Heats) -> Market:
    """Let more options compete, of which each gains or is near to it."""
    near = Menu.joined([market.near(market.menu), more])
    menu = distinct(market.place.columns, near)
    del near
    prices = settle(market.place.columns, menu, market.prices, heats)
    return replace(market, menu=menu, prices=prices)
