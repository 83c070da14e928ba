"""The best choice that can be found, and the bound that says how good it is."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.matching.bound import bound, gaining
from bot.matching.choice import choose
from bot.matching.columns import Columns
from bot.matching.market import Market, open_market
from bot.matching.options import Options, distinct
from bot.matching.taken import Taken

SMALL = 10_000
FEW = 3_000
"""Options in all, and near their cost, up to which the optimum is looked for exactly."""
NODES = 50
"""Branchings after which the solver gives up a proof; a limit of time would not be repeatable."""
ROUNDS = 6
"""How often the relaxed problem is solved with whatever gains at its prices."""
MARGINS = (0.01, 0.05, 0.2, np.inf)
"""By how much options may miss their cost in the first try, and in the next."""
_TINY = 1e-7


@dataclass(frozen=True, slots=True)
class Best:
    """What was chosen, among how many options, the bound of all plans, and if it is reached."""

    taken: Taken
    candidates: int
    bound: float
    proved: bool

    @classmethod
    def nothing(cls, columns: Columns) -> Self:
        """Nothing can be chosen."""
        return cls(Taken(columns), 0, 0.0, proved=True)


def best(columns: Columns) -> Best:
    """Choose, and tell the bound over all feasible lessons, pairs and circles."""
    market = open_market(columns)
    taken = choose(columns, market.options, market.prices)
    found = Best(taken, len(market.options), market.bound, proved=False)
    return _exact(market, found) if len(market.options) <= SMALL else found


def _exact(market: Market, found: Best) -> Best:
    """Better a choice to the optimum, and prove it: nothing that was left out could be in it.

    At the prices of the relaxed problem, an option that misses its cost by more than the bound
    exceeds a known plan is in no better plan; the solver decides among the rest.
    """
    from bot.matching.exact import optimum  # noqa: PLC0415 - slow to import

    market, most = _relax(market)
    columns = market.place.columns
    for margin in MARGINS:
        if _reaches(found, market.bound):
            break
        least = -min(margin, most - _worth(found.taken))
        near = gaining(market.place, market.prices, least)
        if len(near) > FEW:
            break
        rows, solved = optimum(columns, near, NODES)
        taken = Taken(columns)
        taken.fill(near, rows)
        if _worth(taken) > _worth(found.taken):
            found = replace(found, taken=taken)
        if solved and margin >= most - _worth(found.taken):
            return replace(found, bound=_worth(found.taken), proved=True)
    return replace(found, bound=market.bound, proved=_reaches(found, market.bound))


def _reaches(found: Best, bound: float) -> bool:
    return bound - _worth(found.taken) <= _TINY * bound


def _worth(taken: Taken) -> float:
    return float(taken.options.value.sum())


def _relax(market: Market) -> tuple[Market, float]:
    """Return a market with the prices of the relaxed problem, and the bound at these prices.

    The market's own bound may be lower, from other prices, but says nothing of what is dear here.
    """
    from bot.matching.exact import relaxed  # noqa: PLC0415 - slow to import

    columns, most = market.place.columns, np.inf
    for _ in range(ROUNDS):
        worth, prices = relaxed(columns, market.options, market.prices)
        gains = gaining(market.place, prices, -_TINY)
        most = bound(columns, prices, gains)
        options = distinct(columns, Options.joined([market.options, gains]))
        grown = len(options) > len(market.options)
        lowest = min(market.bound, most)
        market = replace(market, prices=prices, bound=lowest, options=options)
        if not grown or most <= worth * (1 + _TINY):
            break
    return market, most
