"""The words of all labels, to be found by words that are nearly the same."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

EXACT_UP_TO = 4
"""Letters up to which a word must be the very same: GIS is not GIF."""

_STEM = 5
_LEAST_STEM = 0.6


class Words:
    """Distinct folded words, arranged by length and by beginning."""

    def __init__(self, words: Iterable[str]) -> None:
        self._all = sorted(set(words))
        self._near_length: dict[int, list[str]] = defaultdict(list)
        for word in self._all:
            if len(word) > EXACT_UP_TO:
                for length in range(len(word) - 2, len(word) + 3):
                    self._near_length[length].append(word)

    def misspelt(self, word: str, edits: int = 1) -> Iterator[str]:
        """Yield the other words at most so many edits away (insert, delete, replace, swap).

        None for words of up to `EXACT_UP_TO` letters, on either side.
        """
        if len(word) > EXACT_UP_TO:
            near = self._near_length.get(len(word), ())
            found = process.extract(word, near, scorer=OSA.distance, score_cutoff=edits, limit=None)
            yield from (other for other, distance, _ in found if distance)

    def alike(self, word: str) -> dict[str, float]:
        """Return the words like this one with a likeness up to 1, itself included if known.

        Likeness is the share of letters without edit, one edit allowed in words of five letters
        and more, two from eight; or the share of a common beginning, for inflected forms.
        """
        found = dict(self._inflected(word))
        edits = 2 if len(word) >= 8 else 1
        for other in self.misspelt(word, edits):
            likeness = OSA.normalized_similarity(word, other)
            found[other] = max(likeness, found.get(other, 0.0))
        if self._knows(word):
            found[word] = 1.0
        return found

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

    def _knows(self, word: str) -> bool:
        position = bisect_left(self._all, word)
        return position < len(self._all) and self._all[position] == word
