"""A large pool in parts: each some of its people, with all that they offer and ask."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.matching.columns import Columns, Side
from bot.matching.groups import Groups, Keys, Some
from bot.matching.menu import Menu
from bot.matching.options import Options
from bot.matching.prices import Prices


@dataclass(frozen=True, slots=True)
class Part:
    """Columns of some people, and the numbers of these, of their offers and asks, among all."""

    columns: Columns
    people: Some
    offers: Some
    asks: Some

    @classmethod
    def of(cls, columns: Columns, people: Some) -> Self:
        """Return some people, in their order, as if there were nobody else."""
        number = np.full(len(columns.people), -1, dtype=np.int32)
        number[people] = np.arange(len(people))
        sides = columns.offers, columns.asks
        rows = [np.flatnonzero(number[side.person] >= 0).astype(np.int32) for side in sides]
        offers, asks = (
            _some(side, each, number, len(people)) for side, each in zip(sides, rows, strict=True)
        )
        some = replace(
            columns,
            people=[columns.people[each] for each in people.tolist()],
            gives=columns.gives[people],
            takes=columns.takes[people],
            zone=columns.zone[people],
            offers=offers,
            asks=asks,
            apart=_apart(columns, number, len(people)),
        )
        return cls(some, people, *rows)

    def among_all(self, menu: Menu) -> Menu:
        """Return options of these people by the numbers they have among all."""

        def options(some: Options) -> Options:
            return Options(self.offers[some.offers], self.asks[some.asks], some.value)

        return menu.each(options)

    def put(self, prices: Prices, every: Prices) -> None:
        """Put the prices of these people and their asks among those of all."""
        every.give[self.people], every.take[self.people] = prices.give, prices.take
        every.lean[self.people], every.ask[self.asks] = prices.lean, prices.ask


def divided(columns: Columns, parts: int) -> Iterator[Part]:
    """Yield so many parts, of which each has neighbours of everybody."""
    for first in range(parts):
        yield Part.of(columns, np.arange(first, len(columns.people), parts))


def _some(side: Side, rows: Some, number: Some, people: int) -> Side:
    person = number[side.person[rows]]
    return Side(
        [side.wishes[row] for row in rows.tolist()],
        person,
        side.topic[rows],
        side.tongue[rows],
        np.unique(side.voice[rows], return_inverse=True)[1].astype(np.int32),
        side.kinds[rows],
        {name: factor[rows] for name, factor in side.factors.items()},
        side.weight[rows],
        Groups.of(person, people),
    )


def _apart(columns: Columns, number: Some, people: int) -> Keys:
    """Return those pairs who are both among some people, by their numbers there."""
    low, high = (number[each] for each in np.divmod(columns.apart, len(columns.people)))
    both = (low >= 0) & (high >= 0)
    keys: Keys = low[both].astype(np.int64) * people + high[both]
    return keys
