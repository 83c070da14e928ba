"""Whether what was typed is a label with a typo in it, or other words."""

import re
from collections import Counter
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from itertools import chain
from unicodedata import category

from rapidfuzz.distance import OSA

from bot.matching.known import THOROUGH, base

LEAST_ALONE = 5
"""Letters of a word that is put right where it is all there is; one of them may be missing."""

LEAST_AMONG = 2
"""Letters that must be left of a word that is put right among others that are right."""

LEAST_OTHERS = 3
"""Letters these others must have."""

EXACT_ABBREVIATION = 3
"""Letters of an abbreviation that must be exact even among others; a longer one only alone."""

LONGEST_JOINING = 3
"""Letters of a word that only joins others, between which it stands: "of", "und"."""

LEAST_UNKNOWN = 9
"""Letters, also among others, in languages whose words are not known: there only length tells."""

LEAST_WITH_TWO = 10
"""Letters of a word that is put right with two edits in it."""

LEAST_JOINED = 8
"""Letters of words that are put right though a blank is wrong as well."""

_SEQUENCE = 5
_LEAST_STEM = 4
_PARTICLES = "وبلفک"
"""What Arabic writes together with the next word: and, in, for, so, like."""

_ARTICLE = re.compile("^([وبفک]?)(?:ال|لا|ل)(?=...)")
"""The Arabic article, two letters swapped, or as "for" leaves it, and a particle before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A folded label of a capacity, in a language; its letters are counted without blanks."""

    code: str
    language: str
    words: tuple[str, ...]
    letters: int


class Typos:
    """The rule by which one word is a typo of another.

    `words` are those of all labels, `known` holds those of languages as (language, word),
    `abbreviations` are words that must be spelt as they are, `sequences` the letters in a row of
    labels in languages whose words are not known.
    """

    def __init__(
        self,
        words: Container[str],
        known: Container[tuple[str, str]],
        abbreviations: frozenset[str],
        sequences: frozenset[str],
    ) -> None:
        self._words = words
        self._known = known
        self._abbreviations = abbreviations
        self._sequences = sequences

    def explain(self, typed: Sequence[str], label: Label, languages: Collection[str]) -> bool:
        """Say whether typos, and nothing else, make the words that were typed of this label.

        `languages` are those in which what was typed may be words of their own.
        """
        odd, meant = _without(typed, label.words), _without(label.words, typed)
        if not odd:
            return all(len(word) == 1 and _joins(word, label) for word in meant)
        if len(odd) != len(meant):
            return self._explain_blank(odd, meant, languages)
        pairs = zip(odd, meant, strict=True)
        return all(self._is_typo(word, right, label, languages) for word, right in pairs)

    def _is_typo(self, word: str, meant: str, label: Label, languages: Collection[str]) -> bool:
        return (
            OSA.distance(word, meant) <= (2 if len(meant) >= LEAST_WITH_TWO else 1)
            and not self._is_exact(meant, label)
            and _marks(word) == _marks(meant)
            and self._is_long_enough(word, meant, label)
            and (
                _joins(meant, label)
                or (_is_among(meant, label) and _is_form(word, meant))
                or not any(self._is_another(word, meant, language) for language in languages)
            )
        )

    def _is_exact(self, meant: str, label: Label) -> bool:
        short = len(meant) <= EXACT_ABBREVIATION or not _is_among(meant, label)
        return short and meant in self._abbreviations

    def _explain_blank(
        self, odd: Sequence[str], meant: Sequence[str], languages: Collection[str]
    ) -> bool:
        word, right = "".join(odd), "".join(meant)
        return (
            len(right) >= LEAST_JOINED
            and OSA.distance(word, right) <= 1
            and all(each in word for each in self._abbreviations.intersection(meant))
            and _marks(word) == _marks(right)
            and not all(
                any(self._is_another(each, each, language) for language in languages)
                for each in odd
            )
        )

    def _is_another(self, word: str, meant: str, language: str) -> bool:
        borrowed = not self._has(language, meant) and self._has("en", meant)
        return (
            word in self._words or self._has(language, word) or (borrowed and self._has("en", word))
        )

    def _has(self, language: str, word: str) -> bool:
        joined = len(word) > _LEAST_STEM and word[0] in _PARTICLES
        return (language, word) in self._known or (joined and (language, word[1:]) in self._known)

    def _is_long_enough(self, word: str, meant: str, label: Label) -> bool:
        shorter = min(len(word), len(meant))
        if base(label.language) in THOROUGH or _joins(meant, label):
            return (len(meant) >= LEAST_ALONE <= shorter + 1) or (
                _is_among(meant, label) and (shorter >= LEAST_AMONG or _joins(meant, label))
            )
        return shorter >= LEAST_UNKNOWN and not sequences(word) <= self._sequences


def _is_among(meant: str, label: Label) -> bool:
    return label.letters - len(meant) >= LEAST_OTHERS


def _joins(meant: str, label: Label) -> bool:
    return len(meant) <= LONGEST_JOINING and meant in label.words[1:-1]


def _is_form(word: str, meant: str) -> bool:
    """Say whether it is the same word but for an ending of a letter, an Arabic particle or article.

    Letters of the article that are missing or swapped leave it the same word, too.
    """
    shorter, longer = sorted((word, meant), key=len)
    ending = len(shorter) >= _LEAST_STEM and (
        longer.startswith(shorter) or (longer.endswith(shorter) and longer[0] in _PARTICLES)
    )
    return ending or _ARTICLE.sub(r"\1", word) == _ARTICLE.sub(r"\1", meant)


def sequences(word: str) -> set[str]:
    """Return all five letters in a row, the ends of the word marked."""
    marked = f"^{word}$"
    return {marked[at : at + _SEQUENCE] for at in range(len(marked) - _SEQUENCE + 1)}


def _without(words: Sequence[str], others: Sequence[str]) -> list[str]:
    left = Counter(words) - Counter(others)
    return list(chain.from_iterable([word] * left.pop(word, 0) for word in words))


def _marks(word: str) -> str:
    """Return what is no letter: figures, + and #."""
    return "".join(c for c in word if category(c)[0] not in "LM")
