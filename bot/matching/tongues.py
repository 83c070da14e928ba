"""The languages people can talk in, as bits: what is common to many is found by a few ANDs."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.matching.groups import Some

Bits = NDArray[np.uint64]
Levels = NDArray[np.uint8]

LEVELS = 4
TABLE = 1 << 24
"""Sets times sets up to which their levels are worked out once for all."""
_WORD = 64


class Tongues:
    """Distinct sets of languages with levels of 1 to 4, each known by its number.

    For each level there is a set of bits: the languages spoken at that level or better. So the
    weaker level in the best common language is the number of levels whose bits meet. `bits` has
    them by level, word of 64 bits, and number of the set.
    """

    def __init__(self, spoken: Iterable[Mapping[str, int]]) -> None:
        sets = list(spoken)
        self.codes = tuple(sorted({code for each in sets for code in each}))
        numbers = {code: number for number, code in enumerate(self.codes)}
        words = max(1, -(-len(self.codes) // _WORD))
        self.bits = np.zeros((LEVELS, words, len(sets)), dtype=np.uint64)
        for place, each in enumerate(sets):
            for code, level in each.items():
                word, bit = divmod(numbers[code], _WORD)
                self.bits[: min(level, LEVELS), word, place] |= np.uint64(1 << bit)
        self._size = len(sets)

    @cached_property
    def _table(self) -> Levels:
        every = np.arange(self._size)
        return self.level(every[:, None], every[None, :])

    def between(self, some: Some, others: Some) -> Levels:
        """Return the level common to each of some sets, by row, and each of others, by column."""
        if self._size * self._size <= TABLE:
            found: Levels = self._table[np.ix_(some, others)]
            return found
        return self.level(some[:, None], others[None, :])

    def level(self, *sets: Some) -> Levels:
        """Return the best level common to these sets, 0 where there is no common language.

        Takes arrays of numbers of sets that fit each other; the answer has their common shape.
        """
        found = np.zeros(np.broadcast_shapes(*(each.shape for each in sets)), dtype=np.uint8)
        for bits in self.bits:
            found += _meet(bits, sets)
        return found

    def best(self, *sets: Some) -> NDArray[np.int64]:
        """Return the number of the best common language, by `codes`; -1 where there is none.

        Among equals it is the first in the alphabet.
        """
        shape = np.broadcast_shapes(*(each.shape for each in sets))
        found = np.full(shape, -1, dtype=np.int64)
        for bits in self.bits:
            for word in reversed(range(len(bits))):
                common = _common(bits[word], sets)
                found = np.where(common > 0, _WORD * word + _lowest(common), found)
        return found

    def speaks(self, language: Some, sets: Some) -> NDArray[np.bool_]:
        """Say of each set whether a language, by its place in `codes`, is in it."""
        word, bit = np.divmod(language, _WORD)
        spoken: NDArray[np.bool_] = (self.bits[0, word, sets] >> bit.astype(np.uint64)) & 1 > 0
        return spoken

    def level_in(self, language: int, sets: Some) -> Levels:
        """Return the level of each set in one language, 0 where it is not in it."""
        word, bit = divmod(language, _WORD)
        spoken = (self.bits[:, word][:, sets] >> np.uint64(bit)) & np.uint64(1)
        level: Levels = spoken.sum(axis=0).astype(np.uint8)
        return level


def _common(bits: Bits, sets: tuple[Some, ...]) -> Bits:
    first, *others = sets
    common = bits[first]
    for each in others:
        common = common & bits[each]
    return common


def _meet(bits: Bits, sets: tuple[Some, ...]) -> NDArray[np.bool_]:
    met: NDArray[np.bool_] = _common(bits[0], sets) != 0
    for word in bits[1:]:
        met |= _common(word, sets) != 0
    return met


def _lowest(bits: Bits) -> NDArray[np.int64]:
    lowest = bits & (~bits + np.uint64(1))
    return np.frexp(lowest.astype(np.float64))[1].astype(np.int64) - 1
