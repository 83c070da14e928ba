"""Invented people as columns: where they live, what they speak, how much they take on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.simulation.world import HOMES

Ints = NDArray[np.int64]
"""One number for each person or wish."""
MOST_LANGUAGES = 4
NATIVE = 4
LEARNED = (0.2, 0.4, 0.4)
"""Of those who learned a language: how many speak it at level 1, 2, 3."""
MOVED = 0.04
"""Live in another home than the one they have their languages from."""
SILENT = 0.1
"""Named neither zone nor region."""
LOADS = (0, 1, 2, 4)
"""How many people somebody helps at a time, and as many who help them."""
LOAD_SHARES = (0.06, 0.2, 0.6, 0.14)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Columns with one entry for each person.

    `home` is an index into `HOMES`, or their number for who named none; `speech` one into
    `speeches`, which many people share.
    """

    ids: list[str]
    home: Ints
    load: Ints
    speech: Ints
    speeches: tuple[Mapping[str, int], ...]


def gather(people: int, draw: np.random.Generator) -> Crowd:
    """Draw a crowd of so many people."""
    weights = np.array([home.weight for home in HOMES])
    native = _among(weights, people, draw)
    moved = draw.random(people) < MOVED
    home = np.where(moved, _among(weights, people, draw), native)
    home[draw.random(people) < SILENT] = len(HOMES)
    load = np.array(LOADS)[_among(np.array(LOAD_SHARES), people, draw)]
    speech, speeches = _speeches(native, draw)
    return Crowd([f"p{number:07x}" for number in range(people)], home, load, speech, speeches)


def _among(weights: NDArray[np.float64], size: int, draw: np.random.Generator) -> Ints:
    """Draw indices as often as their weights say."""
    steps = np.cumsum(weights) / np.sum(weights)
    return np.minimum(np.searchsorted(steps, draw.random(size), side="right"), len(steps) - 1)


def _speeches(
    native: Ints, draw: np.random.Generator
) -> tuple[Ints, tuple[Mapping[str, int], ...]]:
    """Draw what each person speaks; the same languages at the same levels become one mapping."""
    levels = _levels(native, draw)
    base = NATIVE + 1
    packed = native
    for column in levels.T:
        packed = packed * base + column
    kinds, first, speech = np.unique(packed, return_index=True, return_inverse=True)
    return speech.reshape(len(native)), tuple(
        {
            tongue.code: int(level)
            for tongue, level in zip(HOMES[native[at]].tongues, levels[at], strict=False)
            if level
        }
        for at in first[: len(kinds)]
    )


def _levels(native: Ints, draw: np.random.Generator) -> Ints:
    """Return people by tongues of their home: 0, or a level of 1 to 4."""
    born, learned = _table("native"), _table("learned")
    steps = np.cumsum(born, axis=1)[native]
    mother = (draw.random((len(native), 1)) * steps[:, -1:] >= steps).sum(axis=1)
    shape = steps.shape
    level = 1 + _among(np.array(LEARNED), shape[0] * shape[1], draw).reshape(shape)
    level[draw.random(shape) >= learned[native]] = 0
    everybody = np.arange(len(native))
    level[everybody, mother] = NATIVE
    full = np.count_nonzero(level, axis=1) > MOST_LANGUAGES
    weakest = np.where(level == 0, NATIVE + 1, level).argmin(axis=1)
    level[everybody[full], weakest[full]] = 0
    return level


def _table(name: str) -> NDArray[np.float64]:
    widest = max(len(home.tongues) for home in HOMES)
    table = np.zeros((len(HOMES), widest))
    for row, home in enumerate(HOMES):
        table[row, : len(home.tongues)] = [getattr(tongue, name) for tongue in home.tongues]
    return table
