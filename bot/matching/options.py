"""What may be chosen: a lesson, a lesson each way, or a circle of three."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Keys, Some
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.search import Found


@dataclass(frozen=True, slots=True)
class Options:
    """Options as rows: their lessons, people and values; places that are not used hold -1.

    Lesson n of a row is the offer `offers[n]` for the ask `asks[n]`. A row of two people has one
    lesson or one each way; in a row of three people, each helps the next.
    """

    offers: Some
    asks: Some
    people: Some
    value: Numbers

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, rows: Some) -> Self:
        return type(self)(self.offers[rows], self.asks[rows], self.people[rows], self.value[rows])

    @classmethod
    def none(cls) -> Self:
        """No options."""
        three = np.zeros((0, 3), dtype=np.int32)
        return cls(three, three, three, np.zeros(0))

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """Put rows together."""
        every = list(parts)
        return cls(
            np.concatenate([part.offers for part in every]),
            np.concatenate([part.asks for part in every]),
            np.concatenate([part.people for part in every]),
            np.concatenate([part.value for part in every]),
        )


def make(
    columns: Columns, offers: tuple[Some, ...], asks: tuple[Some, ...], value: Numbers
) -> Options:
    """Make options of lessons, each a column of offers and one of asks."""
    helpers = [columns.offers.person[each] for each in offers]
    learners = [columns.asks.person[each] for each in asks]
    people = helpers if len(helpers) > 1 else [*helpers, *learners]
    return Options(_three(offers), _three(asks), _three(people), value)


def _three(columns: Iterable[Some]) -> Some:
    parts = [column.astype(np.int32) for column in columns]
    rest = [np.full(len(parts[0]), -1, dtype=np.int32)] * (3 - len(parts))
    return np.stack([*parts, *rest], axis=1)


def lessons(columns: Columns, scales: Scales, found: Found) -> Options:
    """Return all that was found as options of one lesson, the best between an ask and a voice."""
    asks, places = np.nonzero(found.offer >= 0)
    return single(columns, scales, found.offer[asks, places], asks.astype(np.int32))


def gathered(columns: Columns, scales: Scales, parts: Iterable[tuple[Some, Some]]) -> Options:
    """Return offers and asks that were found part by part as options of one lesson."""
    nobody = np.zeros(0, dtype=np.int32)
    offers, asks = zip((nobody, nobody), *parts, strict=True)
    return single(columns, scales, np.concatenate(offers), np.concatenate(asks).astype(np.int32))


def single(columns: Columns, scales: Scales, offers: Some, asks: Some) -> Options:
    """Return options of one lesson, of several between an ask and a voice the best.

    What somebody offers in other languages is kept beside it: in a pair or a circle it depends on
    the other lessons in which language all can be held.
    """
    value = scales.lesson(offers, asks)
    best = best_of(
        asks.astype(np.int64) * len(columns.offers) + columns.offers.voice[offers], value
    )
    return make(columns, (offers[best],), (asks[best],), value[best])


def best_of(keys: Keys, value: Numbers) -> Some:
    """Return the place of the most valuable of each key, in ascending order of keys."""
    order = np.lexsort((-value, keys))
    ordered = keys[order]
    first = np.ones(len(keys), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return order[first]


def distinct(columns: Columns, options: Options) -> Options:
    """Return the options without those that serve the same asks by the same people for less."""
    asks = np.sort(options.asks, axis=1).astype(np.int64) + 1
    alone = asks[:, 1] == 0
    helper = np.where(alone, options.people[:, 0] + 1, 0)
    low = asks[:, 0] * (len(columns.people) + 1) + helper
    order = np.lexsort((-options.value, low, asks[:, 1] * (len(columns.asks) + 1) + asks[:, 2]))
    ordered = np.column_stack((asks[order], helper[order]))
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return options[np.sort(order[first])]
