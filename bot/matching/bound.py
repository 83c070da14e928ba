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
from bot.matching.groups import Keys, contains
from bot.matching.listed import Listed
from bot.matching.options import Options, best_of, distinct, single
from bot.matching.prices import Prices
from bot.matching.returns import returns
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.search import Search

_NOBODY = np.zeros(0, dtype=np.int32)


def dearer(columns: Columns, scales: Scales, search: Search | Listed, prices: Prices) -> Prices:
    """Return prices at which no lesson alone gains: those asks that could cost more do."""
    least = prices.ask + prices.take[columns.asks.person]
    more = np.zeros_like(prices.ask)
    for offers, asks in search.above(least, times=1.0, price=prices.give):
        gain = scales.lesson(offers, asks) - prices.give[columns.offers.person[offers]]
        np.maximum.at(more, asks, gain - least[asks])
    return replace(prices, ask=prices.ask + more)


def gaining(
    columns: Columns, scales: Scales, search: Search | Listed, prices: Prices, least: float
) -> Options:
    """Return all feasible options that gain more than `least`, which is 0 or less."""
    level = np.full(len(columns.people), least)
    flat = replace(prices, lean=np.zeros_like(prices.lean))
    alone = _lessons(columns, scales, search, flat, 1.0, level)
    halves = _lessons(columns, scales, search, prices, score.BOTH_WAYS, level / 2)
    firsts = _lessons(columns, scales, search, prices, score.CIRCLE, level / 3)
    after = _after(columns, prices, firsts, least)
    parts = _lessons(columns, scales, search, prices, score.CIRCLE, after)
    found = [alone, returns(columns, scales, halves)]
    found.append(circles(columns, scales, parts, prices, least))
    options = Options.joined(found)
    return distinct(columns, options[np.flatnonzero(prices.gain(columns, options) > least)])


def _after(columns: Columns, prices: Prices, firsts: Options, least: float) -> Numbers:
    """Return for each person what a lesson they take must bring after any that they give."""
    most = np.zeros(len(columns.people))
    np.maximum.at(most, firsts.people[:, 0], share(columns, prices, firsts))
    return np.minimum(least / 3, 2 * least / 3 - most)


def _lessons(
    columns: Columns,
    scales: Scales,
    search: Search | Listed,
    prices: Prices,
    times: float,
    least: Numbers,
) -> Options:
    """Return lessons that bring more than `least`, by learner, where they count `times` as much."""
    learner = columns.asks.person
    limit = prices.ask + (prices.take - prices.lean + least)[learner]
    found = list(search.above(limit, times=times, price=prices.give + prices.lean))
    offers, asks = zip(*(found or [(_NOBODY, _NOBODY)]), strict=True)
    return single(columns, scales, np.concatenate(offers), np.concatenate(asks).astype(np.int32))


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


def _sides(people: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:  # type: ignore[type-arg]
    return [(people[:, n - 1], people[:, n]) for n in range(3)]


def _looked_up(known: Keys, values: Numbers, keys: Keys) -> Numbers:
    if not len(known):
        return np.zeros(len(keys))
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.where(contains(known, keys), values[places], 0.0)
