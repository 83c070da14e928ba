"""What people make of a label while typing: each class of mistakes, drawn by chance."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from random import Random

from bot.grammar.spelling import key

SHORT = 4
"""Letters up to which a word is short: a mistake in it, or in capitals, is its own class."""

LEAST_ANYWHERE = 5
"""Letters of a label that may have its mistake anywhere: with fewer, it must be spelt exactly."""

EXTRA = {
    "en": ("please", "my", "new", "some", "basic"),
    "de": ("bitte", "mein", "neue", "etwas", "einfach"),
    "ar": ("رجاء", "من", "جديد", "بعض", "كل"),
}
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0dff])*")
_MARKS = "\u0301\u0308\u0327"

Spoil = Callable[[Random, list[str], str], list[str] | None]
"""Makes other words of a label's, given its language; None where its class cannot be had."""


def _clean(_: Random, words: list[str], __: str) -> list[str]:
    return words


def _case(draw: Random, words: list[str], _: str) -> list[str]:
    return ["".join(draw.choice((c.upper(), c.lower())) for c in word) for word in words]


def _diacritics(draw: Random, words: list[str], _: str) -> list[str] | None:
    """Leave marks out, or put one where none is."""
    bare = [_without_marks(word) for word in words]
    if bare != words:
        return bare
    place = draw.randrange(len(words))
    if not words[place][0].isascii() or not words[place][0].isalpha():
        return None
    marked = words[place][0] + draw.choice(_MARKS) + words[place][1:]
    return [*words[:place], marked, *words[place + 1 :]]


def _order(draw: Random, words: list[str], _: str) -> list[str] | None:
    if len(set(words)) < 2:
        return None
    shuffled = words
    while shuffled == words:
        shuffled = draw.sample(words, len(words))
    return shuffled


def _extra(draw: Random, words: list[str], language: str) -> list[str]:
    place = draw.randrange(len(words) + 1)
    word = draw.choice(EXTRA.get(language, EXTRA["en"]))
    return [*words[:place], word, *words[place:]]


def _anywhere(draw: Random, words: list[str], _: str) -> list[str] | None:
    """Change a letter of any word, short ones and abbreviations included."""
    letters = sum(map(len, _LETTERS.findall(" ".join(words))))
    return _edited(draw, words, _runs(words)) if letters >= LEAST_ANYWHERE else None


def _one_edit(draw: Random, words: list[str], _: str) -> list[str] | None:
    return _edited(draw, words, [run for run in _runs(words) if not _is_short(run[1])])


def _short_words(draw: Random, words: list[str], _: str) -> list[str] | None:
    return _edited(draw, words, [run for run in _runs(words) if _is_short(run[1])])


def _two_edits(draw: Random, words: list[str], language: str) -> list[str] | None:
    once = _one_edit(draw, words, language)
    return once and _one_edit(draw, once, language)


def _mixed(draw: Random, words: list[str], language: str) -> list[str] | None:
    once = _one_edit(draw, words, language)
    return once and _case(draw, _order(draw, once, language) or once, language)


CLASSES: Mapping[str, Spoil] = {
    "clean": _clean,
    "case": _case,
    "diacritics": _diacritics,
    "word_order": _order,
    "extra_word": _extra,
    "one_edit_anywhere": _anywhere,
    "one_edit": _one_edit,
    "one_edit_in_a_short_word": _short_words,
    "two_edits": _two_edits,
    "mixed": _mixed,
}
"""What is right for all of these is the label's capacity."""


def _runs(words: list[str]) -> list[tuple[int, str]]:
    """Return the letters in a row, without hyphens and figures, and in which word they are."""
    found = ((at, run) for at, word in enumerate(words) for run in _LETTERS.findall(word))
    return [(at, run) for at, run in found if len(run) > 1]


def _is_short(run: str) -> bool:
    return len(run) <= SHORT or run.isupper()


def _edited(draw: Random, words: list[str], runs: list[tuple[int, str]]) -> list[str] | None:
    """Change one letter of one of the runs, long ones more often."""
    if not runs:
        return None
    at, run = draw.choices(runs, [len(run) for _, run in runs])[0]
    changed = run
    while key(changed) == key(run):
        changed = _one_letter_off(draw, run)
    return [*words[:at], words[at].replace(run, changed, 1), *words[at + 1 :]]


def _one_letter_off(draw: Random, word: str) -> str:
    at = draw.randrange(len(word))
    letter = draw.choice(_alphabet(word))
    return draw.choice(
        (
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        )
    )


def _alphabet(word: str) -> str:
    """Return the letters of a word's script: 26, or those within 32 places of its first."""
    first = ord(word[0].lower())
    if first < 0x250:
        return "abcdefghijklmnopqrstuvwxyz"
    start = first & ~0x1F
    return "".join(c for c in map(chr, range(start, start + 32)) if c.isalpha()) or word


def _without_marks(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(c for c in apart if not "̀" <= c <= "ͯ"))
