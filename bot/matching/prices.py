"""What time and asks are worth in a round: prices, and what options gain and cost at them."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Some
from bot.matching.options import Options
from bot.matching.score import Numbers


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices in the unit of values, none below 0, but for `lean`.

    `give` and `take` are by person, for a lesson given or taken; `ask` is by ask. `lean` is what
    helping costs a person more, and learning less, where everybody does both: it comes to nothing
    over a pair or a circle, so it may be chosen as it suits.
    """

    give: Numbers
    take: Numbers
    ask: Numbers
    lean: Numbers

    @classmethod
    def none(cls, columns: Columns) -> Self:
        """Everything is free."""
        people = len(columns.people)
        return cls(
            np.zeros(people), np.zeros(people), np.zeros(len(columns.asks)), np.zeros(people)
        )

    @property
    def sides(self) -> tuple[Numbers, Numbers, Numbers]:
        """The prices of asks, of helping, and of learning."""
        return self.ask, self.give, self.take

    def towards(self, other: Self, share: float) -> Self:
        """Return prices so far on the way to others; they lean as these do."""
        give, take, ask = (
            (1 - share) * mine + share * theirs
            for mine, theirs in (
                (self.give, other.give), (self.take, other.take), (self.ask, other.ask),
            )
        )  # fmt: skip
        return replace(self, give=give, take=take, ask=ask)

    def cost(self, columns: Columns, offers: Some, asks: Some) -> Numbers:
        """Return the cost of lessons."""
        helping = self.give[columns.offers.person[offers]]
        cost: Numbers = helping + self.ask[asks] + self.take[columns.asks.person[asks]]
        return cost

    def gain(self, columns: Columns, options: Options) -> Numbers:
        """Return what options are worth beyond their cost."""
        gain = options.value.copy()
        for offers, asks in zip(options.offers.T, options.asks.T, strict=True):
            gain -= np.where(asks >= 0, self.cost(columns, offers, asks), 0.0)
        return gain

    def total(self, columns: Columns) -> float:
        """Return what all time and all asks cost: no plan is worth more, if no option gains."""
        time = columns.gives @ self.give + columns.takes @ self.take
        return float(time + self.ask.sum())
