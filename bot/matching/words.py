"""The words of all labels, to be found by words that are nearly the same."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA, Prefix

from bot.matching.spelt import Near

EXACT_UP_TO = 4
"""Letters up to which two words must be the very same to be asked about: GIS is not GIF."""

_STEM = 5
_LEAST_STEM = 0.6
_PARTS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\u3040-\u30ff\u3400-\u9fff]+")


def parts(words: Iterable[str]) -> tuple[str, ...]:
    """Return what is compared to ask about, each once: words, but Chinese and kana by sign."""
    return tuple(dict.fromkeys(part for word in words for part in _PARTS.findall(word)))


class Words:
    """Distinct folded words, arranged by pieces and by beginning."""

    def __init__(self, words: Iterable[str]) -> None:
        self._all = sorted(set(words))
        self._near = Near(self._all)

    def one_edit(self, word: str) -> Iterable[str]:
        """Return the other words one edit away (insert, delete, replace, swap)."""
        return self._near.within(word, 1)

    def alike(self, word: str) -> dict[str, float]:
        """Return the words like this one with a likeness up to 1, itself included if known.

        Likeness is the share of letters without edit, one edit allowed where one has five letters
        and the other four, two from eight; or the share of a common beginning, for inflected forms.
        """
        found = dict(self._inflected(word))
        for other in self._near.within(word, 2) if len(word) >= EXACT_UP_TO else ():
            if len(other) >= EXACT_UP_TO and len(word) + len(other) > 2 * EXACT_UP_TO:
                likeness = OSA.normalized_similarity(word, other)
                found[other] = max(likeness, found.get(other, 0.0))
        if self.has(word):
            found[word] = 1.0
        return found

    def has(self, word: str) -> bool:
        """Say whether it is a word of a label."""
        position = bisect_left(self._all, word)
        return position < len(self._all) and self._all[position] == word

    def _inflected(self, word: str) -> Iterator[tuple[str, float]]:
        if len(word) < _STEM:
            return
        stem = word[:_STEM]
        for position in range(bisect_left(self._all, stem), len(self._all)):
            other = self._all[position]
            if not other.startswith(stem):
                return
            share = Prefix.similarity(word, other) / max(len(word), len(other))
            if share >= _LEAST_STEM:
                yield other, share
