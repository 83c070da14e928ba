"""Any prices for a pool, and what options gain at them by plain addition."""

from collections.abc import Iterable
from random import Random

import numpy as np

from bot.matching.columns import Columns
from bot.matching.options import Options
from bot.matching.prices import Prices
from bot.matching.score import Numbers
from tests.matching.formula import Taught
from tests.matching.trying import Option

Key = tuple[tuple[str, ...], str]


def priced(columns: Columns, random: Random) -> Prices:
    """Draw prices: some of nothing, some far too high, and any lean."""
    people, asks = len(columns.people), len(columns.asks)
    scale = random.choice([0.1, 0.4, 1.0])
    lean = np.array([random.gauss(0, random.choice([0.0, 0.2, 1.0])) for _ in range(people)])
    return Prices(_some(people, scale, random), _some(people, scale, random),
                  _some(asks, scale, random), lean)  # fmt: skip


def _some(number: int, scale: float, random: Random) -> Numbers:
    drawn = [random.choice([0.0, scale * random.expovariate(1)]) for _ in range(number)]
    return np.array(drawn, dtype=np.float64)


class Bill:
    """Says what lessons cost by the ids of people and asks."""

    def __init__(self, columns: Columns, prices: Prices) -> None:
        ids = [member.id for member in columns.people]
        self._give: dict[str, float] = dict(zip(ids, prices.give.tolist(), strict=True))
        self._take: dict[str, float] = dict(zip(ids, prices.take.tolist(), strict=True))
        asks = [wish.id for wish in columns.asks.wishes]
        self._ask: dict[str, float] = dict(zip(asks, prices.ask.tolist(), strict=True))

    def cost(self, lesson: Taught) -> float:
        return self._give[lesson.helper] + self._take[lesson.learner] + self._ask[lesson.ask.id]

    def gains(self, options: Iterable[Option], least: float) -> dict[Key, float]:
        """Return what options gain, of those that gain more than `least`."""
        gains = {
            key_of(option): option.value - sum(self.cost(each) for each in option.lessons)
            for option in options
        }
        return {key: gain for key, gain in gains.items() if gain > least}


def key_of(option: Option) -> Key:
    """Return what an option serves, and, if it is one lesson, by whom."""
    return option.asks, option.lessons[0].helper if len(option.lessons) == 1 else ""


def values(columns: Columns, options: Options) -> dict[Key, float]:
    """Return the value of rows by what they serve; fails if something is served twice alike."""
    found: dict[Key, float] = {}
    helpers = columns.offers.person[options.offers[:, 0]].tolist()
    for asks, helper, value in zip(
        options.asks.tolist(), helpers, options.value.tolist(), strict=True
    ):
        served = sorted(columns.asks.wishes[ask].id for ask in asks if ask >= 0)
        key = tuple(served), columns.people[helper].id if len(served) == 1 else ""
        assert key not in found
        found[key] = value
    return found
