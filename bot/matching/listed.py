"""All feasible lessons of a small pool in a list, searched as `Search` searches a large one."""

from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Some, foremost
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.search import Pairs, Search

SMALL = 1 << 24
"""Asks times offers up to which all lessons are listed."""


class Listed:
    """Lessons listed once, ask by ask; answers as `Search` does, at any prices."""

    def __init__(self, offers: Some, asks: Some, helper: Some, value: Numbers) -> None:
        self._offers, self._asks, self._helper, self._value = offers, asks, helper, value

    @classmethod
    def of(cls, columns: Columns, scales: Scales, search: Search) -> Self:
        """List whatever a search finds while all is free."""
        free = np.zeros(len(columns.people))
        offers, asks = search.above(np.zeros(len(columns.asks)), times=1.0, price=free)
        order = np.argsort(asks, kind="stable")
        offers, asks = offers[order], asks[order]
        return cls(offers, asks, columns.offers.person[offers], scales.lesson(offers, asks))

    def glance(self, most: int) -> Pairs:
        """Return the most valuable lessons of each ask, at most so many."""
        return self._first(most, self._value)

    def best(self, most: int, *, times: float, price: Numbers) -> Pairs:
        """Return the offers that gain each ask the most, at most so many, that gain anything."""
        return self._first(most, times * self._value - price[self._helper])

    def above(self, least: Numbers, *, times: float, price: Numbers) -> Pairs:
        """Return all pairs of offers and asks that gain more than `least`, which is by ask."""
        gains = times * self._value - price[self._helper] > least[self._asks]
        return self._offers[gains], self._asks[gains]

    def rivals(self, most: int, least: Numbers, *, price: Numbers) -> Pairs:  # noqa: ARG002
        """Return all that gains more than `least`, by ask: it is not much."""
        return self.above(least, times=1.0, price=price)

    def _first(self, most: int, gain: Numbers) -> Pairs:
        rows = np.flatnonzero(gain > 0)
        rows = rows[foremost(self._asks[rows], gain[rows], most)]
        return self._offers[rows], self._asks[rows]
