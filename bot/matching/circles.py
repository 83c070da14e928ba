"""Circles of three: Ada helps Ben, Ben helps Chi, and Chi helps Ada."""

import numpy as np

from bot.matching import score
from bot.matching.columns import Columns
from bot.matching.groups import Groups, Some
from bot.matching.options import Options, best_of, make
from bot.matching.prices import Prices
from bot.matching.returns import back
from bot.matching.scales import Scales
from bot.matching.score import Numbers

_CHUNK = 1 << 13


def share(columns: Columns, prices: Prices, single: Options) -> Numbers:
    """Return what each lesson would bring to a circle beyond its cost, as the prices lean."""
    helper, learner = single.people[:, 0], single.people[:, 1]
    cost = prices.cost(columns, single.offers[:, 0], single.asks[:, 0])
    gain: Numbers = score.CIRCLE * single.value - cost
    return gain + prices.lean[learner] - prices.lean[helper]


def circles(
    columns: Columns,
    scales: Scales,
    single: Options,
    prices: Prices,
    least: float,
    every: bool = True,
) -> Options:
    """Return circles that gain at least so much at some prices, of which two lessons are given.

    The first of these lessons gains something itself, and the two together; every circle that
    gains anything has such a lesson, and one of its neighbours does not lose it all.
    """
    gain = share(columns, prices, single)
    order = np.lexsort((-gain, single.people[:, 1]))
    single, gain = single[order], gain[order]
    lessons = Groups.of(single.people[:, 1], len(columns.people))
    best = np.full(len(columns.people), -np.inf)
    np.maximum.at(best, single.people[:, 1], gain)
    best = np.maximum(best, 0.0)
    firsts = np.flatnonzero(gain > min(0.0, least / 3))
    if not every:
        firsts = firsts[best_of(single.asks[firsts, 0].astype(np.int64), gain[firsts])]
    parts = [
        _close(
            columns, scales, single, gain, lessons, best, firsts[at : at + _CHUNK], prices, least
        )
        for at in range(0, max(1, len(firsts)), _CHUNK)
    ]
    return Options.joined(parts)


def _close(
    columns: Columns,
    scales: Scales,
    single: Options,
    gain: Numbers,
    lessons: Groups,
    best: Numbers,
    firsts: Some,
    prices: Prices,
    least: float,
) -> Options:
    places, seconds = lessons.expand(single.people[firsts, 0])
    first = firsts[places]
    good = gain[first] + gain[seconds] + best[single.people[seconds, 0]] > least
    good &= gain[first] + gain[seconds] > least * 2 / 3
    good &= single.people[seconds, 0] != single.people[first, 1]
    first, second = first[good], seconds[good]
    places, offers, asks = back(columns, single.people[second, 0], single.people[first, 1])
    first, second = first[places], second[places]
    third = share(columns, prices, make(columns, (offers,), (asks,), scales.lesson(offers, asks)))
    good = gain[first] + gain[second] + third > least
    good &= columns.may_meet(columns.offers.person[offers], columns.asks.person[asks])
    first, second, offers, asks = first[good], second[good], offers[good], asks[good]
    all_offers = single.offers[second, 0], single.offers[first, 0], offers
    all_asks = single.asks[second, 0], single.asks[first, 0], asks
    value = scales.circle(all_offers, all_asks)
    found = make(columns, all_offers, all_asks, value)
    return found[np.flatnonzero((value > 0) & (prices.gain(columns, found) > least))]
