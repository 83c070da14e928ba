"""Circles of three: Ada helps Ben, Ben helps Chi, and Chi helps Ada.

Around a circle that gains there is a lesson from which on one, two and three together gain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.matching import score
from bot.matching.columns import Columns
from bot.matching.groups import Groups, Some, best_of
from bot.matching.lessons import Lessons
from bot.matching.options import Options, make
from bot.matching.prices import Prices
from bot.matching.returns import back
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.threads import THREADS, side_by_side

MANY = 1 << 22
"""Chains of two lessons for which it is worth loading a compiler."""
_CHAINS = 1 << 14
_Ends = tuple[Some, Some, Some, Some]
"""Of circles the rows of the first and the second lesson, and the offer and the ask of the third.
"""


def share(columns: Columns, prices: Prices, lessons: Lessons) -> Numbers:
    """Return what each lesson would bring to a circle beyond its cost, as the prices lean."""
    cost = prices.cost(columns, lessons.offers, lessons.asks)
    gain: Numbers = score.CIRCLE * lessons.value - cost
    return gain + prices.lean[lessons.learner] - prices.lean[lessons.helper]


def circles(
    columns: Columns,
    scales: Scales,
    firsts: Lessons,
    seconds: Lessons,
    prices: Prices,
    *,
    least: float,
    every: bool = True,
) -> Options:
    """Return circles that gain more than `least`, 0 or less, of which two lessons are given.

    All first lessons are tried that bring something, or, unless `every`, the best of each ask. Of
    lessons that bring more than 0 none but first ones may close a circle.
    """
    gain, after = share(columns, prices, firsts), share(columns, prices, seconds)
    best = np.zeros(len(columns.people))
    np.maximum.at(best, firsts.learner, gain)
    goes_on = np.zeros(len(columns.people), dtype=np.bool_)
    goes_on[seconds.learner] = True
    rows = np.flatnonzero((gain > least / 3) & goes_on[firsts.helper])
    if not every:
        rows = rows[best_of(firsts.asks[rows].astype(np.int64), gain[rows])]
    rows = rows[np.argsort(firsts.learner[rows], kind="stable")]
    order = np.lexsort((-after, seconds.learner))
    rings = _Rings(
        columns, scales, firsts[rows], gain[rows], seconds[order], after[order], best, prices, least
    )
    return rings.closed()


@dataclass(frozen=True)
class _Rings:
    """First lessons, second ones by learner, what each brings, and what circles must gain.

    `best` is the most that a lesson brings which each person takes.
    """

    columns: Columns
    scales: Scales
    firsts: Lessons
    gain: Numbers
    seconds: Lessons
    after: Numbers
    best: Numbers
    prices: Prices
    least: float

    @cached_property
    def by_learner(self) -> Groups:
        return Groups.of(self.seconds.learner, len(self.columns.people))

    def closed(self) -> Options:
        """Return the circles that begin with the first lessons."""
        chains = np.cumsum(self.by_learner.sizes(self.firsts.helper))
        if len(chains) and chains[-1] > MANY:
            return Options.joined([Options.none(3), *map(self._made, self._many(chains))])
        parts = np.flatnonzero(np.diff(chains // _CHAINS)) + 1
        rows = np.split(np.arange(len(self.firsts)), parts)
        return Options.joined(self._made(self._few(part)) for part in rows)

    def _few(self, firsts: Some) -> _Ends:
        first, second = self._chains(firsts)
        places, offers, asks = back(
            self.columns, self.seconds.helper[second], self.firsts.learner[first]
        )
        return first[places], second[places], offers, asks

    def _chains(self, firsts: Some) -> tuple[Some, Some]:
        """Return lessons, and after each another in which its helper learns."""
        places, second = self.by_learner.expand(self.firsts.helper[firsts])
        first, helper = firsts[places], self.seconds.helper[second]
        both = self.gain[first] + self.after[second]
        good = both + self.best[helper] > self.least
        good &= both > self.least * 2 / 3
        good &= helper != self.firsts.learner[first]
        return first[good], second[good]

    def _many(self, chains: Some) -> Iterator[_Ends]:
        """Yield what closes circles, and some that does not."""
        from bot.matching.closing import Chains, Ring, find_thirds  # noqa: PLC0415 - much to load

        ring = Ring.of(self.columns, self.scales, self.prices)
        known = Chains(
            self.firsts.helper, self.firsts.learner, self.gain,
            self.by_learner.starts, self.seconds.helper, self.after, self.best,
        )  # fmt: skip
        shares = np.linspace(0, chains[-1], THREADS + 1)[1:-1]
        parts = np.split(np.arange(len(chains)), np.searchsorted(chains, shares))
        for found in side_by_side(lambda part: find_thirds(known, ring, part, self.least), parts):
            for start in range(0, found.shape[1], _CHAINS):
                first, second, offers, asks = found[:, start : start + _CHAINS]
                yield first, second, offers, asks

    def _made(self, ends: _Ends) -> Options:
        first, second, offers, asks = ends
        third = Lessons.of(self.columns, self.scales, offers, asks)
        brings = share(self.columns, self.prices, third)
        good = self.gain[first] + self.after[second] + brings > self.least
        good &= self.columns.may_meet(third.helper, third.learner)
        first, second, offers, asks = (each[good] for each in ends)
        lessons = (
            (self.seconds.offers[second], self.firsts.offers[first], offers),
            (self.seconds.asks[second], self.firsts.asks[first], asks),
        )
        found = make(*lessons, self.scales.circle(*lessons))
        gains = self.prices.gain(self.columns, found) > self.least
        return found[np.flatnonzero(gains & (found.value > 0))]
