"""Which words a language has, so that one of them is not taken for a typo of another."""

from collections.abc import Collection, Iterable
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import cast

from bot.matching.fold import fold

FILE = "known-words.bin"

THOROUGH = frozenset({"ar", "de", "en", "es", "fr", "it", "pt"})
"""Languages of whose ordinary words nine in ten are known: an unknown word is likely a typo."""

SHORTEST, LONGEST = 2, 13
"""Letters of the words that are known: shorter and longer ones are decided by length alone."""

_ROOM = 1.23
_SEED = 8
_BITS = 11
_MARK = (1 << _BITS) - 1


class KnownWords:
    """A set of words of languages, 13.5 bits for each: an xor filter with 11 bits for a slot.

    None is missing; one in 2,048 others is taken for known. https://arxiv.org/abs/1912.08258
    """

    def __init__(self, stored: bytes) -> None:
        self._seed, self._slots = stored[:_SEED], stored[_SEED:]
        self._third = len(self._slots) * 8 // _BITS // 3

    def __contains__(self, word: object) -> bool:
        """Say whether a language, by its code, has a word, in any spelling `fold` knows."""
        language, text = cast("tuple[str, str]", word)
        return self._has(base(language), fold(text))

    def _has(self, language: str, text: str) -> bool:
        if not self._third or not SHORTEST <= len(text) <= LONGEST:
            return False
        *places, mark = _hashed(language, text, self._seed, self._third)
        one, other, last = map(self._slot, places)
        return one ^ other ^ last == mark

    def _slot(self, place: int) -> int:
        at, shift = divmod(place * _BITS, 8)
        return int.from_bytes(self._slots[at : at + 3], "little") >> shift & _MARK


def base(language: str) -> str:
    """Return the code of a language without region or script: "pt" for "pt-BR"."""
    return language.replace("_", "-").partition("-")[0].lower()


@cache
def known_words() -> KnownWords:
    """Return the words that are shipped; `python -m bot.matching.gather` makes the file."""
    return KnownWords(files(__package__).joinpath(FILE).read_bytes())


def stored(words: Collection[tuple[str, str]]) -> bytes:
    """Return what `KnownWords` reads, of pairs of a language and a folded word."""
    wanted = sorted(set(words))
    third = (int(len(wanted) * _ROOM) // 3 + 15) // 8 * 8
    for attempt in range(100):
        seed = attempt.to_bytes(_SEED, "little")
        hashed = [_hashed(language, text, seed, third) for language, text in wanted]
        slots = _filled(hashed, third * 3)
        if slots is not None:
            return seed + slots
    raise ValueError("no seed fits these words")


def _hashed(language: str, text: str, seed: bytes, third: int) -> tuple[int, int, int, int]:
    digest = blake2b(f"{language}:{text}".encode(), digest_size=14, salt=seed).digest()
    one, other, last, mark = (int.from_bytes(digest[at : at + 4], "little") for at in (0, 4, 8, 12))
    return one % third, third + other % third, 2 * third + last % third, mark & _MARK


def _filled(hashed: list[tuple[int, int, int, int]], size: int) -> bytes | None:
    """Give each slot its mark, last those that are a word's alone; None if words go in circles."""
    order = _peeled(hashed, size)
    if len(order) < len(hashed):
        return None
    slots = [0] * size
    for number, alone in reversed(order):
        one, other, last, mark = hashed[number]
        slots[alone] = mark ^ slots[one] ^ slots[other] ^ slots[last] ^ slots[alone]
    bits = "".join(f"{mark:0{_BITS}b}" for mark in reversed(slots))
    return int(bits, 2).to_bytes(size * _BITS // 8, "little")


def _peeled(hashed: list[tuple[int, int, int, int]], size: int) -> list[tuple[int, int]]:
    """Take words away one by one, each with a slot that no word which is left has."""
    count, which = [0] * size, [0] * size
    for number, (*places, _) in enumerate(hashed):
        _toggle(places, number, 1, count, which)
    order: list[tuple[int, int]] = []
    alone = [place for place in range(size) if count[place] == 1]
    while alone:
        place = alone.pop()
        if count[place] != 1:
            continue
        number = which[place]
        order.append((number, place))
        *places, _ = hashed[number]
        _toggle(places, number, -1, count, which)
        alone += [other for other in places if count[other] == 1]
    return order


def _toggle(
    places: Iterable[int], number: int, step: int, count: list[int], which: list[int]
) -> None:
    for place in places:
        count[place] += step
        which[place] ^= number
