"""What no plan can exceed: the dual value of prices over all feasible lessons, pairs and circles.

For any prices the value of every plan is at most the cost of all time and all asks, and what
options are worth beyond their cost. Two people are introduced once, so of theirs only the best
counts. Nothing feasible is overlooked: `Search.sift` leaves out no lesson; where a pair gains,
one lesson gains half of it; and around a circle there is a lesson from which on one, two and all
three together gain (no matter how prices lean, since that comes to nothing).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

import numpy as np

from bot.matching import score
from bot.matching.balance import lean
from bot.matching.circles import Firsts, circles, share
from bot.matching.columns import Columns
from bot.matching.groups import Keys, Some, best_of, contains, foremost
from bot.matching.lessons import Lessons
from bot.matching.listed import EVERY, Pairs, Sight, Terms
from bot.matching.menu import Menu, distinct
from bot.matching.options import Options
from bot.matching.place import Place
from bot.matching.prices import Prices
from bot.matching.returns import Back, back, paired
from bot.matching.score import Numbers

TURN = 1 << 20
"""Asks whose lessons are at hand at a time, in which circles are gone on with."""
ALONE = 4
"""Lessons of each ask that are told when those that gain alone are made dearer."""
TELLING = 16
"""Lessons of each ask, of those that still begin circles, that tell how prices should lean."""
HALVES = 64
"""Lessons of an ask that are gone on with to find its best pairs."""
MANY = 1 << 16
"""Asks for which it is worth loading a compiled loop to find lessons back."""
FIRSTS = 1 << 26
MOST = 512
"""Lessons with which circles may begin: in all, as many for each ask, and of each at most."""
CHAINS = 250
"""Chains of two such lessons for each person; where there are more, fewer may begin one."""


def alone(place: Place, prices: Prices, least: float) -> Lessons:
    """Return all feasible lessons that gain more than `least` as options of their own."""
    limit = prices.ask + prices.take[place.columns.asks.person] + least
    return place.above(Terms(limit, prices.give))


def beginnings(place: Place, prices: Prices, least: float) -> Lessons:
    """Return the lessons with which circles begin that gain more than `least`: a third of it."""
    return _bringing(place, prices, np.full(len(prices.give), least / 3))


def together(place: Place, prices: Prices, firsts: Lessons, least: float) -> Menu:
    """Return all feasible pairs and circles that gain more than `least`, which is 0 or less.

    Circles begin with the first lessons, which are those of `beginnings`.
    """
    around = _around(place, prices, firsts, least)
    return distinct(place.columns, Menu.of(None, both_ways(place, prices, least), around))


def gaining(place: Place, prices: Prices, least: float) -> Menu:
    """Return all feasible options that gain more than `least`, which is 0 or less."""
    jointly = together(place, prices, beginnings(place, prices, least), least)
    singly = Menu.of(alone(place, prices, least))
    return Menu.joined([distinct(place.columns, singly), jointly])


def both_ways(
    place: Place, prices: Prices, least: float, *, seen: Sight = EVERY, most: int | None = None
) -> Options:
    """Return all pairs that gain more than `least`: one of their lessons brings half of it.

    Or of each ask those that gain most, if so many are enough: of its lessons that bring most, also
    among the offers that are seen.
    """
    columns, backs = place.columns, _backs(place, prices)

    def work(found: Pairs, more: Numbers) -> Options:
        people = columns.offers.person[found[0]], columns.asks.person[found[1]]
        both = paired(place.scales, found, backs(*people, least / 2 - more))
        gain = prices.gain(columns, both)
        one, other = columns.offers.person[both.offers].T
        rows = np.flatnonzero((gain > least) & columns.may_meet(one, other))
        if most is not None:
            rows = rows[foremost(both.asks[rows, 0], gain[rows], most)]
        return both[rows]

    halves = np.full(len(prices.give), least / 2)
    terms = _leaning(place, prices, halves, score.BOTH_WAYS, seen)
    search = place.search
    found = search.sift(terms, work) if most is None else search.best(HALVES, terms, work)
    return Options.joined([Options.none(2), *found])


def _backs(place: Place, prices: Prices) -> Callable[[Some, Some, Numbers], Back]:
    """Return what finds lessons back, of helpers and learners, that may bring more than so much."""
    columns = place.columns
    if len(columns.asks) <= MANY:
        return lambda helper, learner, _least: back(columns, helper, learner)
    from bot.matching.closing import Ring, find_backs  # noqa: PLC0415 - much to load

    ring = Ring.of(columns, place.scales, prices)
    return partial(find_backs, ring)


def _around(place: Place, prices: Prices, firsts: Lessons, least: float) -> Options:
    """Return all circles that gain, found a part of the people in the middle of a chain a time."""
    columns, people = place.columns, len(prices.give)
    most = np.full(people, -np.inf)
    begin = Firsts.of(columns, prices, firsts, least)
    np.maximum.at(most, begin.lessons.helper, begin.brings)
    found = []
    for some in np.array_split(np.arange(people), 1 + len(columns.asks) // TURN):
        after = np.full(people, np.inf)
        after[some] = 2 * least / 3 - most[some]
        seconds = _bringing(place, prices, after)
        found.append(circles(columns, place.scales, begin, seconds, prices, least=least))
    return Options.joined(found)


def _bringing(place: Place, prices: Prices, least: Numbers) -> Lessons:
    """Return the lessons that bring a circle more than `least`, by learner."""
    return place.above(_leaning(place, prices, least, score.CIRCLE))


def _leaning(
    place: Place, prices: Prices, least: Numbers, times: float, seen: Sight = EVERY
) -> Terms:
    """Return the terms of lessons as prices lean, which must gain more than `least`, by learner.

    Of those who only learn, or only help, there are none: they are in no pair and in no circle.
    """
    columns = place.columns
    least = np.where(columns.offers.declared, prices.take - prices.lean + least, np.inf)
    helping = np.where(columns.asks.declared, prices.give + prices.lean, np.inf)
    return Terms(prices.ask + least[columns.asks.person], helping, times, seen)


def dearer(place: Place, prices: Prices) -> tuple[Prices, Lessons]:
    """Return prices at which no lesson gains alone, as asks cost more; and some that did gain."""
    columns, limit = place.columns, prices.ask + prices.take[place.columns.asks.person]
    singly, more = place.first(ALONE, Terms(limit, prices.give))
    gain = singly.value - prices.cost(columns, singly.offers, singly.asks)
    np.maximum.at(more, singly.asks, gain)
    return replace(prices, ask=prices.ask + more), singly


def leaned(place: Place, prices: Prices, lessons: Lessons, sights: Iterable[Sight]) -> Prices:
    """Return prices that lean so that few lessons alone bring a circle anything, of all there are.

    First so that few of the given ones do, then also of those that still do at each sight.
    """
    nothing = np.zeros(len(prices.give))
    for seen in sights:
        prices = lean(place.columns, lessons, prices, score.CIRCLE)
        terms = _leaning(place, prices, nothing, score.CIRCLE, seen)
        lessons = Lessons.joined([lessons, place.first(TELLING, terms)[0]])
    return lean(place.columns, lessons, prices, score.CIRCLE)


def calmed(place: Place, prices: Prices) -> tuple[Prices, Lessons]:
    """Return prices at which circles can be looked for, and the lessons with which they begin.

    Where far too many could begin one with an ask, it costs so much more that few still do. That
    makes the bound rough, as lessons in a circle count for more than alone.
    """
    terms = _leaning(place, prices, np.zeros(len(prices.give)), score.CIRCLE)
    few = min(MOST, max(1, FIRSTS // len(place.columns.asks)))
    firsts, more = place.first(few, terms)
    brings, people = share(place.columns, prices, firsts), len(prices.give)
    while True:
        rows = np.flatnonzero(brings > more[firsts.asks])
        firsts, brings = firsts[rows], brings[rows]
        after = np.bincount(firsts.learner, minlength=people)
        if after[firsts.helper].sum() <= CHAINS * people:
            return replace(prices, ask=prices.ask + more), firsts
        few = int(np.bincount(firsts.asks).max()) // 2
        rest = np.ones(len(firsts), dtype=np.bool_)
        rest[foremost(firsts.asks, brings, few)] = False
        np.maximum.at(more, firsts.asks[rest], brings[rest])


def bound(columns: Columns, prices: Prices, gains: Menu) -> float:
    """Return the most that any plan is worth, of prices and all options that gain there."""
    two = [_gaining(columns, prices, options) for options in (gains.alone, gains.pairs)]
    keys = np.concatenate([_meetings(columns, options, 0) for options, _ in two])
    gain = np.concatenate([each for _, each in two])
    best = best_of(keys, gain)
    known, excess = keys[best], gain[best]
    around, rest = _gaining(columns, prices, gains.circles)
    for place in range(3):
        rest -= _looked_up(known, excess, _meetings(columns, around, place))
    return prices.total(columns) + float(excess.sum() + np.maximum(rest, 0.0).sum())


def _gaining(columns: Columns, prices: Prices, options: Options) -> tuple[Options, Numbers]:
    """Return the options that gain, and how much."""
    gain = prices.gain(columns, options)
    good = np.flatnonzero(gain > 0)
    return options[good], gain[good]


def _meetings(columns: Columns, options: Options, place: int) -> Keys:
    """Return a number for the two people of a lesson of each option."""
    offers, asks = options.offers[:, place], options.asks[:, place]
    return columns.pair_key(columns.offers.person[offers], columns.asks.person[asks])


def _looked_up(known: Keys, values: Numbers, keys: Keys) -> Numbers:
    if not len(known):
        return np.zeros(len(keys))
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(contains(known, keys), values[places], 0.0)
