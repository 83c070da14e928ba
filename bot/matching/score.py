"""The formula: what each thing we know of two people is worth, factor by factor.

The value of a match is the sum over its lessons of
closeness x kinds x freshness x deadline x waiting x rarity,
times language x overlap x mutual, which belong to the people. The factors are ours, chosen so
that a different subject costs most and no single inconvenience rules a match out; docs/matching.md
explains them.
"""

from collections.abc import Mapping
from math import sqrt

EXPIRY = 60.0
"""Days after which an offer lapses unless it is renewed."""

RANGES: Mapping[str, tuple[float, float]] = {
    "mutual": (1.0, 1.25),
    "closeness": (0.0, 1.0),
    "language": (0.7, 1.0),
    "overlap": (0.6, 1.0),
    "kinds": (0.7, 1.0),
    "waiting": (1.0, 2.0),
    "deadline": (1.0, 1.3),
    "rarity": (1.0, 1.2),
    "freshness": (0.7, 1.0),
}
"""The least and the most each factor can be, in the order they matter to people."""


def mutual(*, circle: bool, both_ways: bool) -> float:
    """1 to 1.25: those who help each other show up; a circle needs three people to agree."""
    if circle:
        return 1.15
    return 1.25 if both_ways else 1.0


def closeness(near: float) -> float:
    """0 to 1, as the tree of capacities says: what is only near is worth that much less."""
    return min(1.0, max(0.0, near))


def language(level: int) -> float:
    """0.7 to 1 for the weaker speaker's level of 1 to 4: a halting talk still is a talk."""
    return 0.6 + 0.1 * min(4, max(1, level))


def overlap(hours: float | None) -> float:
    """0.6 to 1 by waking hours in common, all from ten up; an unknown zone is a neutral 0.9.

    Four, the least two people can have, give 0.76: enough for a call, and much is written.
    """
    return 0.9 if hours is None else 0.6 + 0.04 * min(10.0, hours)


def kinds(offered: frozenset[str], asked: frozenset[str]) -> float:
    """0.7 to 1: a kind of help both named is best; naming none is open to all, at 0.95."""
    if not offered or not asked:
        return 0.95
    return 1.0 if offered & asked else 0.7


def freshness(days: float) -> float:
    """0.7 to 1 by the offer's age: an offer made long ago is likelier to be no longer true."""
    return 1.0 - 0.3 * min(1.0, max(0.0, days / EXPIRY))


def deadline(days: float | None) -> float:
    """1 to 1.3 by the days left to the ask's deadline: rises over the last two weeks."""
    return 1.0 if days is None else 1.0 + 0.3 * (1.0 - min(14.0, max(0.0, days)) / 14.0)


def waiting(rounds: int) -> float:
    """1 to 2: a tenth more for each round the ask has waited, up to ten, so nobody is forgotten."""
    return 1.0 + 0.1 * min(10, max(0, rounds))


def rarity(offers: int) -> float:
    """1 to 1.2 by how many offer what is asked: the only one who can should be kept for it."""
    return 1.0 + 0.2 / sqrt(max(1, offers))
