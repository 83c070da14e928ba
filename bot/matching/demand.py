"""Options in demand: what they use, and how much of it is wanted while prices move."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Some
from bot.matching.menu import MANY
from bot.matching.options import Options
from bot.matching.score import Numbers
from bot.matching.threads import THREADS

HIGHEST = 300.0
"""Heats that an option may gain; more would be too large a number."""

Flow = Callable[[Numbers, Some, Numbers, Some, Numbers], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Options with as many lessons: their values, and what they use, in rows of numbers.

    `uses` are asks, helpers and learners, or whatever else has prices.
    """

    value: Numbers
    uses: tuple[Some, ...]

    @classmethod
    def of(cls, columns: Columns, options: Options) -> Self:
        """Prepare options."""
        helpers, learners = columns.offers.person[options.offers], columns.asks.person[options.asks]
        return cls(options.value, (options.asks, helpers, learners))

    def __getitem__(self, rows: Some | slice) -> Self:
        return type(self)(self.value[rows], tuple(each[rows] for each in self.uses))

    def gain(self, prices: Sequence[Numbers]) -> Numbers:
        """Return what each option is worth beyond its cost."""
        gain = self.value.copy()
        for used, price in zip(self.uses, prices, strict=True):
            for numbers in used.T:
                gain -= price[numbers]
        return gain

    def likely(self, prices: Sequence[Numbers], missing: float) -> Self:
        """Return the options that miss their cost by no more than so much."""
        return self[np.flatnonzero(self.gain(prices) > -missing)]

    def split(self, parts: int) -> Iterator[Self]:
        """Yield so many parts of about the same size."""
        ends = np.linspace(0, len(self.value), parts + 1).astype(int)
        for start, end in pairwise(ends.tolist()):
            yield self[start:end]


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works at demand: how work is shared, in how many parts, and how weights move."""

    share: Callable[..., Iterator[Any]]
    parts: int
    flow: Flow


@contextmanager
def crew_for(options: int) -> Iterator[Crew]:
    """Provide who works at so many options: threads and compiled loops for many."""
    if options <= MANY:
        yield Crew(map, 1, _flow)
        return
    from bot.matching.flow import flow  # noqa: PLC0415 - a compiler is much to load

    with ThreadPoolExecutor(THREADS) as threads:
        yield Crew(threads.map, THREADS, flow)


def _flow(weight: Numbers, used: Some, factor: Numbers, following: Some, wanted: Numbers) -> None:
    """Do what `flow.flow` does."""
    for numbers in used.T:
        weight *= factor[numbers]
    for numbers in following.T:
        wanted += np.bincount(numbers, weight, len(wanted))


class Demand:
    """Options with the weight exp(gain / heat) of each, which moves with the prices."""

    def __init__(
        self, crew: Crew, every: Sequence[Wanted], prices: Sequence[Numbers], heat: float
    ) -> None:
        self._crew, self._sizes = crew, [len(price) for price in prices]
        self._lots = [
            [*lot] for lot in zip(*(each.split(crew.parts) for each in every), strict=True)
        ]

        def weigh(lot: Sequence[Wanted]) -> list[Numbers]:
            return [np.exp(np.minimum(each.gain(prices) / heat, HIGHEST)) for each in lot]

        self._weights = list(crew.share(weigh, self._lots))

    def move(self, used: int, factor: Numbers, following: int) -> Numbers:
        """Multiply weights by the factors of one kind of what is used.

        Returns how much is wanted of the following kind.
        """

        def count(lot: Sequence[Wanted], weights: Sequence[Numbers]) -> Numbers:
            wanted = np.zeros(self._sizes[following])
            for each, weight in zip(lot, weights, strict=True):
                self._crew.flow(weight, each.uses[used], factor, each.uses[following], wanted)
            return wanted

        total: Numbers = sum(self._crew.share(count, self._lots, self._weights))
        return total
