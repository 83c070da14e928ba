"""When something is wanted each week: `every monday 09:00 Europe/Zagreb in hr`, in any order."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from bot.grammar.date_words import tokens, weekday_names
from bot.grammar.lexicon import index, word_list
from bot.grammar.spelling import ascii_digits, key, tidy
from bot.grammar.tongues import find_tongue
from bot.grammar.zones import find_zone

LONGEST = 200
_WIDEST = 5
"""Words of the longest name: America/Argentina/Buenos Aires, Bosnia and Herzegovina time."""
_SEPARATORS = re.compile(r"[\s,;|]+")
_GLUED = re.compile(r"(?<=\d)(?=[+-]\d)|(?<=[\u2e80-\u9fff])(?=\d)")
_EVERY = re.compile(r"[每毎]周?(?=\S)")
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:\s?[:.hH]\s?(?P<minute>[0-5]\d))?(?P<rest>\D*)")
_DIGITS = re.compile(r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<rest>)")
_NOON = 12
_GLUED_IN = "ب"


@dataclass(frozen=True, slots=True)
class ScheduleWords:
    """The words around a time, as spelling keys of every language."""

    into: Set[str]
    fill: Set[str]
    morning: Set[str]
    evening: Set[str]
    hours: Set[str]


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was said: Monday is 0, the zone is an IANA name, the language a code; None if not said.

    `unknown` is what was not understood, in the order it was said.
    """

    weekday: int | None = None
    time: tuple[int, int] | None = None
    zone: str | None = None
    language: str | None = None
    unknown: tuple[str, ...] = ()


@dataclass
class _Reading:
    words: ScheduleWords
    interface: str
    found: dict[str, object] = field(default_factory=dict)
    unknown: list[list[str]] = field(default_factory=list)

    def take(self, parts: list[str]) -> None:
        """Read words from the left, as many as mean something together."""
        fresh = True
        while parts:
            size = self._first(parts)
            if size == 0:
                if fresh:
                    self.unknown.append([])
                self.unknown[-1].append(parts[0])
            fresh = size > 0
            parts = parts[max(size, 1) :]

    def _first(self, parts: list[str]) -> int:
        for size in range(min(_WIDEST, len(parts)), 0, -1):
            if self._means(parts[:size]):
                return size
        return 0

    def _means(self, parts: list[str]) -> bool:
        text = " ".join(parts)
        if key(text) in self.words.fill:
            return True
        for name, value in self._values(parts, text).items():
            if value is not None and name not in self.found:
                self.found[name] = value
                return True
        return False

    def _values(self, parts: list[str], text: str) -> Mapping[str, object]:
        """Return what some words could be, the likeliest first."""
        after = " ".join(parts[1:]) if key(parts[0]) in self.words.into else ""
        if after:
            return {"language": find_tongue(after, interface=self.interface), "zone": _zone(after)}
        return {
            "weekday": _weekday(text, self.interface),
            "time": _time(text, self.words),
            "zone": _zone(text),
            "language": _tongue(text, self.interface),
        }


def read_schedule(text: str, words: ScheduleWords, *, interface: str) -> Schedule:
    """Read a schedule; parts may be missing and come in any order. Any text gives an answer.

    Weekdays are understood by their full names in any big language and by short ones in `interface`
    and in English. "12 am" is midnight.
    """
    plain = ascii_digits(tidy(text)) if len(text) <= LONGEST else ""
    spaced = _EVERY.sub(_spaced, _GLUED.sub(" ", plain))
    reading = _Reading(words, interface)
    reading.take([part for part in _SEPARATORS.split(spaced) if part])
    unknown = tuple(" ".join(part) for part in reading.unknown)
    return Schedule(**reading.found, unknown=unknown)  # type: ignore[arg-type]


def _spaced(match: re.Match[str]) -> str:
    return "周" if match[0].endswith("周") else ""


def _weekday(text: str, interface: str) -> int | None:
    wanted = key(text)
    for name in (wanted, wanted.removesuffix("s")):
        if (day := weekday_names(interface).get(tokens(name))) is not None:
            return day
        if code := index("weekdays.json").get(name):
            return int(code)
    return None


def _time(text: str, words: ScheduleWords) -> tuple[int, int] | None:
    match = _CLOCK.fullmatch(text) or _DIGITS.fullmatch(text)
    if match is None:
        return None
    hour, minute, rest = int(match["hour"]), int(match["minute"] or 0), key(match["rest"])
    rest = rest.replace(" ", "")
    if rest in words.morning and hour == _NOON:
        hour = 0
    elif rest in words.evening and hour < _NOON:
        hour += _NOON
    elif rest and rest not in words.morning | words.evening | words.hours:
        return None
    return (hour, minute) if hour < 2 * _NOON else None


def _tongue(text: str, interface: str) -> str | None:
    """Read the name of a language, "in" glued to it or not; codes are other words as well."""
    for name in (text, text.removeprefix(_GLUED_IN)):
        if len(key(name)) > 3 and (code := find_tongue(name, interface=interface)):
            return code
    return None


def _zone(text: str) -> str | None:
    """Read a zone; codes of two letters are those of languages, and AND is no country here."""
    if key(text) in word_list("and") or (len(text) < 3 and text[:1] not in "+-"):
        return None
    return find_zone(text)


def fillers() -> Set[str]:
    """Return words that say "every", "on" and "at" in languages there are no texts in."""
    return frozenset(word_list("every"))
