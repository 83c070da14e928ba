"""All feasible lessons of a small pool in a list, searched as `Search` searches a large one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Groups, Some, foremost
from bot.matching.scales import Scales
from bot.matching.score import Numbers

SMALL = 1 << 21
"""Pairs of an ask and an offer near it up to which all are listed."""


@dataclass(frozen=True, slots=True)
class Sight:
    """How many offers of a long shelf are seen; in each turn others."""

    offers: int
    turn: int = 0


EVERY = Sight(1 << 31)


@dataclass(frozen=True, slots=True)
class Terms:
    """What lessons must gain, and how much is seen of those that could.

    An offer gains an ask the value of a match of this lesson alone, multiplied by `times`, less the
    price of the helper; it must be more than `least`. `price` is by person and `least` by ask, both
    in the unit of values.
    """

    least: Numbers
    price: Numbers
    times: float = 1.0
    seen: Sight = EVERY


Pairs = tuple[Some, Some]
"""Offers and asks."""
Found = TypeVar("Found")
Work = Callable[[Pairs, Numbers], Found]
"""What is made of some pairs, and of how much more than they must each gains."""


class Listed:
    """Lessons listed once, ask by ask; answers as `Search` does, at any prices."""

    def __init__(self, offers: Some, asks: Some, helper: Some, value: Numbers) -> None:
        self._offers, self._asks, self._helper, self._value = offers, asks, helper, value

    @staticmethod
    def can_hold(columns: Columns) -> bool:
        """Say whether there are few enough pairs of an ask and an offer near it."""
        topics = len(columns.topics.number)
        offered, asked = (
            np.bincount(side.topic, minlength=topics) for side in (columns.offers, columns.asks)
        )
        wanted, serving, _ = columns.topics.serving()
        return int(asked[wanted] @ offered[serving]) <= SMALL

    @classmethod
    def of(cls, columns: Columns, scales: Scales) -> Self:
        """List whatever is worth anything, of those who may meet."""
        serving, _ = serving_offers(columns)
        asks, offers = serving.expand(columns.asks.topic)
        asks = asks.astype(np.int32)
        value = scales.lesson(offers, asks)
        helper = columns.offers.person[offers]
        good = (value > 0) & columns.may_meet(helper, columns.asks.person[asks])
        return cls(offers[good], asks[good], helper[good], value[good])

    def glance(self, most: int) -> Pairs:
        """Return the most valuable lessons of each ask, at most so many."""
        return self._pairs(self._first(most, self._value))

    def best(self, most: int, terms: Terms, work: Work[Found]) -> Iterable[Found]:
        """Return what is made of the pairs that gain each ask most, at most so many."""
        more = self._more(terms)
        yield self._worked(work, self._first(most, more), more)

    def sift(self, terms: Terms, work: Work[Found]) -> Iterable[Found]:
        """Return what is made of all pairs that gain more than they must, at once."""
        more = self._more(terms)
        yield self._worked(work, np.flatnonzero(more > 0), more)

    def rivals(self, most: int, terms: Terms) -> Pairs:
        """Return what gains most of all that gains more than it must.

        For each ask at most so many, and for each offer.
        """
        more = self._more(terms)
        rows = np.flatnonzero(more > 0)
        sides = self._asks[rows], self._offers[rows]
        return self._pairs(rows[np.union1d(*(foremost(side, more[rows], most) for side in sides))])

    def _more(self, terms: Terms) -> Numbers:
        gain: Numbers = terms.times * self._value - terms.price[self._helper]
        return gain - terms.least[self._asks]

    def _worked(self, work: Work[Found], rows: Some, more: Numbers) -> Found:
        return work(self._pairs(rows), more[rows])

    def _pairs(self, rows: Some) -> Pairs:
        return self._offers[rows], self._asks[rows]

    def _first(self, most: int, gain: Numbers) -> Some:
        rows = np.flatnonzero(gain > 0)
        return rows[foremost(self._asks[rows], gain[rows], most)]


def serving_offers(columns: Columns) -> tuple[Groups, Numbers]:
    """Return for each topic the offers that serve asks for it, and, for each of them, how close."""
    topics = len(columns.topics.number)
    offered = Groups.of(columns.offers.topic, topics)
    wanted, serving, close = columns.topics.serving()
    places, offers = offered.expand(serving)
    starts = np.searchsorted(wanted[places], np.arange(topics + 1))
    return Groups(offers, starts), close[places]
