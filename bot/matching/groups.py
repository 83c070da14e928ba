"""Rows gathered by a number, such as the offers of each person."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from bot.matching.score import Numbers

Some = NDArray[np.integer[Any]]
Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Groups:
    """The rows of group g are rows[starts[g]:starts[g + 1]]."""

    rows: Some
    starts: Keys

    @classmethod
    def of(cls, numbers: Some, groups: int) -> Self:
        """Gather the places of an array by the number that stands there, 0 to `groups` - 1."""
        rows = np.argsort(numbers, kind="stable").astype(np.int32)
        counts = np.bincount(numbers, minlength=groups)
        return cls(rows, np.concatenate(([0], np.cumsum(counts))).astype(np.int64))

    def __getitem__(self, group: int) -> Some:
        return self.rows[self.starts[group] : self.starts[group + 1]]

    def sizes(self, groups: Some) -> Keys:
        """Return how many rows some groups have."""
        return self.starts[groups + 1] - self.starts[groups]

    def expand(self, groups: Some) -> tuple[Keys, Some]:
        """Return all rows of some groups in turn, and before them the place of each one's group."""
        firsts, counts = self.starts[groups], self.sizes(groups)
        places = np.repeat(np.arange(len(groups)), counts)
        within = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
        return places, self.rows[firsts[places] + within]


def foremost(keys: Some, gain: Numbers, most: int) -> Some:
    """Return the rows that gain most of each key, at most so many; by key, the best first."""
    order = np.lexsort((-gain, keys))
    ordered, places = keys[order], np.arange(len(order))
    starts = np.concatenate(([0], np.where(ordered[1:] != ordered[:-1], places[1:], 0)))
    found: Some = order[places - np.maximum.accumulate(starts)[: len(order)] < most]
    return found


def contains(ordered: Keys, keys: Keys) -> NDArray[np.bool_]:
    """Say of each key whether it is among keys in ascending order."""
    if not len(ordered):
        return np.zeros(keys.shape, dtype=np.bool_)
    places = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    found: NDArray[np.bool_] = ordered[places] == keys
    return found


def best_of(keys: Keys, value: Numbers) -> Some:
    """Return the place of the most valuable of each key, in ascending order of keys.

    Among equals it is the first. Few keys come more than once: only those are looked at closely.
    """
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    again = np.zeros(len(keys), dtype=np.bool_)
    again[1:] = ordered[1:] == ordered[:-1]
    found: Some = order[~again]
    several = again.copy()
    several[:-1] |= again[1:]
    vying = order[several]
    if len(vying):
        vying = vying[np.lexsort((-value[vying], keys[vying]))]
        best = np.ones(len(vying), dtype=np.bool_)
        best[1:] = keys[vying[1:]] != keys[vying[:-1]]
        found[several[~again]] = vying[best]
    return found
