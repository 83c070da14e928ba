"""The best choice that can be found, and the bound that says how good it is."""

from dataclasses import dataclass
from typing import Self

from bot.matching.choice import choose
from bot.matching.columns import Columns
from bot.matching.market import close, open_market
from bot.matching.taken import Taken

SMALL = 20_000
"""Options in all up to which the optimum is looked for."""


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
    small = len(market.menu) <= SMALL
    if not small:
        market = close(market)
    taken, bound, proved = choose(columns, market.menu, market.prices), market.bound, False
    if small:
        from bot.matching.proof import prove  # noqa: PLC0415 - slow to import

        taken, bound, proved = prove(market, taken)
    return Best(taken, len(market.menu), bound, proved)
