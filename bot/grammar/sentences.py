"""Plain sentences that offer or ask: `I can teach SPARQL and I want to learn video editing`."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.grammar.spelling import key, tidy

LONGEST = 400
"""Longer texts are letters, not commands: they are not searched for offers."""
HOLE = "$1"

_STOP = re.compile(r"\n|[!?؟]+(?=\s)|(?<=[^\W\d_]{3})\.+(?=\s+[^\s\d])")
"""The end of a sentence; not the dots of "Node.js", "1. May" and "St. Gallen"."""
_PAUSE = ",;:.!?؟"
_NEGATIONS = (
    "no not never nothing",
    "nicht nichts nie niemals kein keine keinen keinem keiner",
    "لا لم لن ما ليس لست ولا ولم ولن وما وليس ولست",
)
_NOT = frozenset(key(word) for words in _NEGATIONS for word in words.split())
"""Before a verb, or at either end of a topic, these say the opposite."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a sentence seems to say: `side` is offer or ask."""

    side: str
    text: str


@dataclass(frozen=True, slots=True)
class _Start:
    """The words before `$1`, and by the words that follow it, "" if none need, which side it is.

    `ends` finds the words that follow, at the end of a clause first, then anywhere.
    """

    words: re.Pattern[str]
    sides: Mapping[str, str]
    ends: tuple[re.Pattern[str], ...]
    goes_on: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """A pattern in a sentence: where it begins, where its topic is, and where it is over."""

    begin: int
    topic: int
    topic_end: int
    over: int
    side: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """Patterns such as `I can teach $1`, of every language together."""

    starts: tuple[_Start, ...]
    trailing: re.Pattern[str]

    @classmethod
    def build(cls, patterns: Mapping[str, Sequence[str]], also: Iterable[str]) -> "Sentences":
        """Build from patterns by side; one without words before `$1` is left out.

        Words after `$1` have to be there: `ich kann $1 beibringen`. A pattern that begins with a
        word of `also` only continues another one: `und möchte $1 lernen`. Case, accents and
        variants of letters make no difference.
        """
        joining = sorted({_fold(word)[0] for word in also})
        sides: dict[str, dict[str, str]] = {}
        for side, texts in patterns.items():
            for before, after in map(_halves, texts):
                if before:
                    sides.setdefault(before, {}).setdefault(after, side)
        starts = [_start(before, after, joining) for before, after in sides.items()]
        starts.sort(key=lambda start: (start.goes_on, -len(start.words.pattern)))
        return cls(tuple(starts), re.compile(rf"(?:[\s{_PAUSE}]|{_any(joining)})+$"))

    def read(self, text: str) -> tuple[Meant, ...]:
        """Return what the sentence offers and asks, in its order; nothing if it says neither."""
        if len(text) > LONGEST:
            return ()
        sentence = tidy(text)
        folded, places = _fold(sentence)
        found = self._found(folded)
        nexts = [*(each.begin for each in found[1:]), len(folded)]
        meant = []
        for each, begin in zip(found, nexts, strict=False):
            topic = self.trailing.sub("", folded[each.topic : min(each.topic_end, begin)])
            if topic and _NOT.isdisjoint((topic.split()[0], topic.split()[-1])):
                first, last = places[each.topic], places[each.topic + len(topic) - 1]
                meant.append(Meant(each.side, sentence[first : last + 1]))
        return tuple(meant)

    def _found(self, text: str) -> list[_Found]:
        """Find patterns, the longest first; none begins within another one."""
        found: list[_Found] = []
        for start in self.starts:
            for match in start.words.finditer(text):
                one = _at(start, match, text, found)
                if one is not None:
                    found.append(one)
        return sorted(found, key=lambda each: each.begin)


def _at(start: _Start, match: re.Match[str], text: str, found: Sequence[_Found]) -> _Found | None:
    """Return a pattern whose first words were found, unless the rest or the place is wrong."""
    begin, topic = match.span()
    if any(each.begin < topic and begin < each.over for each in found):
        return None
    if not _NOT.isdisjoint(text[:begin].split()[-1:]):
        return None
    stop = _stop(text, topic)
    if start.goes_on and not any(
        each.begin < begin and _stop(text, each.topic) == stop for each in found
    ):
        return None
    limit = min([stop, *(each.begin for each in found if each.begin >= topic)])
    for ends in start.ends:
        if end := ends.search(text, topic, limit):
            side = start.sides[" ".join(end[0].split())]
            return _Found(begin, topic, end.start(), end.end(), side)
    return _Found(begin, topic, limit, topic, start.sides[""]) if "" in start.sides else None


def _stop(text: str, place: int) -> int:
    """Return where the sentence ends that a place is in."""
    stop = _STOP.search(text, place)
    return stop.start() if stop else len(text)


def _halves(pattern: str) -> tuple[str, str]:
    """Return the words before and after `$1`, folded; none before means no pattern."""
    before, hole, after = _fold(tidy(pattern))[0].partition(HOLE)
    return (" ".join(before.split()), " ".join(after.split())) if hole else ("", "")


def _start(before: str, sides: Mapping[str, str], joining: Sequence[str]) -> _Start:
    # "And" as one letter of a script without capitals, in Arabic and Hebrew, is glued on.
    letters = [word for word in joining if len(word) == 1 and word.upper() == word.lower()]
    glued = rf"(?:{'|'.join(map(re.escape, letters))})?" if letters else ""
    first, _, rest = before.partition(" ")
    begin = rf"{re.escape(first)}\s*{_spaced(rest)}" if first in letters else _spaced(before)
    words = re.compile(rf"(?<!\w){glued}{begin}(?!\w)[\s:]*")
    after = _any(text for text in sides if text)
    last = re.compile(rf"{after}(?=\s*(?:$|[{_PAUSE}]|{_any(joining)}))")
    near = () if "" in sides else (re.compile(after),)
    return _Start(words, sides, (last, *near) if any(sides) else (), first in joining)


def _any(texts: Iterable[str]) -> str:
    longest_first = sorted(texts, key=lambda text: -len(text))
    return rf"(?<!\w)(?:{'|'.join(map(_spaced, longest_first))})(?!\w)"


def _spaced(text: str) -> str:
    return r"\s+".join(map(re.escape, text.split()))


def _fold(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, and for each of its letters where it was."""
    letters = [(letter, place) for place, c in enumerate(text) for letter in _letter(c)]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]


@lru_cache(maxsize=4096)
def _letter(c: str) -> str:
    return key(c) if unicodedata.category(c)[0] in "LMN" else c
