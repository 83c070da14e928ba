"""Lessons that could be held, one in a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Some, best_of
from bot.matching.scales import Scales
from bot.matching.score import Numbers


@dataclass(frozen=True, slots=True)
class Lessons:
    """Offers for asks, the people, and the value of a match of each lesson alone."""

    offers: Some
    asks: Some
    helper: Some
    learner: Some
    value: Numbers

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, rows: Some | slice) -> Self:
        return type(self)(
            self.offers[rows],
            self.asks[rows],
            self.helper[rows],
            self.learner[rows],
            self.value[rows],
        )

    @classmethod
    def of(cls, columns: Columns, scales: Scales, offers: Some, asks: Some) -> Self:
        """Weigh lessons, of which none is left out."""
        helper, learner = columns.offers.person[offers], columns.asks.person[asks]
        return cls(offers, asks, helper, learner, scales.lesson(offers, asks))

    @classmethod
    def joined(cls, parts: Iterable[Self]) -> Self:
        """Put rows together."""
        nobody = np.zeros(0, dtype=np.int32)
        none = cls(nobody, nobody, nobody, nobody, np.zeros(0))
        columns = zip(
            *(
                (each.offers, each.asks, each.helper, each.learner, each.value)
                for each in (none, *parts)
            ),
            strict=True,
        )
        return cls(*map(np.concatenate, columns))

    def voiced(self, columns: Columns) -> Self:
        """Return of several lessons between an ask and a voice the best.

        What somebody offers in other languages is kept beside it: in a pair or a circle it depends
        on the other lessons in which language all can be held.
        """
        voices, asks = columns.offers.voice[self.offers], self.asks.astype(np.int64)
        return self[best_of(asks * len(columns.offers) + voices, self.value)]
