"""Chooses among options step by step: first what the prices have decided, then what is left."""

from dataclasses import replace

import numpy as np

from bot.matching.balance import settle
from bot.matching.columns import Columns
from bot.matching.menu import Menu
from bot.matching.prices import Prices
from bot.matching.taken import Taken

HEATS = ((0.01, 12), (0.003, 14))
STEPS = (0.2, 0.2, 0.2, 0.3, 0.3, 0.4, 0.6, 1.0, 2.0, np.inf)
"""How far below its cost an option may be to be chosen in each step, in units of the last heat."""


def choose(columns: Columns, menu: Menu, prices: Prices) -> Taken:
    """Choose options that fit together; what they are worth comes near to the prices' total.

    At settled prices an option that is surely in the best plan is worth what it costs, and one of
    two that vie is worth less. So the sure ones are chosen, what is left finds new prices, and so
    on: this is rounding by diving, with prices in place of a linear programme.
    """
    taken = Taken(columns)
    for step in STEPS:
        left = _left(columns, taken)
        prices = settle(left, menu, _of_what_is_left(prices, taken), HEATS)
        _take_sure(taken, left, menu, prices, step * HEATS[-1][0])
        menu = menu.each(lambda options: options[np.flatnonzero(taken.fits(options))])
    return taken


def _take_sure(taken: Taken, left: Columns, menu: Menu, prices: Prices, missing: float) -> None:
    """Choose what misses its cost by no more than so much, the best first."""
    sure = menu.each(
        lambda options: options[np.flatnonzero(prices.gain(left, options) > -missing)]
    ).rows()
    gain = prices.gain(left, sure).round(6)
    taken.fill(sure, np.lexsort((-sure.value, -gain)))


def _left(columns: Columns, taken: Taken) -> Columns:
    gives, takes = (each.astype(np.int32) for each in (taken.gives, taken.takes))
    return replace(columns, gives=gives, takes=takes)


def _of_what_is_left(prices: Prices, taken: Taken) -> Prices:
    return replace(
        prices,
        give=np.where(taken.gives > 0, prices.give, 0.0),
        take=np.where(taken.takes > 0, prices.take, 0.0),
        ask=np.where(taken.unserved, prices.ask, 0.0),
    )
