"""Strings to be found by others that are an edit or two away, without looking at all of them."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

_INDEX_BITS = 24
_INDEX = (1 << _INDEX_BITS) - 1
_HASH = (1 << 64 - _INDEX_BITS) - 1

LEAST_FOR_TWO = 8
"""Letters from which on two edits are looked for."""

Piece = tuple[int, int, str]
"""How long the string is that a piece was cut from, which of its pieces it is, and the piece."""


class Near:
    """A set of strings, indexed by their halves and thirds.

    One edit leaves one half whole, two edits leave one third; so only strings that share such a
    piece at its place are compared. An index entry is a hash and a number in 8 bytes.
    """

    def __init__(self, strings: Iterable[str]) -> None:
        self._strings = sorted(set(strings))
        self._entries = array(
            "Q",
            sorted(
                _entry(piece) | number
                for number, text in enumerate(self._strings)
                for piece in _pieces(text)
            ),
        )

    def within(self, text: str, edits: int) -> dict[str, int]:
        """Return the strings at most one or two edits away, and how many; itself is none of them.

        An edit is a letter missing, too many, wrong, or two swapped (optimal string alignment).
        """
        edits = edits if len(text) >= LEAST_FOR_TWO else 1
        asked = [*_asked_for_one(text), *(_asked_for_two(text) if edits > 1 else ())]
        numbers = {number for piece in asked for number in self._with(piece)}
        near = [self._strings[number] for number in sorted(numbers)]
        found = process.extract(text, near, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return {other: distance for other, distance, _ in found if distance}

    def _with(self, piece: Piece) -> Iterator[int]:
        entry = _entry(piece)
        first = bisect_left(self._entries, entry)
        for place in range(first, bisect_left(self._entries, entry + _INDEX + 1, first)):
            yield self._entries[place] & _INDEX


def _entry(piece: Piece) -> int:
    return (hash(piece) & _HASH) << _INDEX_BITS


def _thirds(length: int) -> tuple[int, int]:
    return length // 3, length - length // 3


def _pieces(text: str) -> Iterator[Piece]:
    length = len(text)
    half = length // 2
    yield length, 0, text[:half]
    yield length, 1, text[half:]
    if length >= LEAST_FOR_TWO - 2:
        first, last = _thirds(length)
        yield length, 2, text[:first]
        yield length, 3, text[first:last]
        yield length, 4, text[last:]


def _asked_for_one(text: str) -> Iterator[Piece]:
    typed = len(text)
    for length in range(max(typed - 1, 1), typed + 2):
        half = length // 2
        yield length, 0, text[:half]
        yield length, 1, text[typed - (length - half) :]
    half = typed // 2
    if half:  # the two letters in the middle may be swapped
        yield typed, 0, text[: half - 1] + text[half : half + 1]


def _asked_for_two(text: str) -> Iterator[Piece]:
    typed = len(text)
    for length in range(typed - 2, typed + 3):
        first, last = _thirds(length)
        yield length, 2, text[:first]
        yield length, 4, text[typed - (length - last) :]
        for shift in range(-2, 3):
            yield length, 3, text[first + shift : last + shift]
