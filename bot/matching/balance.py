"""Soft prices, at which supply and demand meet.

Maximising the value of what is chosen, with room for each helper and learner and one help for each
ask, has a dual: prices of all three, so that no option is worth more than its lessons cost. It is
minimised smoothed: an option is in demand with weight exp((value - cost) / temperature), and each
price moves until the demand is what there is; then the temperature falls. This is coordinate
ascent on the entropic dual, as known for transport (Cuturi, https://arxiv.org/abs/1306.0895).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from bot.matching.columns import Columns
from bot.matching.demand import Demand, Wanted, crew_for
from bot.matching.lessons import Lessons
from bot.matching.menu import Menu
from bot.matching.prices import Prices
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
FAR = 10.0
SPARE = 0.03
"""Options that miss their cost by more than so many heats, and a bit, are not in demand."""
HARDLY = 0.01
"""Demand for what nobody wants. So it gets cheaper step by step: options that were left out as too
dear are not back before the next heat.
"""
_QUIET = 1e-6
"""Less demand than this moves nobody: they can hardly be in a circle at all."""


def settle(columns: Columns, menu: Menu, prices: Prices, heats: Heats) -> Prices:
    """Return prices at which about as much is wanted as there is, starting from some.

    Options that need the time of somebody who has none must not be among them.
    """
    return _settled(columns, menu, prices, heats, Prices.none(columns))


def rise(columns: Columns, menu: Menu, prices: Prices, heats: Heats) -> Prices:
    """Return prices none of which is lower than it was, at which less is wanted than before.

    So nothing gains at them that did not gain before.
    """
    return _settled(columns, menu, prices, heats, prices)


@dataclass(frozen=True, slots=True)
class _Supply:
    """How much there is of each ask, and of time to help and to learn; the lowest prices of each.

    How far prices move at once, in heats.
    """

    there_is: Sequence[Numbers]
    lowest: Sequence[Numbers]
    paces: Sequence[float] = (1.0, PACE, PACE)

    def moved(
        self, kind: int, wanted: Numbers, prices: Numbers, heat: float, part: slice
    ) -> tuple[Numbers, Numbers]:
        """Return a part of the prices of a kind as they move by demand, and e to their fall."""
        demand = (wanted[part] + HARDLY) / self.there_is[kind][part]
        price = prices[part] + self.paces[kind] * heat * np.log(demand)
        np.maximum(price, self.lowest[kind][part], out=price)
        return price, np.exp((prices[part] - price) / heat)


def _settled(columns: Columns, menu: Menu, prices: Prices, heats: Heats, lowest: Prices) -> Prices:
    time = (np.maximum(each, 1.0) for each in (columns.gives, columns.takes))
    supply = _Supply((np.ones(len(columns.asks)), *time), lowest.sides)
    sides: Sequence[Numbers] = prices.sides
    with crew_for(len(menu)) as crew:
        lots = crew.lots(menu.parts, partial(Wanted.of, columns))
        for heat, sweeps in heats:
            near = crew.likely(lots, sides, FAR * heat + SPARE)
            sides = _swept(supply, Demand(crew, near, sides, heat), sides, heat, sweeps)
    ask, give, take = sides
    return replace(prices, ask=ask, give=give, take=take)


def _swept(
    supply: _Supply, demand: Demand, prices: Sequence[Numbers], heat: float, sweeps: int
) -> Sequence[Numbers]:
    """Let the prices of each kind move in turn at one temperature."""
    now, before = list(prices), len(prices) - 1
    factor = np.ones(len(now[before]))
    for kind in list(range(len(now))) * sweeps:
        wanted = demand.move(before, factor, kind)
        move = partial(supply.moved, kind, wanted, now[kind], heat)
        now[kind], factor = demand.crew.moved(move, len(wanted))
        before = kind
    return now


def lean(columns: Columns, lessons: Lessons, prices: Prices, times: float) -> Prices:
    """Return prices that lean so that few lessons alone bring a circle anything.

    Whoever is much wanted as a helper and hardly as a learner pays more for helping. `times` is
    what lessons are worth more where everybody learns and helps.
    """
    people, lean = len(columns.people), prices.lean

    def want(some: Lessons) -> Wanted:
        gain = times * some.value - prices.cost(columns, some.offers, some.asks)
        return Wanted(gain, ((some.learner, people + some.helper),))

    factor = np.ones(2 * people)
    with crew_for(len(lessons)) as crew:
        demand = Demand(crew, crew.lots([lessons], want), [np.concatenate((-lean, lean))], LEANING)
        for _ in range(LEANS):
            learns, helps = np.split(demand.move(0, factor, 0) + _QUIET, 2)
            before, lean = lean, lean + LEANING / 2 * np.log(helps / learns)
            lean = np.clip(lean, -STEEPEST, STEEPEST)
            change = (lean - before) / LEANING
            factor = np.exp(np.concatenate((change, -change)))
    return replace(prices, lean=lean)
