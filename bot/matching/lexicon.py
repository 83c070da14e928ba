"""Free text to capacity: sure where there is no doubt, else a question, else nothing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

from bot.matching.fold import fold
from bot.matching.traps import TRAPS
from bot.matching.words import Words

LONGEST = 80
"""Letters of a text that are compared; the rest is cut off at a word."""

LEAST_TYPO = 6
"""Letters a misspelt word must have to be put right without asking."""

LEAST_LIKENESS = 0.55
"""Share of letters that a label and a text must have in common to be asked about."""

LEAST_WITHIN = 3
"""Letters of a label that is asked about when all of it is within a text, however long."""

_READ = 400
_ASKED = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a text may mean: one capacity for `sure`, or the likeliest to ask about, or none."""

    sure: str | None = None
    maybe: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Label:
    code: str
    language: str
    letters: int
    abbreviated: bool


class Lexicon:
    """Labels and aliases of capacities in all languages, to be found by what people type."""

    def __init__(
        self,
        entries: Iterable[tuple[str, str, str]],
        key: Callable[[str], str] = fold,
        traps: Collection[str] = TRAPS,
    ) -> None:
        self._key = key
        self._traps = traps
        self._bags: dict[tuple[str, ...], list[_Label]] = defaultdict(list)
        self._whole: dict[str, list[_Label]] = defaultdict(list)
        self._joined: dict[str, list[_Label]] = defaultdict(list)
        self._with: dict[str, list[_Label]] = defaultdict(list)
        for code, language, text in entries:
            self._add(code, language, text)
        self._words = Words(self._with)

    @classmethod
    def build(
        cls,
        entries: Iterable[tuple[str, str, str]],
        key: Callable[[str], str] = fold,
        traps: Collection[str] = TRAPS,
    ) -> Self:
        """Make a lexicon of (code, language, label) triples.

        `key` turns labels and texts into what is compared, words separated by blanks. `traps`
        are real words, as `key` gives them, that are never taken for a typo of another.
        """
        return cls(entries, key, traps)

    def find(self, text: str, languages: Sequence[str] = ()) -> Found:
        """Return what a text means.

        Labels are compared in all languages; `languages`, the preferred first, only decide among
        equals. Sure are the very label, its words in another order or written as one, and one
        typo in one long word where nothing else is as near.
        """
        whole = self._key(text[:_READ]).split()
        exact = self._exact(whole)
        if exact:
            return _decide(exact, languages)
        words = _cut(whole)
        code = self._misspelt(words)
        return Found(code) if code else Found(maybe=self._alike(words, languages))

    def _add(self, code: str, language: str, text: str) -> None:
        words = self._key(text).split()
        label = _Label(code, language, sum(map(len, words)), text.isupper())
        if words:
            self._whole[" ".join(words)].append(label)
            self._joined["".join(words)].append(label)
            self._bags[tuple(sorted(words))].append(label)
        for word in set(words):
            self._with[word].append(label)

    def _exact(self, words: Sequence[str]) -> Sequence[_Label]:
        whole = self._whole.get(" ".join(words), ())
        joined = self._joined.get("".join(words), ())
        return whole or joined or self._bags.get(tuple(sorted(words)), ())

    def _misspelt(self, words: Sequence[str]) -> str | None:
        codes: dict[str, bool] = {}
        for position, word in enumerate(words):
            others = (*words[:position], *words[position + 1 :])
            for meant in self._words.misspelt(word):
                for label in self._bags.get(tuple(sorted((*others, meant))), ()):
                    sure = self._is_typo(word, meant) and not label.abbreviated
                    codes[label.code] = sure or codes.get(label.code, False)
        return next(iter(codes)) if list(codes.values()) == [True] else None

    def _is_typo(self, word: str, meant: str) -> bool:
        if min(len(word), len(meant)) < LEAST_TYPO or word[0] != meant[0]:
            return False
        inflected = word.startswith(meant) or meant.startswith(word)
        return inflected or not (word in self._with or word in self._traps)

    def _alike(self, words: Sequence[str], languages: Sequence[str]) -> tuple[str, ...]:
        common: dict[_Label, float] = defaultdict(float)
        for word in set(words):
            for label, likeness in self._labels_with(word).items():
                common[label] += likeness
        typed = sum(map(len, words))
        ranked = sorted(
            (-_likeness(shared, typed, label), _preference(label, languages), label.code)
            for label, shared in common.items()
        )
        codes = (code for likeness, _, code in ranked if -likeness >= LEAST_LIKENESS)
        return tuple(dict.fromkeys(codes))[:_ASKED]

    def _labels_with(self, word: str) -> Mapping[_Label, float]:
        best: dict[_Label, float] = {}
        for other, likeness in self._words.alike(word).items():
            letters = likeness * (len(word) + len(other)) / 2
            for label in self._with[other]:
                best[label] = max(letters, best.get(label, 0.0))
        return best


def _decide(labels: Iterable[_Label], languages: Sequence[str]) -> Found:
    ranked = sorted((_preference(label, languages), label.code) for label in labels)
    best = {code for rank, code in ranked if rank == ranked[0][0]}
    if len(best) == 1:
        return Found(best.pop())
    return Found(maybe=tuple(dict.fromkeys(code for _, code in ranked))[:_ASKED])


def _likeness(shared: float, typed: int, label: _Label) -> float:
    whole = shared >= label.letters >= LEAST_WITHIN
    return max(2 * shared / (typed + label.letters), LEAST_LIKENESS if whole else 0.0)


def _preference(label: _Label, languages: Sequence[str]) -> int:
    return languages.index(label.language) if label.language in languages else len(languages)


def _cut(words: Sequence[str]) -> Sequence[str]:
    ends = accumulate(len(word) + 1 for word in words)
    return [word for word, end in zip(words, ends, strict=True) if end <= LONGEST + 1]
