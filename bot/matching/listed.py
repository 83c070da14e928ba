"""All feasible lessons of a small pool in a list, searched as `Search` searches a large one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Some
from bot.matching.options import Options, gathered
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.search import Found, Search

SMALL = 1 << 24
"""Asks times offers up to which all lessons are listed."""


class Listed:
    """Lessons listed once; answers as `Search` does, at any prices."""

    def __init__(self, columns: Columns, scales: Scales, search: Search) -> None:
        free = np.zeros(len(columns.people))
        feasible = search.above(np.zeros(len(columns.asks)), times=1.0, price=free)
        self._lessons = gathered(columns, scales, feasible)
        self._asks = len(columns.asks)

    def best(self, most: int, *, times: float, price: Numbers) -> Found:
        """Return the offers that gain each ask the most, at most so many, that gain anything."""
        lessons = self._lessons
        asks, gain = lessons.asks[:, 0], self._gain(lessons, times, price)
        order = np.lexsort((-gain, asks))
        order = order[gain[order] > 0]
        place = np.arange(len(order)) - np.searchsorted(asks[order], asks[order])
        kept = order[place < most]
        found = Found(self._asks, most)
        found.offer[asks[kept], place[place < most]] = lessons.offers[kept, 0]
        found.gain[asks[kept], place[place < most]] = gain[kept]
        return found

    def above(self, least: Numbers, *, times: float, price: Numbers) -> Iterator[tuple[Some, Some]]:
        """Yield all pairs of offers and asks that gain more than `least`, which is by ask."""
        asks = self._lessons.asks[:, 0]
        gains = self._gain(self._lessons, times, price) > least[asks]
        yield self._lessons.offers[gains, 0], asks[gains]

    def _gain(self, lessons: Options, times: float, price: Numbers) -> Numbers:
        gain: Numbers = times * lessons.value - price[lessons.people[:, 0]]
        return gain


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pool is traded: its columns, what weighs them, and what searches them."""

    columns: Columns
    scales: Scales
    search: Search | Listed

    @classmethod
    def of(cls, columns: Columns) -> Self:
        """Prepare a pool; a small one is listed as a whole."""
        scales = Scales(columns)
        search = Search(columns, scales)
        small = len(columns.asks) * len(columns.offers) <= SMALL
        return cls(columns, scales, Listed(columns, scales, search) if small else search)
