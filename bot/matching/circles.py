"""Circles of three: Ada helps Ben, Ben helps Chi, and Chi helps Ada.

Around a circle that gains there is a lesson from which on one, two and three together gain.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

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
from bot.matching.threads import side_by_side

MANY = 1 << 21
"""Chains of two lessons for which it is worth loading a compiler."""
_CHAINS = 1 << 14
_PARTS = 8
"""Into how many parts many first lessons are divided, so that nobody waits long for the last."""
_Ends = tuple[Some, ...]
"""Of circles the rows of the first and the second lesson, and the offer and the ask of the third.
"""


def share(columns: Columns, prices: Prices, lessons: Lessons) -> Numbers:
    """Return what each lesson would bring to a circle beyond its cost, as the prices lean."""
    cost = prices.cost(columns, lessons.offers, lessons.asks)
    gain: Numbers = score.CIRCLE * lessons.value - cost
    return gain + prices.lean[lessons.learner] - prices.lean[lessons.helper]


@dataclass(frozen=True, slots=True)
class Firsts:
    """Lessons with which circles may begin, by learner, and what each brings."""

    lessons: Lessons
    brings: Numbers

    @classmethod
    def of(
        cls, columns: Columns, prices: Prices, lessons: Lessons, least: float, *, every: bool = True
    ) -> Self:
        """Return those that bring more than a third of `least`: all, or the best of each ask."""
        brings = share(columns, prices, lessons)
        rows = np.flatnonzero(brings > least / 3)
        if not every:
            rows = rows[best_of(lessons.asks[rows].astype(np.int64), brings[rows])]
        rows = rows[np.argsort(lessons.learner[rows], kind="stable")]
        return cls(lessons[rows], brings[rows])

    def best(self, seconds: Lessons, chains: int) -> Self:
        """Return those that bring most, of which so many chains of two lessons begin."""
        after = np.bincount(seconds.learner, minlength=1 + self.lessons.helper.max(initial=0))
        order = np.argsort(-self.brings, kind="stable")
        some = np.cumsum(after[self.lessons.helper[order]]) <= chains
        rows = np.sort(order[some])
        return type(self)(self.lessons[rows], self.brings[rows])


def circles(
    columns: Columns,
    scales: Scales,
    firsts: Firsts,
    seconds: Lessons,
    prices: Prices,
    *,
    least: float,
) -> Options:
    """Return circles that gain more than `least`, 0 or less, of which two lessons are given.

    Of lessons that bring more than 0 none but first ones may close a circle.
    """
    after = share(columns, prices, seconds)
    counts = np.bincount(seconds.learner, minlength=len(columns.people))
    goes_on = np.flatnonzero(counts[firsts.lessons.helper])
    chains = np.cumsum(counts[firsts.lessons.helper[goes_on]])
    rings = _Rings(columns, scales, firsts, seconds, after, prices, least)
    many = len(chains) and chains[-1] > MANY
    found = _many(rings, goes_on, chains) if many else _few(rings, goes_on, chains)
    return Options.joined([Options.none(3), *found])


@dataclass(frozen=True, slots=True)
class _Rings:
    """First lessons, second ones and what they bring, and what circles must gain."""

    columns: Columns
    scales: Scales
    firsts: Firsts
    seconds: Lessons
    after: Numbers
    prices: Prices
    least: float

    def made(self, ends: _Ends) -> Options:
        """Return the circles that gain enough."""
        first, second, offers, asks = ends
        third = Lessons.of(self.columns, self.scales, offers, asks)
        brings = share(self.columns, self.prices, third)
        good = self.firsts.brings[first] + self.after[second] + brings > self.least
        good &= self.columns.may_meet(third.helper, third.learner)
        first, second, offers, asks = (each[good] for each in ends)
        lessons = (
            (self.seconds.offers[second], self.firsts.lessons.offers[first], offers),
            (self.seconds.asks[second], self.firsts.lessons.asks[first], asks),
        )
        found = make(*lessons, self.scales.circle(*lessons))
        gains = self.prices.gain(self.columns, found) > self.least
        return found[np.flatnonzero(gains & (found.value > 0))]


def _few(rings: _Rings, firsts: Some, chains: Some) -> Iterator[Options]:
    """Yield circles that begin with some of the first lessons, with so many chains up to each."""
    by_learner = Groups.of(rings.seconds.learner, len(rings.columns.people))
    for part in np.split(firsts, np.flatnonzero(np.diff(chains // _CHAINS)) + 1):
        places, second = by_learner.expand(rings.firsts.lessons.helper[part])
        first, helper = part[places], rings.seconds.helper[second]
        good = rings.firsts.brings[first] + rings.after[second] > rings.least * 2 / 3
        good &= helper != rings.firsts.lessons.learner[first]
        first, second = first[good], second[good]
        third, offers, asks = back(
            rings.columns, rings.seconds.helper[second], rings.firsts.lessons.learner[first]
        )
        yield rings.made((first[third], second[third], offers, asks))


def _many(rings: _Rings, firsts: Some, chains: Some) -> Iterator[Options]:
    """Do what `_few` does, some of it in another thread."""
    from bot.matching.closing import Chains, Ring, find_thirds, ranked  # noqa: PLC0415 - much to load

    lessons, seconds = rings.firsts.lessons, rings.seconds
    ring = Ring.of(rings.columns, rings.scales, rings.prices)
    order, starts = ranked(seconds.learner, rings.after, len(rings.columns.people))
    known = Chains(
        firsts, lessons.helper, lessons.learner, rings.firsts.brings,
        starts, seconds.helper[order], rings.after[order],
    )  # fmt: skip

    def look(begin: Some) -> Options:
        found = find_thirds(known._replace(begin=begin), ring, rings.least)
        every = (
            [each[start : start + _CHAINS] for each in found]
            for start in range(0, len(found[0]), _CHAINS)
        )
        parts = ((first, order[second], *third) for first, second, *third in every)
        return Options.joined([Options.none(3), *map(rings.made, parts)])

    shares = np.linspace(0, chains[-1], _PARTS + 1)[1:-1]
    yield from side_by_side(look, np.split(firsts, np.searchsorted(chains, shares)))
