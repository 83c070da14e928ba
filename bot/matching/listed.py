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
Pairs = tuple[Some, Some]
Found = TypeVar("Found")


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
        return self._first(most, self._value)

    def best(
        self,
        most: int,
        least: Numbers,
        *,
        times: float,
        price: Numbers,
        work: Callable[[Pairs], Found],
        seen: Sight = EVERY,  # noqa: ARG002 - so few are all seen
    ) -> Iterable[Found]:
        """Return what is made of the pairs that gain each ask most beyond `least`, so many."""
        gain = times * self._value - price[self._helper] - least[self._asks]
        yield work(self._first(most, gain))

    def sift(
        self,
        least: Numbers,
        *,
        times: float,
        price: Numbers,
        work: Callable[[Pairs, Numbers], Found],
        seen: Sight = EVERY,  # noqa: ARG002 - so few are all seen
    ) -> Iterable[Found]:
        """Return what is made of all pairs that gain more than `least`, by ask, and how much more.

        All are worked at together.
        """
        more = times * self._value - price[self._helper] - least[self._asks]
        good = more > 0
        yield work((self._offers[good], self._asks[good]), more[good])

    def rivals(
        self,
        most: int,
        least: Numbers,
        *,
        price: Numbers,
        seen: Sight,  # noqa: ARG002 - so few are all seen
    ) -> Pairs:
        """Return what gains most of all that gains more than `least`, by ask.

        For each ask at most so many, and for each offer.
        """
        gain = self._value - price[self._helper] - least[self._asks]
        rows = np.flatnonzero(gain > 0)
        sides = self._asks[rows], self._offers[rows]
        rows = rows[np.union1d(*(foremost(side, gain[rows], most) for side in sides))]
        return self._offers[rows], self._asks[rows]

    def _first(self, most: int, gain: Numbers) -> Pairs:
        rows = np.flatnonzero(gain > 0)
        rows = rows[foremost(self._asks[rows], gain[rows], most)]
        return self._offers[rows], self._asks[rows]


def serving_offers(columns: Columns) -> tuple[Groups, Numbers]:
    """Return for each topic the offers that serve asks for it, and, for each of them, how close."""
    topics = len(columns.topics.number)
    offered = Groups.of(columns.offers.topic, topics)
    wanted, serving, close = columns.topics.serving()
    places, offers = offered.expand(serving)
    starts = np.searchsorted(wanted[places], np.arange(topics + 1))
    return Groups(offers, starts), close[places]
