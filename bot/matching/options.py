"""What may be chosen: a lesson, a lesson each way, or a circle of three."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Keys, Some
from bot.matching.lessons import Lessons
from bot.matching.score import Numbers


@dataclass(frozen=True, slots=True)
class Options:
    """Options as rows: their lessons, in up to three places, and values.

    Lesson n of a row is the offer `offers[n]` for the ask `asks[n]`; places that are not used hold
    -1. A row of two people has one lesson or one each way; of three people, each helps the next.
    """

    offers: Some
    asks: Some
    value: Numbers

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, rows: Some | slice) -> Self:
        return type(self)(self.offers[rows], self.asks[rows], self.value[rows])

    @classmethod
    def of(cls, lessons: Lessons) -> Self:
        """Return lessons as options of their own."""
        return cls(lessons.offers[:, None], lessons.asks[:, None], lessons.value)

    @classmethod
    def none(cls, places: int = 3) -> Self:
        """No options."""
        empty = np.zeros((0, places), dtype=np.int32)
        return cls(empty, empty, np.zeros(0))

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """Put rows of as many places together."""
        every = list(parts)
        return cls(
            np.concatenate([part.offers for part in every]),
            np.concatenate([part.asks for part in every]),
            np.concatenate([part.value for part in every]),
        )

    def spread(self) -> Self:
        """Return the options in rows of three places."""
        more = (0, 0), (0, 3 - self.asks.shape[1])
        offers, asks = (np.pad(each, more, constant_values=-1) for each in (self.offers, self.asks))
        return type(self)(offers, asks, self.value)


def make(offers: tuple[Some, ...], asks: tuple[Some, ...], value: Numbers) -> Options:
    """Make options of lessons, each a column of offers and one of asks."""
    given, wanted = (np.stack(each, axis=1).astype(np.int32) for each in (offers, asks))
    return Options(given, wanted, value)


def people_of(columns: Columns, options: Options) -> Some:
    """Return the people of options in rows of three places: the first helper before the others."""
    helpers = np.where(options.asks >= 0, columns.offers.person[options.offers], -1)
    alone = options.asks[:, 1] < 0
    helpers[alone, 1] = columns.asks.person[options.asks[alone, 0]]
    return helpers


def keys_of(columns: Columns, options: Options) -> Keys:
    """Return a number for each option in a row of three places.

    It is the same where the same people serve the same asks. For a small pool: of more than a
    million people and asks it would be too large.
    """
    low, middle, high = np.sort(options.asks, axis=1).T.astype(np.int64)
    helper = columns.offers.person[options.offers[:, 0]]
    middle = np.where(middle < 0, len(columns.asks) + helper, middle)
    number = len(columns.asks) + len(columns.people)
    keys: Keys = (low * number + middle) * number + high
    return keys
