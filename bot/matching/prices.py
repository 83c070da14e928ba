"""What time and asks are worth in a round: soft prices, at which supply and demand meet.

Maximising the value of what is chosen, with room for each helper and learner and one help for each
ask, has a dual: prices of all three, so that no option is worth more than its lessons cost. It is
minimised smoothed: an option is in demand with weight exp((value - cost) / temperature), and each
price moves until the demand is what there is; then the temperature falls. This is coordinate
ascent on the entropic dual, as known for transport (Cuturi, https://arxiv.org/abs/1306.0895).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Some
from bot.matching.lessons import Lessons
from bot.matching.options import Options
from bot.matching.score import Numbers

PACE = 0.6
"""How far the prices of time move at once: options of several lessons answer to all of them."""
LEANING = 0.03
LEANS = 30
"""The temperature at which prices lean, and the sweeps it takes."""
STEEPEST = 0.2
"""No price leans more: what leans for ever belongs to somebody who is in no circle."""
Heats = Sequence[tuple[float, int]]
"""Temperatures, the hottest first, each with a number of sweeps."""
FAR = 12.0
SPARE = 0.03
"""Options that miss their cost by more than so many heats, and a bit, are not in demand."""
HIGHEST = 300.0
"""Heats that an option may gain; more would be too large a number."""
_LEAST = 1e-30
_QUIET = 1e-6
"""Less demand than this moves nobody: they can hardly be in a circle at all."""


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
        """Return the cost of lessons; 0 for a lesson that is not there (-1)."""
        helping, learning = self._sides(columns)
        cost: Numbers = helping[offers] + learning[asks]
        return cost

    def gain(self, columns: Columns, options: Options) -> Numbers:
        """Return what options are worth beyond their cost."""
        gain = options.value.copy()
        helping, learning = self._sides(columns)
        for offers, asks in zip(options.offers.T, options.asks.T, strict=True):
            gain -= helping[offers] + learning[asks]
        return gain

    def _sides(self, columns: Columns) -> tuple[Numbers, Numbers]:
        """Return what a lesson costs by its offer, and by its ask; nothing in the last place."""
        helping = np.append(self.give[columns.offers.person], 0.0)
        return helping, np.append(self.ask + self.take[columns.asks.person], 0.0)

    def total(self, columns: Columns) -> float:
        """Return what all time and all asks cost: no plan is worth more, if no option gains."""
        time = columns.gives @ self.give + columns.takes @ self.take
        return float(time + self.ask.sum())


def settle(columns: Columns, options: Options, prices: Prices, heats: Heats) -> Prices:
    """Return prices at which about as much is wanted as there is, starting from some.

    Options that need the time of somebody who has none must not be among them.
    """
    return _settled(columns, options, prices, heats, Prices.none(columns))


def rise(columns: Columns, options: Options, prices: Prices, heats: Heats) -> Prices:
    """Return prices none of which is lower than it was, at which less is wanted than before.

    So nothing gains at them that did not gain before.
    """
    return _settled(columns, options, prices, heats, prices)


def _settled(
    columns: Columns, options: Options, prices: Prices, heats: Heats, lowest: Prices
) -> Prices:
    demand = Demand.of(columns, options)
    for heat, sweeps in heats:
        likely = demand.likely(prices, heat)
        prices = _sweep(columns, likely, (prices, lowest), heat, sweeps)
    return prices


@dataclass(frozen=True, slots=True)
class Demand:
    """Options with the most lessons first, and the asks, helpers and learners of their lessons.

    The first array of each has those of all options, the second of those with two lessons, and so
    on.
    """

    value: Numbers
    asks: Sequence[Some]
    helpers: Sequence[Some]
    learners: Sequence[Some]

    @classmethod
    def of(cls, columns: Columns, options: Options) -> Self:
        """Prepare options."""
        order = np.argsort(-(options.asks >= 0).sum(axis=1), kind="stable")
        ends = np.count_nonzero(options.asks >= 0, axis=0).tolist()
        rows = [order[:end] for end in ends if end]
        asks = [options.asks[each, place].astype(np.intp) for place, each in enumerate(rows)]
        helpers = [
            columns.offers.person[options.offers[each, place]].astype(np.intp)
            for place, each in enumerate(rows)
        ]
        learners = [columns.asks.person[each].astype(np.intp) for each in asks]
        return cls(options.value[order], asks, helpers, learners)

    def gain(self, prices: Prices) -> Numbers:
        """Return what each option is worth beyond its cost."""
        gain = self.value.copy()
        for part in zip(self.asks, self.helpers, self.learners, strict=True):
            for used, price in zip(part, (prices.ask, prices.give, prices.take), strict=True):
                gain[: len(used)] -= price[used]
        return gain

    def likely(self, prices: Prices, heat: float) -> Self:
        """Return the options that are in demand at some prices, or may soon be."""
        rows = np.flatnonzero(self.gain(prices) > -(FAR * heat + SPARE))
        lists = (
            [each[rows[: np.searchsorted(rows, len(each))]] for each in used]
            for used in (self.asks, self.helpers, self.learners)
        )
        return type(self)(self.value[rows], *lists)


def _sweep(
    columns: Columns, demand: Demand, bounds: tuple[Prices, Prices], heat: float, sweeps: int
) -> Prices:
    """Let prices move at one temperature; the second ones are as low as they may be."""
    prices, lowest = bounds
    gives, takes = np.maximum(columns.gives, 1.0), np.maximum(columns.takes, 1.0)
    kinds = [
        (prices.ask.copy(), lowest.ask, heat, np.ones(len(prices.ask)), demand.asks),
        (prices.give.copy(), lowest.give, PACE * heat, gives, demand.helpers),
        (prices.take.copy(), lowest.take, PACE * heat, takes, demand.learners),
    ]
    weight = np.exp(np.minimum(demand.gain(prices) / heat, HIGHEST))
    room = np.empty_like(weight)
    for _ in range(sweeps):
        for price, least, pace, there_is, used in kinds:
            wanted = np.full(len(price), _LEAST)
            for each in used:
                wanted += np.bincount(each, weight[: len(each)], len(price))
            before = price.copy()
            np.maximum(before + pace * np.log(wanted / there_is), least, out=price)
            _weaken(weight, np.exp((before - price) / heat), used, room)
    ask, give, take = (price for price, *_ in kinds)
    return replace(prices, give=give, take=take, ask=ask)


def _weaken(weight: Numbers, by: Numbers, used: Sequence[Some], room: Numbers) -> None:
    """Multiply the weight of each option, once for each of its lessons."""
    for each in used:
        factor = np.take(by, each, out=room[: len(each)], mode="clip")
        weight[: len(each)] *= factor


def lean(columns: Columns, lessons: Lessons, prices: Prices, times: float) -> Prices:
    """Return prices that lean so that few lessons alone bring a circle anything.

    Whoever is much wanted as a helper and hardly as a learner pays more for helping. `times` is
    what lessons are worth more where everybody learns and helps.
    """
    helper, learner = lessons.helper, lessons.learner
    lean = prices.lean.copy()
    gain = times * lessons.value - prices.cost(columns, lessons.offers, lessons.asks)
    for _ in range(LEANS):
        weight = np.exp(np.minimum((gain + lean[learner] - lean[helper]) / LEANING, 30.0))
        learns = np.bincount(learner, weight, len(lean)) + _QUIET
        helps = np.bincount(helper, weight, len(lean)) + _QUIET
        lean += LEANING / 2 * np.log(helps / learns)
        np.clip(lean, -STEEPEST, STEEPEST, out=lean)
    return replace(prices, lean=lean)
