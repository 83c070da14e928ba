"""What a text may mean that is no label: the labels that have most in common with it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from bot.matching.typos import Label
from bot.matching.words import Words, parts

LEAST_LIKENESS = 0.55
"""Share of letters that a label and a text must have in common to be asked about."""

LEAST_WITHIN = 3
"""Letters of a label that is asked about when all of it is within a text, however long."""

_PER_WORD = 120
_COMPARED = 600


class Likely:
    """All labels by their parts, the shortest first."""

    def __init__(self, labels: Sequence[Label], whole: Mapping[str, Sequence[Label]]) -> None:
        self._whole = whole
        self._parts = {label: parts(label.words) for label in labels}
        self._with: dict[str, list[Label]] = defaultdict(list)
        for label, its in self._parts.items():
            for part in its:
                self._with[part].append(label)
        self.words = Words(self._with)

    def ranked(self, words: Sequence[str], preference: Mapping[str, int]) -> Sequence[str]:
        """Return the codes of what is worth asking about, the likeliest first.

        Likeness is 2 x letters in common / (letters typed + letters of the label). Among equals
        the language decides that `preference` gives the smaller number.
        """
        typed = sum(map(len, words))
        common = self._common(parts(words))
        ranked = sorted(
            (-likeness, preference.get(label.language, len(preference)), label.code)
            for label in self._candidates(words, typed, common)
            if (likeness := self._likeness(label, typed, common)) >= LEAST_LIKENESS
        )
        return list(dict.fromkeys(code for _, _, code in ranked))

    def _common(self, typed: Iterable[str]) -> Mapping[str, float]:
        """Return how many letters each word of a label has in common with what was typed."""
        common: dict[str, float] = {}
        for word in typed:
            for other, likeness in self.words.alike(word).items():
                letters = likeness * (len(word) + len(other)) / 2
                common[other] = max(letters, common.get(other, 0.0))
        return common

    def _candidates(
        self, words: Sequence[str], typed: int, common: Mapping[str, float]
    ) -> Iterable[Label]:
        """Return labels within the text, then those of its rarest words, nearest in length."""
        ends = combinations(range(len(words) + 1), 2)
        runs = (" ".join(words[first:end]) for first, end in ends)
        found = {label: None for run in runs for label in self._whole.get(run, ())}
        for word in sorted(common, key=lambda word: (len(self._with[word]), word)):
            if len(found) > _COMPARED:
                break
            found |= dict.fromkeys(self._about(word, typed))
        return found

    def _about(self, word: str, letters: int) -> Sequence[Label]:
        labels = self._with[word]
        if len(labels) <= _PER_WORD:
            return labels
        place = bisect_left(labels, letters, key=lambda label: label.letters)
        first = max(0, min(place - _PER_WORD // 2, len(labels) - _PER_WORD))
        return labels[first : first + _PER_WORD]

    def _likeness(self, label: Label, typed: int, common: Mapping[str, float]) -> float:
        shared = sum([common[part] for part in self._parts[label] if part in common])
        within = shared >= label.letters >= LEAST_WITHIN
        return max(2 * shared / (typed + label.letters), LEAST_LIKENESS if within else 0.0)
