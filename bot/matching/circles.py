"""Circles of three: Ada helps Ben, Ben helps Chi, and Chi helps Ada."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.matching import score
from bot.matching.columns import Columns
from bot.matching.groups import Groups, Some
from bot.matching.options import Options, best_of, make
from bot.matching.prices import Prices
from bot.matching.returns import back
from bot.matching.scales import Scales
from bot.matching.score import Numbers

_CHAINS = 1 << 18


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
    *,
    least: float,
    every: bool = True,
) -> Options:
    """Return circles that gain more than `least` at some prices, of which two lessons are given.

    Around a circle that gains there is a lesson from which on one, two and three together gain.
    All such first lessons are tried, or, unless `every`, the best of each ask.
    """
    gain = share(columns, prices, single)
    order = np.lexsort((-gain, single.people[:, 1]))
    rings = _Rings(columns, scales, single[order], gain[order], prices, least)
    firsts = np.flatnonzero(rings.gain > min(0.0, least / 3))
    if not every:
        asks = rings.single.asks[firsts, 0].astype(np.int64)
        firsts = firsts[best_of(asks, rings.gain[firsts])]
    chains = np.cumsum(rings.by_learner.sizes(rings.single.people[firsts, 0]))
    parts = np.split(firsts, np.flatnonzero(np.diff(chains // _CHAINS)) + 1)
    return Options.joined(rings.close(part) for part in parts)


@dataclass(frozen=True)
class _Rings:
    """Lessons ordered by learner, what each brings, and what circles must gain."""

    columns: Columns
    scales: Scales
    single: Options
    gain: Numbers
    prices: Prices
    least: float

    @cached_property
    def by_learner(self) -> Groups:
        return Groups.of(self.single.people[:, 1], len(self.columns.people))

    @cached_property
    def best(self) -> Numbers:
        """The most that a lesson brings which each person takes; what is not given brings 0."""
        best = np.zeros(len(self.columns.people))
        np.maximum.at(best, self.single.people[:, 1], self.gain)
        return best

    def close(self, firsts: Some) -> Options:
        """Return the circles that begin with these lessons."""
        first, second = self._chains(firsts)
        people = self.single.people
        places, offers, asks = back(self.columns, people[second, 0], people[first, 1])
        first, second = first[places], second[places]
        alone = make(self.columns, (offers,), (asks,), self.scales.lesson(offers, asks))
        third = share(self.columns, self.prices, alone)
        good = self.gain[first] + self.gain[second] + third > self.least
        good &= self.columns.may_meet(alone.people[:, 0], alone.people[:, 1])
        first, second, offers, asks = (each[good] for each in (first, second, offers, asks))
        single = self.single
        lessons = (
            (single.offers[second, 0], single.offers[first, 0], offers),
            (single.asks[second, 0], single.asks[first, 0], asks),
        )
        found = make(self.columns, *lessons, self.scales.circle(*lessons))
        gains = self.prices.gain(self.columns, found) > self.least
        return found[np.flatnonzero(gains & (found.value > 0))]

    def _chains(self, firsts: Some) -> tuple[Some, Some]:
        """Return lessons, and after each another in which its helper learns."""
        people = self.single.people
        places, second = self.by_learner.expand(people[firsts, 0])
        first = firsts[places]
        both = self.gain[first] + self.gain[second]
        good = both + self.best[people[second, 0]] > self.least
        good &= both > self.least * 2 / 3
        good &= people[second, 0] != people[first, 1]
        return first[good], second[good]
