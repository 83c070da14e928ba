"""What may be told of a group of people, and who is left out so that nothing else can be computed.

The rules and why they are enough are in docs/figures.md.
"""

from collections.abc import Sequence

import numpy as np

from bot.census.facts import Numbers, Spans

SMALLEST = 5
"""Nothing is told of fewer people than this."""
SHOWN_FROM = SMALLEST + 1
"""A group is shown from here on: who sees it come knows of one who came, and five were before."""
STEP = 5
"""Counts are rounded down to a multiple of this."""
PARTS = 20
"""Shares are rounded to one of so many parts: 5 %."""


def shown(people: int) -> int | None:
    """Return how many people may be told of; None for too few."""
    return people - people % STEP if people >= SHOWN_FROM else None


def shown_share(some: int, everybody: int) -> float | None:
    """Return a share, where enough people are in it and enough are not."""
    if min(some, everybody - some) < SHOWN_FROM:
        return None
    return round(some / everybody * PARTS) / PARTS


def shown_median(spans: Spans) -> float | None:
    """Return the median in whole days; each person has one span."""
    return float(round(np.median(spans))) if len(spans) >= SHOWN_FROM else None


def excess(parts: Sequence[Numbers], possible: int) -> Numbers:
    """Return who is left out of a total, so that nobody can tell that a hidden part is not empty.

    `parts` are the distinct people of each part, of which there may be `possible` ones. Whoever is
    in a part that is shown is known anyway; the others must fit into all hidden parts but one,
    whichever that is, with fewer than five in each.
    """
    hidden = [part for part in parts if len(part) < SHOWN_FROM]
    others = possible - (len(parts) - len(hidden)) - 1
    room = max(0, others) * (SMALLEST - 1)
    if sum(map(len, hidden)) <= room:
        return np.array([], dtype=np.int64)
    visible = [part for part in parts if len(part) >= SHOWN_FROM]
    only = np.unique(np.concatenate(hidden))
    if visible:
        only = np.setdiff1d(only, np.concatenate(visible))
    return only[room:]
