"""The optimum by integer programming, solved by HiGHS (https://highs.dev) through SciPy.

The only file that knows the solver.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csc_matrix

from bot.matching.columns import Columns
from bot.matching.groups import Some
from bot.matching.options import Options
from bot.matching.prices import Prices


@dataclass(frozen=True, slots=True)
class Limits:
    """What options use, as rows of numbers with one for each limit and a column for each option.

    The rows: time to give and to take of each person, each ask, and two people who have several
    options.
    """

    uses: Any
    most: np.ndarray[Any, Any]


def relaxed(columns: Columns, options: Options, prices: Prices) -> tuple[float, Prices]:
    """Return the most that options are worth if parts of them could be chosen, and its prices.

    Prices of pairs are left out: options of two people who have several may gain up to them.
    """
    if not len(options):
        return 0.0, Prices.none(columns)
    limits = _limits(columns, options)
    solved = linprog(-options.value, A_ub=limits.uses, b_ub=limits.most, bounds=(0, None))
    price = np.maximum(-solved.ineqlin.marginals, 0.0)
    people, asks = len(columns.people), len(columns.asks)
    give, take, ask, _ = np.split(price, [people, 2 * people, 2 * people + asks])
    return float(-solved.fun), replace(prices, give=give, take=take, ask=ask)


def optimum(columns: Columns, options: Options, nodes: int) -> tuple[Some, bool]:
    """Return the rows of the best choice among options, and whether it is proved."""
    limits = _limits(columns, options)
    solved = milp(
        -options.value,
        constraints=LinearConstraint(limits.uses, -np.inf, limits.most),
        bounds=Bounds(0, 1),
        integrality=np.ones(len(options)),
        options={"node_limit": nodes, "mip_rel_gap": 0.0},
    )
    if solved.x is None:
        return np.zeros(0, dtype=np.int64), False
    return np.flatnonzero(solved.x > 0.5), bool(solved.status == 0)


def _limits(columns: Columns, options: Options) -> Limits:
    people, asks = len(columns.people), len(columns.asks)
    column, place = np.nonzero(options.asks >= 0)
    helper = columns.offers.person[options.offers[column, place]]
    ask = options.asks[column, place]
    learner = columns.asks.person[ask]
    pair, vying = _vying(columns.pair_key(helper, learner), column)
    rows = np.concatenate((helper, people + learner, 2 * people + ask, 2 * people + asks + pair))
    entry = np.concatenate((column, column, column, vying))
    most = np.concatenate((columns.gives, columns.takes, np.ones(asks + 1 + pair.max(initial=-1))))
    shape = len(most), len(options)
    return Limits(csc_matrix((np.ones(len(rows)), (rows, entry)), shape=shape).minimum(1.0), most)


def _vying(key: Some, column: Some) -> tuple[Some, Some]:
    """Number the pairs of people who are in several options; return pairs and these options."""
    both = np.unique(np.stack((key, column)), axis=1)
    _, pair, count = np.unique(both[0], return_inverse=True, return_counts=True)
    several = np.flatnonzero(count[pair] > 1)
    return np.unique(pair[several], return_inverse=True)[1], both[1, several]
