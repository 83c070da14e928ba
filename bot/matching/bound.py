"""What no plan can exceed: the dual value of prices over all feasible lessons, pairs and circles.

For any prices the value of every plan is at most the cost of all time and all asks, and what
options are worth beyond their cost. Two people are introduced once, so of theirs only the best
counts. Nothing feasible is overlooked: `Search.above` leaves out no lesson; where a pair gains,
one lesson gains half of it; and around a circle there is a lesson from which on one, two and all
three together gain (no matter how prices lean, since that comes to nothing).
"""

from dataclasses import replace

import numpy as np

from bot.matching import score
from bot.matching.circles import circles, share
from bot.matching.columns import Columns
from bot.matching.groups import Keys, Some, contains
from bot.matching.options import Options, best_of, distinct
from bot.matching.place import Place
from bot.matching.prices import Prices
from bot.matching.returns import returns
from bot.matching.score import Numbers


def alone(place: Place, prices: Prices, least: float) -> Options:
    """Return all feasible lessons that gain more than `least` as options of their own."""
    flat = replace(prices, lean=np.zeros_like(prices.lean))
    return _lessons(place, flat, 1.0, np.full(len(prices.give), least))


def together(place: Place, prices: Prices, least: float) -> Options:
    """Return all feasible pairs and circles that gain more than `least`, which is 0 or less."""
    columns, scales = place.columns, place.scales
    people = len(columns.people)
    halves = _lessons(place, prices, score.BOTH_WAYS, np.full(people, 2 * least / 3))
    both = returns(columns, scales, halves)
    parts = _parts(place, prices, halves, least)
    options = Options.joined([both, circles(columns, scales, parts, prices, least=least)])
    return distinct(columns, options[np.flatnonzero(prices.gain(columns, options) > least)])


def gaining(place: Place, prices: Prices, least: float) -> Options:
    """Return all feasible options that gain more than `least`, which is 0 or less."""
    found = [alone(place, prices, least), together(place, prices, least)]
    return distinct(place.columns, Options.joined(found))


def rough(place: Place, prices: Prices) -> float:
    """Return a bound for which no circle is looked for: asks cost so much that none could gain.

    It is a tenth too high, as lessons in a circle count for more than alone.
    """
    columns = place.columns
    dear = dearer(columns, prices, alone(place, prices, 0.0))
    parts = _lessons(place, dear, score.CIRCLE, np.zeros(len(prices.give)))
    dear = _raised(dear, parts, share(columns, dear, parts))
    halves = _lessons(place, dear, score.BOTH_WAYS, np.zeros(len(prices.give)))
    return bound(columns, dear, distinct(columns, returns(columns, place.scales, halves)))


def dearer(columns: Columns, prices: Prices, gains: Options) -> Prices:
    """Return prices at which these lessons do not gain: their asks cost more."""
    return _raised(prices, gains, prices.gain(columns, gains))


def _raised(prices: Prices, lessons: Options, by: Numbers) -> Prices:
    more = np.zeros_like(prices.ask)
    np.maximum.at(more, lessons.asks[:, 0], by)
    return replace(prices, ask=prices.ask + more)


def _parts(place: Place, prices: Prices, halves: Options, least: float) -> Options:
    """Return what circles that gain are made of, two lessons of each.

    After a lesson that somebody gives they may take one that brings little, and only after that.
    """
    most = np.zeros(len(prices.give))
    np.maximum.at(most, halves.people[:, 0], share(place.columns, prices, halves))
    after = np.where(most > 0, np.minimum(least / 3, 2 * least / 3 - most), np.inf)
    known = halves[np.flatnonzero(most[halves.people[:, 1]] <= 0)]
    return Options.joined([known, _lessons(place, prices, score.CIRCLE, after)])


def _lessons(place: Place, prices: Prices, times: float, least: Numbers) -> Options:
    """Return lessons that bring more than `least`, by learner, where they count `times` as much."""
    learner = place.columns.asks.person
    limit = prices.ask + (prices.take - prices.lean + least)[learner]
    return place.above(limit, times=times, price=prices.give + prices.lean)


def bound(columns: Columns, prices: Prices, gains: Options) -> float:
    """Return the most that any plan is worth, of prices and all options that gain there."""
    gain = prices.gain(columns, gains)
    circle = gains.asks[:, 2] >= 0
    pairs = np.flatnonzero(~circle & (gain > 0))
    keys = columns.pair_key(gains.people[pairs, 0], gains.people[pairs, 1])
    best = best_of(keys, gain[pairs])
    known, excess = keys[best], gain[pairs][best]
    around = np.flatnonzero(circle & (gain > 0))
    rest = gain[around] - sum(
        _looked_up(known, excess, columns.pair_key(one, other))
        for one, other in _sides(gains.people[around])
    )
    return prices.total(columns) + float(excess.sum() + np.maximum(rest, 0.0).sum())


def _sides(people: Some) -> list[tuple[Some, Some]]:
    return [(people[:, n - 1], people[:, n]) for n in range(3)]


def _looked_up(known: Keys, values: Numbers, keys: Keys) -> Numbers:
    if not len(known):
        return np.zeros(len(keys))
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(contains(known, keys), values[places], 0.0)
