"""What somebody offers or asks, read from the right: `topics in languages as kinds -- a note`."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from bot.grammar.dates import DateWords, Wrong, read_day
from bot.grammar.spelling import key, tidy
from bot.grammar.tongues import find_tongues

LONGEST = 80
"""Letters of a topic; more is a sentence and belongs behind a dash."""

_NOTE = re.compile(r"\s*(?:--+|\n)\s*|\s+-\s+")
_SPLIT = re.compile(r"\s*[,;\n]\s*|\s+\+\s+")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Keywords:
    """The words that structure a declaration, as spelling keys of every language."""

    into: Set[str]
    like: Set[str]
    until: Set[str]
    also: Set[str]
    kinds: Mapping[str, str]
    dates: DateWords


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was read. `until` is a day, or says why what stands there is none."""

    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    until: date | Wrong | None = None
    note: str = ""
    overlong: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text is read with: the words, the day it is, the language of the person."""

    words: Keywords
    today: date
    language: str


def read(text: str, words: Keywords, *, today: date, language: str) -> Spoken:
    """Read a declaration; whatever is not understood is part of a topic."""
    reading = Reading(words, today, language)
    head, note = _note(tidy(text))
    tokens, spoken = head.split(" "), Spoken(note=note)
    while cut := _last_clause(tokens, spoken, reading):
        tokens, spoken = cut
    topics = [topic.strip(" \"'.!") for topic in _SPLIT.split(_ADDRESS.sub("", " ".join(tokens)))]
    kept = tuple(dict.fromkeys(topic for topic in topics if topic))
    fitting = tuple(topic for topic in kept if len(topic) <= LONGEST)
    overlong = tuple(topic for topic in kept if len(topic) > LONGEST)
    return replace(spoken, topics=fitting, overlong=overlong)


def _note(text: str) -> tuple[str, str]:
    parts = _NOTE.split(text, maxsplit=1)
    return parts[0], (parts[1].strip() if len(parts) > 1 else "")


def _last_clause(
    tokens: list[str], spoken: Spoken, reading: Reading
) -> tuple[list[str], Spoken] | None:
    """Take the last clause that is wholly understood away from the right end."""
    for place in range(len(tokens) - 1, max(-1, len(tokens) - 14), -1):
        word, tail = key(tokens[place]), " ".join(tokens[place + 1 :])
        taken = _clause(word, tail, spoken, reading) if tail else None
        if taken:
            return tokens[:place], taken
    return None


def _clause(word: str, tail: str, spoken: Spoken, reading: Reading) -> Spoken | None:
    words, language = reading.words, reading.language
    if word in words.like and not spoken.kinds and (kinds := find_kinds(tail, words)):
        return replace(spoken, kinds=kinds)
    if word in words.into and not spoken.languages and (found := find_tongues(tail)):
        return replace(spoken, languages=found)
    if word in words.until and spoken.until is None:
        day = read_day(tail, today=reading.today, language=language, words=words.dates)
        return replace(spoken, until=day) if day is not None else None
    return None


def find_kinds(text: str, words: Keywords) -> tuple[str, ...] | None:
    """Read a list of kinds of help; None unless all of it is one."""
    whole = words.kinds.get(key(text))
    if whole:
        return (whole,)
    found = [words.kinds.get(key(part)) for part in listed(text, words) if part]
    kinds = tuple(dict.fromkeys(code for code in found if code))
    return kinds if found and all(found) else None


def listed(text: str, words: Keywords) -> tuple[str, ...]:
    """Split at commas and at `and` in every language."""
    parts = (part.split(" ") for part in _SPLIT.split(tidy(text)))
    return tuple(chain.from_iterable(_apart(tokens, words.also) for tokens in parts))


def _apart(tokens: list[str], also: Set[str]) -> Iterator[str]:
    part: list[str] = []
    for token in tokens:
        if key(token) in also and part:
            yield " ".join(part)
            part = []
        else:
            part.append(token)
    if part:
        yield " ".join(part)
