"""The optimum of a small pool, with the proof that no plan is worth more."""

from dataclasses import replace

import numpy as np

from bot.matching.bound import bound, gaining
from bot.matching.branching import branch
from bot.matching.exact import Programme
from bot.matching.groups import foremost
from bot.matching.market import Market
from bot.matching.taken import Taken

START = 0.05
"""By how much options may miss their cost to be in the relaxed problem from the start."""
TRUST = (0.3, 0.6)
"""How far prices go at first from the settled ones to those of the relaxed problem: where little is
known yet, those are extreme, and far too much would gain.
"""
ROUNDS = 20
"""How often the relaxed problem is solved with whatever gains at its prices."""
FIRST = 2
"""Options that are added for each ask in a round: those that gain most."""
MARGINS = (0.05, np.inf)
"""By how much options may miss their cost in the first try for the optimum, and in the next."""
FEW = 20_000
"""Options up to which the optimum is looked for."""
NODES = 200
"""Branchings after which a try is given up."""
_TINY = 1e-9


def prove(market: Market, taken: Taken) -> tuple[Taken, float, bool]:
    """Return the best choice found, at least as good as `taken`, the bound, and if it is reached.

    At the prices of the relaxed problem, an option that misses its cost by more than the bound
    exceeds a known plan is in no better plan; so branching decides among the rest.
    """
    programme = Programme(market.place.columns)
    programme.add(market.near(market.menu, START).rows())
    programme.start(taken.options.spread())
    market = _relax(programme, market)
    for most in MARGINS:
        margin = min(most, market.bound - _worth(taken))
        near = gaining(market.place, market.prices, -margin).rows()
        if len(near) > FEW:
            break
        programme.add(programme.unknown(near))
        taken, finished = _branched(programme, taken)
        if finished and margin >= market.bound - _worth(taken):
            return taken, _worth(taken), True
    return taken, market.bound, False


def _worth(taken: Taken) -> float:
    return float(taken.options.value.sum())


def _branched(programme: Programme, taken: Taken) -> tuple[Taken, bool]:
    """Return the best choice among the options, and whether it is certain."""
    rows, finished = branch(programme, _worth(taken), NODES)
    if rows is not None:
        taken = Taken(programme.columns)
        taken.fill(programme.options, rows)
    return taken, finished


def _relax(programme: Programme, market: Market) -> Market:
    """Return the market at the prices of the relaxed problem, with the bound at these prices."""
    columns, settled = market.place.columns, market.prices
    for trust in (*TRUST, *[1.0] * ROUNDS):
        programme.solve()
        prices = settled.towards(programme.prices(settled), trust)
        gains = gaining(market.place, prices, -_TINY)
        market = replace(market, prices=prices, bound=bound(columns, prices, gains))
        new = programme.unknown(gains.rows())
        programme.add(new[foremost(new.asks[:, 0], prices.gain(columns, new), FIRST)])
        if not len(new) and trust == 1:
            break
    return market
