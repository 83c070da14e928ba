"""The formula: what each thing we know of two people is worth, factor by factor.

The value of a lesson is
closeness x kinds x freshness x outcome x turn x deadline x waiting x rarity x region,
that of a match the sum over its lessons times language x overlap x mutual, which belong to the
people. The factors are ours, chosen so that a different subject costs most and no single
inconvenience rules a match out; docs/matching.md explains them. All take and give arrays.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.integer[Any]]

EXPIRY = 60.0
"""Days after which an offer lapses unless it is renewed."""

BOTH_WAYS, CIRCLE = 1.2, 1.05
"""For what lessons count in a pair, and in a circle: with more fewer are served in many rounds."""
CLINIC = 0.8
UNKNOWN_HOURS = 0.9
OPEN_KINDS = 0.95

RANGES: Mapping[str, tuple[float, float]] = {
    "mutual": (0.8, 1.2),
    "closeness": (0.0, 1.0),
    "language": (0.7, 1.0),
    "overlap": (0.6, 1.0),
    "kinds": (0.7, 1.0),
    "waiting": (1.0, 2.0),
    "deadline": (1.0, 1.3),
    "region": (1.0, 1.3),
    "rarity": (1.0, 1.2),
    "outcome": (0.85, 1.0),
    "turn": (0.75, 1.0),
    "freshness": (0.7, 1.0),
}
"""The least and the most each factor can be, in the order they matter to people.

Only waiting may be more than its most, and region, where its aim is set higher.
"""


def closeness(near: Numbers) -> Numbers:
    """0 to 1, as the tree of capacities says: what is only near is worth that much less."""
    return np.clip(near, 0.0, 1.0)


def language(level: Whole) -> Numbers:
    """0.7 to 1 for the weaker speaker's level of 1 to 4: a halting talk still is a talk.

    Level 0, no common language, gives 0: there is no match.
    """
    return np.where(level > 0, 0.6 + 0.1 * np.minimum(level, 4), 0.0)


def overlap(hours: Numbers) -> Numbers:
    """0.6 to 1 by waking hours in common, all from ten up; unknown (NaN) is a neutral 0.9.

    Four, the least two people can have, give 0.76: enough for a call, and much is written.
    """
    return np.where(np.isnan(hours), UNKNOWN_HOURS, 0.6 + 0.04 * np.minimum(hours, 10.0))


def kinds(*, named: NDArray[np.bool_], shared: NDArray[np.bool_]) -> Numbers:
    """0.7 to 1: a kind of help both named is best; where one named none, all are open, at 0.95."""
    return np.where(named, np.where(shared, 1.0, 0.7), OPEN_KINDS)


def freshness(days: Numbers) -> Numbers:
    """0.7 to 1 by the offer's age: an offer made long ago is likelier to be no longer true."""
    return 1.0 - 0.3 * np.clip(days / EXPIRY, 0.0, 1.0)


def outcome(helped: Whole, rated: Whole) -> Numbers:
    """0.85 to 1 by how often this helper's introductions helped; a newcomer counts as the best.

    Three good ones are assumed to have gone before, so that a single bad mark costs little.
    """
    return 0.85 + 0.15 * (helped + 3.0) / (np.maximum(rated, helped) + 3.0)


def turn(given: Whole) -> Numbers:
    """0.75 to 1: a twentieth less for each lesson lately given, up to five, so others are asked."""
    return 1.0 - 0.05 * np.clip(given, 0, 5).astype(np.float64)


def deadline(days: Numbers) -> Numbers:
    """1 to 1.3 by the days left to the ask's deadline, rising over the last two weeks.

    Without a deadline (NaN) it is 1.
    """
    return np.where(np.isnan(days), 1.0, 1.0 + 0.3 * (1.0 - np.clip(days, 0.0, 14.0) / 14.0))


def waiting(rounds: Whole) -> Numbers:
    """1 and a tenth more for each round the ask has waited, without end: its turn must come."""
    return 1.0 + 0.1 * np.maximum(rounds, 0)


def rarity(offers: Whole) -> Numbers:
    """1 to 1.2 by how many offer what is asked: the only one who can should be kept for it."""
    return 1.0 + 0.2 / np.sqrt(np.maximum(offers, 1))


def region(share: Numbers, usual: float, aim: float) -> Numbers:
    """1 to 1 + `aim` as the share of asks served in the ask's region falls short of the usual."""
    if usual <= 0:
        return np.ones_like(share)
    return 1.0 + aim * np.clip(1.0 - share / usual, 0.0, 1.0)
