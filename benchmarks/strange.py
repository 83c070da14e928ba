"""Words that mean no capacity, and those among them that are one letter away from a label."""

import re
from collections.abc import Iterator, Sequence
from random import Random

from rapidfuzz import process
from rapidfuzz.distance import OSA

from benchmarks.labels import Entry, ordinary, others
from bot.grammar.spelling import key

JOINED = "وبلفک"
"""What Arabic writes together with the next word: and, in, for, so, like."""

ARTICLE = re.compile("^[وبفک]?(?:ال|ل)(?=...)")
"""The Arabic article, or what "for" leaves of it, and a particle before it."""

Texts = Sequence[tuple[None, str]]
"""As the other classes: the right capacity, which is none, and the text."""


def strange(entries: Sequence[Entry], draw: Random, number: int) -> dict[str, Texts]:
    """Return texts of no capacity by class: far from all labels, and one letter away.

    `near_word` is a real word instead of a label of one word, `near_word_among_others` one instead
    of a word of more; `near_form` is the same word with a letter more or less at its end, or with
    another Arabic particle or article before it.
    """
    labels = {key(label) for _, _, label in entries}
    in_labels = {word for label in labels for word in label.split()}
    classes: dict[str, set[str]] = {"near_word": set(), "near_word_among_others": set()}
    classes |= {"near_form": set(), "far_word": set(_far(in_labels))}
    for label, word, other in _near(entries, in_labels):
        text = " ".join(other if each == word else each for each in label.split())
        if text not in labels:
            classes[_kind(label, word, other)].add(text)
    return {
        name: [(None, text) for text in draw.sample(sorted(texts), min(number, len(texts)))]
        for name, texts in classes.items()
    }


def _kind(label: str, word: str, other: str) -> str:
    shorter, longer = sorted((word, other), key=len)
    particle = longer[0] in JOINED and longer.endswith(shorter)
    article = ARTICLE.sub("", word) == ARTICLE.sub("", other)
    if longer.startswith(shorter) or particle or article:
        return "near_form"
    return "near_word" if label == word else "near_word_among_others"


def _near(entries: Sequence[Entry], in_labels: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield a label, a word of it, and another word that is one letter away and in no label."""
    for language in sorted({language for _, language, _ in entries}):
        strangers = sorted({key(word) for word in others(language)} - in_labels)
        labels = {key(label) for _, its, label in entries if its == language}
        near = {
            word: [other for other, _, _ in found]
            for word in {word for label in labels for word in label.split() if len(word) > 3}
            if (
                found := process.extract(
                    word, strangers, scorer=OSA.distance, score_cutoff=1, limit=None
                )
            )
        }
        for label in sorted(labels):
            for word in label.split():
                yield from ((label, word, other) for other in near.get(word, ()))


def _far(in_labels: set[str]) -> Iterator[str]:
    """Yield ordinary words that are three letters or more away from any word of a label."""
    known = sorted(in_labels)
    for word in map(key, ordinary()):
        if not process.extractOne(word, known, scorer=OSA.distance, score_cutoff=2):
            yield word
