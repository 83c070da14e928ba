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
        helping = np.append(self.give[columns.offers.person], 0.0)
        learning = np.append(self.ask + self.take[columns.asks.person], 0.0)
        cost: Numbers = helping[offers] + learning[asks]
        return cost

    def gain(self, columns: Columns, options: Options) -> Numbers:
        """Return what options are worth beyond their cost."""
        cost = self.cost(columns, options.offers, options.asks)
        gain: Numbers = options.value - cost.sum(axis=1)
        return gain

    def total(self, columns: Columns) -> float:
        """Return what all time and all asks cost: no plan is worth more, if no option gains."""
        time = columns.gives @ self.give + columns.takes @ self.take
        return float(time + self.ask.sum())


def settle(columns: Columns, options: Options, prices: Prices, heats: Heats) -> Prices:
    """Return prices at which about as much is wanted as there is, starting from some.

    Options that need the time of somebody who has none must not be among them.
    """
    options = options[np.argsort(-(options.asks >= 0).sum(axis=1), kind="stable")]
    for heat, sweeps in heats:
        likely = prices.gain(columns, options) > -(FAR * heat + SPARE)
        prices = _sweep(columns, options[np.flatnonzero(likely)], prices, heat, sweeps)
    return prices


def _sweep(columns: Columns, options: Options, prices: Prices, heat: float, sweeps: int) -> Prices:
    """Let prices move at one temperature; options with more lessons come first."""
    asks, offers = _lessons(options.asks), _lessons(options.offers)
    helpers = [columns.offers.person[each] for each in offers]
    learners = [columns.asks.person[each] for each in asks]
    give, take, ask = (each.copy() for each in (prices.give, prices.take, prices.ask))
    gain = prices.gain(columns, options)
    gives, takes = (np.maximum(time, 1.0) for time in (columns.gives, columns.takes))
    for _ in range(sweeps):
        _move(ask, heat * np.log(_demand(gain, heat, asks, len(ask))), asks, gain)
        wanted = _demand(gain, heat, helpers, len(give))
        _move(give, PACE * heat * np.log(wanted / gives), helpers, gain)
        wanted = _demand(gain, heat, learners, len(take))
        _move(take, PACE * heat * np.log(wanted / takes), learners, gain)
    return replace(prices, give=give, take=take, ask=ask)


def _lessons(rows: Some) -> list[Some]:
    """Return the first, second and third of each row, as far as there are any."""
    ends = (np.count_nonzero(rows >= 0, axis=0)).tolist()
    return [np.ascontiguousarray(rows[:end, place]) for place, end in enumerate(ends) if end]


def _demand(gain: Numbers, heat: float, used: Sequence[Some], size: int) -> Numbers:
    weight = np.exp(np.minimum(gain / heat, 30.0))
    wanted = np.full(size, _LEAST)
    for each in used:
        wanted += np.bincount(each, weight[: len(each)], size)
    return wanted


def _move(price: Numbers, by: Numbers, used: Sequence[Some], gain: Numbers) -> None:
    """Move prices, and the gains of all options with them."""
    moved = np.maximum(price + by, 0.0) - price
    price += moved
    for each in used:
        gain[: len(each)] -= moved[each]


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
