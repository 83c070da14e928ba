"""Options in demand: what they use, and how much of it is wanted while prices move."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self, TypeVar

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Some
from bot.matching.lessons import Lessons
from bot.matching.menu import MANY
from bot.matching.options import Options
from bot.matching.score import Numbers
from bot.matching.threads import THREADS

HIGHEST = 300.0
"""Heats that an option may gain; more would be too large a number."""

Uses = tuple[Some, ...]
"""Numbers of what has prices, for each lesson of options: a row for each option."""
Flow = Callable[[Numbers, Uses, Numbers, Uses, Numbers], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Options with as many lessons: their values, and what they use of each kind.

    Kinds are asks, helpers and learners, or whatever else has prices.
    """

    value: Numbers
    uses: tuple[Uses, ...]

    @classmethod
    def of(cls, columns: Columns, options: Options) -> Self:
        """Prepare options."""
        helpers, learners = columns.offers.person[options.offers], columns.asks.person[options.asks]
        kinds = (options.asks, helpers, learners)
        return cls(options.value, tuple(tuple(map(np.ascontiguousarray, each.T)) for each in kinds))

    def __getitem__(self, rows: Some) -> Self:
        uses = (tuple(numbers[rows] for numbers in each) for each in self.uses)
        return type(self)(self.value[rows], tuple(uses))

    def gain(self, prices: Sequence[Numbers]) -> Numbers:
        """Return what each option is worth beyond its cost."""
        gain = self.value.copy()
        for used, price in zip(self.uses, prices, strict=True):
            for numbers in used:
                gain -= price[numbers]
        return gain

    def likely(self, prices: Sequence[Numbers], missing: float) -> Self:
        """Return the options that miss their cost by no more than so much."""
        return self[np.flatnonzero(self.gain(prices) > -missing)]


Lot = Sequence[Wanted]
"""Options of each number of lessons."""
Rows = TypeVar("Rows", Options, Lessons)


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works at demand: how work is shared, in how many parts, and how weights move."""

    share: Callable[..., Iterator[Any]]
    parts: int
    flow: Flow

    def lots(self, every: Sequence[Rows], want: Callable[[Rows], Wanted]) -> Sequence[Lot]:
        """Share rows of each kind out, about as many to each part, and make options of them."""
        shares = zip(
            *(map(each.__getitem__, self._slices(len(each))) for each in every), strict=True
        )
        return list(self.share(lambda rows: [want(each) for each in rows], shares))

    def moved(self, move: Callable[[slice], Sequence[Numbers]], size: int) -> Iterator[Numbers]:
        """Yield whole arrays of such a size, of which each part is made by itself."""
        parts = zip(*self.share(move, self._slices(size)), strict=True)
        return map(np.concatenate, parts)

    def _slices(self, size: int) -> Iterator[slice]:
        ends = (size * part // self.parts for part in range(self.parts + 1))
        return (slice(start, end) for start, end in pairwise(ends))

    def likely(
        self, lots: Sequence[Lot], prices: Sequence[Numbers], missing: float
    ) -> Sequence[Lot]:
        """Return the options that miss their cost by no more than so much."""
        return list(self.share(lambda lot: [each.likely(prices, missing) for each in lot], lots))


@contextmanager
def crew_for(options: int) -> Iterator[Crew]:
    """Provide who works at so many options: threads and compiled loops for many."""
    if options <= MANY:
        yield Crew(map, 1, _flow)
        return
    from bot.matching.flow import flow  # noqa: PLC0415 - a compiler is much to load

    with ThreadPoolExecutor(THREADS) as threads:
        yield Crew(threads.map, THREADS, flow)


def _flow(weight: Numbers, used: Uses, factor: Numbers, following: Uses, wanted: Numbers) -> None:
    """Do what `flow.flow` does."""
    for numbers in used:
        weight *= factor[numbers]
    for numbers in following:
        wanted += np.bincount(numbers, weight, len(wanted))


class Demand:
    """Options with the weight exp(gain / heat) of each, which moves with the prices."""

    def __init__(
        self, crew: Crew, lots: Sequence[Lot], prices: Sequence[Numbers], heat: float
    ) -> None:
        self.crew, self._lots, self._sizes = crew, lots, [len(price) for price in prices]

        def weigh(lot: Lot) -> list[Numbers]:
            return [np.exp(np.minimum(each.gain(prices) / heat, HIGHEST)) for each in lot]

        self._weights = list(crew.share(weigh, lots))

    def move(self, used: int, factor: Numbers, following: int) -> Numbers:
        """Multiply weights by the factors of one kind of what is used.

        Returns how much is wanted of the following kind.
        """

        def count(lot: Lot, weights: Sequence[Numbers]) -> Numbers:
            wanted = np.zeros(self._sizes[following])
            for each, weight in zip(lot, weights, strict=True):
                self.crew.flow(weight, each.uses[used], factor, each.uses[following], wanted)
            return wanted

        parts = list(self.crew.share(count, self._lots, self._weights))
        [total] = self.crew.moved(lambda part: [sum(each[part] for each in parts)], len(parts[0]))
        return total
