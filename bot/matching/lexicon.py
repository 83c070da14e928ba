"""Free text to capacity: sure where there is no doubt, else a question, else nothing."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Self

from bot.matching.fold import fold
from bot.matching.known import THOROUGH, base, known_words
from bot.matching.likely import Likely
from bot.matching.spelt import Near
from bot.matching.typos import (
    EXACT_ABBREVIATION,
    LEAST_ALONE,
    LEAST_WITH_TWO,
    Label,
    Typos,
    sequences,
)

LONGEST = 80
"""Letters of a text that are compared; the rest is cut off at a word."""

LONGEST_ABBREVIATION = 6
"""Letters of a word that is an abbreviation if all labels have it in capitals."""

Spelt = tuple[str, str, str, list[str]]
"""The code, the language, the label as it was given, and its folded words."""

_READ = 400
"""Characters that are read at all; what is longer is never sure."""

_ASKED = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What a text may mean: one capacity for `sure`, or the likeliest to ask about, or none."""

    sure: str | None = None
    maybe: tuple[str, ...] = ()


class Lexicon:
    """Labels and aliases of capacities in all languages, to be found by what people type."""

    def __init__(
        self,
        entries: Iterable[tuple[str, str, str]],
        key: Callable[[str], str] = fold,
        known: Container[tuple[str, str]] | None = None,
    ) -> None:
        self._key = key
        spelt = [(code, language, text, key(text).split()) for code, language, text in entries]
        labels = _labels(spelt)
        self._whole = _grouped((" ".join(label.words), label) for label in labels)
        self._joined = _grouped(("".join(label.words), label) for label in labels)
        self._bags = _grouped((_bag(label.words), label) for label in labels)
        self._near = Near(self._joined)
        self._likely = Likely(labels, self._whole)
        self._typos = Typos(
            frozenset(word for label in labels for word in label.words),
            known_words() if known is None else known,
            _abbreviations(spelt),
            _sequences(labels),
        )

    @classmethod
    def build(
        cls,
        entries: Iterable[tuple[str, str, str]],
        key: Callable[[str], str] = fold,
        known: Container[tuple[str, str]] | None = None,
    ) -> Self:
        """Make a lexicon of (code, language, label) triples.

        `key` turns labels and texts into what is compared, words separated by blanks. `known`
        holds (language, word) of real words, which are never taken for a typo of another.
        """
        return cls(entries, key, known)

    def find(self, text: str, languages: Sequence[str] = ()) -> Found:
        """Return what a text means.

        Labels are compared in all languages; `languages`, the preferred first, only decide among
        equals. Sure are the very label, its words in another order or written as one, and what
        can be nothing but a typo of one capacity; docs/capacity-words.md has the rule.
        """
        preference = {language: rank for rank, language in reversed([*enumerate(languages)])}
        whole = self._key(text[:_READ]).split()
        words = _cut(whole)
        if len(text) <= _READ:
            exact = self._exact(whole)
            if exact:
                return _decide(exact, preference)
            code = self._misspelt(words) if words == whole else None
            if code:
                return Found(code)
        maybe = self._likely.ranked(words, preference) or self._few_edits_away(words)
        return Found(maybe=tuple(maybe[:_ASKED]))

    def _exact(self, words: Sequence[str]) -> Sequence[Label]:
        whole = self._whole.get(" ".join(words), ())
        joined = self._joined.get("".join(words), ())
        return whole or joined or self._bags.get(_bag(words), ())

    def _misspelt(self, words: Sequence[str]) -> str | None:
        """Return the capacity that is meant, if one alone is so near and typos explain it."""
        nearest = [*self._one_edit_away(words)] or [*self._two_edits_away(words)]
        codes = {label.code for label in nearest}
        languages = {label.language for label in nearest}
        explained = any(self._typos.explain(words, label, languages) for label in nearest)
        return codes.pop() if len(codes) == 1 and explained else None

    def _one_edit_away(self, words: Sequence[str]) -> Iterator[Label]:
        for joined in self._near.within("".join(words), 1):
            yield from self._joined[joined]
        for position, word in enumerate(words):
            for meant in self._likely.words.one_edit(word):
                bag = _bag((*words[:position], meant, *words[position + 1 :]))
                yield from self._bags.get(bag, ())

    def _two_edits_away(self, words: Sequence[str]) -> Iterator[Label]:
        joined = "".join(words)
        if len(joined) >= LEAST_WITH_TWO:
            for other in self._near.within(joined, 2):
                yield from self._joined[other]

    def _few_edits_away(self, words: Sequence[str]) -> Sequence[str]:
        """Return the codes of labels that are near if all is written as one, the nearest first."""
        joined = "".join(words)
        near = self._near.within(joined, 2) if len(joined) >= LEAST_ALONE else {}
        ranked = sorted(
            (edits, label.code)
            for other, edits in near.items()
            if len(other) >= LEAST_ALONE
            for label in self._joined[other]
        )
        return list(dict.fromkeys(code for _, code in ranked))


def _labels(entries: Iterable[Spelt]) -> Sequence[Label]:
    """Return each label once, the shortest first, in an order that is always the same."""
    same: dict[str, str] = {}
    distinct = {
        (sum(map(len, words)), tuple(same.setdefault(word, word) for word in words), code, language)
        for code, language, _, words in entries
        if words
    }
    return [Label(code, lang, words, letters) for letters, words, code, lang in sorted(distinct)]


def _abbreviations(entries: Iterable[Spelt]) -> frozenset[str]:
    """Return the words that labels have in capitals: short ones in any label, others in all."""
    capitals: set[str] = set()
    others: set[str] = set()
    for _, _, text, words in entries:
        split = text.split()
        if len(split) == len(words):
            for spelt, word in zip(split, words, strict=True):
                (capitals if spelt.isupper() else others).add(word)
    return frozenset(
        word
        for word in capitals
        if len(word) <= (EXACT_ABBREVIATION if word in others else LONGEST_ABBREVIATION)
    )


def _sequences(labels: Iterable[Label]) -> frozenset[str]:
    """Return the letters in a row of languages where nothing else tells what is a word."""
    words = {
        word for label in labels if base(label.language) not in THOROUGH for word in label.words
    }
    return frozenset(row for word in words for row in sequences(word))


def _grouped(pairs: Iterable[tuple[str, Label]]) -> Mapping[str, Sequence[Label]]:
    groups: dict[str, list[Label]] = defaultdict(list)
    for name, label in pairs:
        groups[name].append(label)
    return groups


def _bag(words: Iterable[str]) -> str:
    return " ".join(sorted(words))


def _decide(labels: Iterable[Label], preference: Mapping[str, int]) -> Found:
    ranked = sorted(
        (preference.get(label.language, len(preference)), label.code) for label in labels
    )
    best = {code for rank, code in ranked if rank == ranked[0][0]}
    if len(best) == 1:
        return Found(best.pop())
    return Found(maybe=tuple(dict.fromkeys(code for _, code in ranked))[:_ASKED])


def _cut(words: Sequence[str]) -> Sequence[str]:
    ends = accumulate(len(word) + 1 for word in words)
    return [word for word, end in zip(words, ends, strict=True) if end <= LONGEST + 1]
