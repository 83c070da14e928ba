"""Finds the best whole choice where the relaxed one chooses some options in part."""

import numpy as np

from bot.matching.exact import Decision, Programme, Solved
from bot.matching.groups import Some

_LITTLE = 1e-7


def branch(programme: Programme, known: float, nodes: int) -> tuple[Some | None, bool]:
    """Return the rows of the best choice worth more than is known, and whether it is the best.

    None if nothing worth more was found. Whatever is chosen in part is decided one way, then the
    other; what cannot be worth more is not followed. Options of several lessons are decided first:
    without them the relaxed problem is one of transport, and its solutions are whole. After so many
    `nodes` it gives up; a limit of time would not be repeatable.
    """
    best: Some | None = None
    waiting: list[tuple[Decision, ...]] = [()]
    while waiting and nodes:
        nodes -= 1
        decided = waiting.pop()
        solved = programme.solve(decided, known + _LITTLE)
        if solved is None:
            continue
        if solved.whole():
            best, known = np.flatnonzero(solved.parts > 0.5), solved.value
            continue
        row = _most_undecided(programme, solved)
        likely = int(solved.parts[row] > 0.5)
        waiting += [(*decided, (row, 1 - likely)), (*decided, (row, likely))]
    programme.solve()
    return best, not waiting


def _most_undecided(programme: Programme, solved: Solved) -> int:
    away = np.abs(solved.parts - solved.parts.round())
    lessons = (programme.options.asks >= 0).sum(axis=1)
    return int(np.where(away > _LITTLE, lessons + away, -1.0).argmax())
