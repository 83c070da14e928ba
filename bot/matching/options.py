"""What may be chosen: a lesson, a lesson each way, or a circle of three."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Keys, Some, best_of
from bot.matching.lessons import Lessons
from bot.matching.score import Numbers


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

    def lessons(self) -> Lessons:
        """Return those options that are one lesson."""
        one = np.flatnonzero(self.asks[:, 1] < 0)
        people, offers, asks = self.people[one], self.offers[one, 0], self.asks[one, 0]
        return Lessons(offers, asks, people[:, 0], people[:, 1], self.value[one])

    @classmethod
    def of(cls, lessons: Lessons) -> Self:
        """Return lessons as options of their own."""
        offers, asks = _three((lessons.offers,)), _three((lessons.asks,))
        return cls(offers, asks, _three((lessons.helper, lessons.learner)), lessons.value)

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


def keys_of(columns: Columns, options: Options) -> Keys:
    """Return three numbers for each option, the same where the same people serve the same asks."""
    low, middle, high = np.sort(options.asks, axis=1).T.astype(np.int64)
    alone = middle < 0
    middle = np.where(alone, len(columns.asks) + options.people[:, 0], middle)
    return np.stack((low, middle, high), axis=1)


def distinct(columns: Columns, options: Options) -> Options:
    """Return the options without those that serve the same asks by the same people for less."""
    lessons = np.count_nonzero(options.asks >= 0, axis=1)
    one, two, three = (np.flatnonzero(lessons == number) for number in (1, 2, 3))
    asks = np.int64(len(columns.asks))
    single = options.asks[one, 0] * np.int64(len(columns.people)) + options.people[one, 0]
    low, high = np.sort(options.asks[two, :2], axis=1).T
    low_, middle, last = np.sort(options.asks[three], axis=1).T
    pairs = np.unique(low_ * asks + middle, return_inverse=True)[1]  # three would be too large
    parts = (one, single), (two, low * asks + high), (three, pairs * asks + last)
    kept = [rows[best_of(keys, options.value[rows])] for rows, keys in parts]
    return options[np.sort(np.concatenate(kept))]
