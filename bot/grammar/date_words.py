"""The words of days and durations: from the locale files, and the names that CLDR has."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from babel import Locale

from bot.grammar.lexicon import word_list
from bot.grammar.locales import cldr
from bot.grammar.spelling import key

UNITS = ("day", "week", "month", "year")
DAYS = MappingProxyType({"today": 0, "tomorrow": 1, "overmorrow": 2})
_TOKEN = re.compile(r"\d+|[^\d\s]+")
# Arabic months have other names in the Levant and in the Maghreb.
_ALSO = MappingProxyType({"ar": ("ar_LB", "ar_DZ", "ar_MA"), "en": ("en_GB",)})
_BEFORE_MONTHS = MappingProxyType({"he": "ב"})

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """The words of one or more languages; all are tuples of tokens of a spelling key.

    `units` has the unit and how many of it the word means alone, 0 if it needs a number; `days` how
    far from today.
    """

    units: Mapping[Tokens, tuple[str, int]]
    days: Mapping[Tokens, int]
    numbers: Mapping[str, int]
    fill: frozenset[str]

    @classmethod
    def build(cls, *languages: Mapping[str, str]) -> "DateWords":
        """Build from strings such as "day|days|d", one mapping for each language.

        Names: day, week, month, year, today, tomorrow, overmorrow, one (as in "a week"), fill
        (words that may stand around). "أسبوعين=2" is two weeks without a number. Raises ValueError
        for another name.
        """
        units: dict[Tokens, tuple[str, int]] = {}
        days: dict[Tokens, int] = {}
        ones: set[str] = set()
        fill: set[str] = set()
        for name, word in (pair for words in languages for pair in _split(words)):
            text, _, count = word.partition("=")
            if name in UNITS:
                units[tokens(text)] = (name, int(count or 0))
            elif name in DAYS:
                days[tokens(text)] = DAYS[name]
            elif name in ("one", "fill"):
                (ones if name == "one" else fill).update(tokens(text))
            else:
                raise ValueError(f"no such word of a date: {name}")
        numbers = dict.fromkeys(("a", "an", *ones), 1)
        numbers |= {word: number for number, word in enumerate(word_list("numbers"), 1)}
        return cls(
            units, days, numbers, frozenset(fill.union(word_list("around_a_day")) - numbers.keys())
        )


def tokens(text: str) -> Tokens:
    """Return the numbers and words of a text, "2w" as two."""
    return tuple(_TOKEN.findall(key(text)))


@lru_cache(maxsize=64)
def month_names(language: str) -> Mapping[Tokens, int]:
    """Return the months by name, in a language and in English; a short one has a short name."""
    return {
        tokens(prefix + name): month
        for locale in _locales(language)
        for kind in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for month, name in locale.months[kind][width].items()
        for prefix in ("", _BEFORE_MONTHS.get(locale.language, ""))
    }


@lru_cache(maxsize=64)
def weekday_names(language: str) -> Mapping[Tokens, int]:
    """Return the weekdays by name, Monday is 0; names of one or two letters are other words too."""
    return {
        tokens(name): day
        for locale in _locales(language)
        for width in ("abbreviated", "wide")
        for day, name in locale.days["format"][width].items()
        if width == "wide" or len(key(name)) > 2
    }


def _locales(language: str) -> Iterator[Locale]:
    for tag in ("en", language):
        locale = cldr(tag)
        yield from map(Locale.parse, _ALSO.get(locale.language, ()))
        yield locale


def _split(words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, several in words.items():
        yield from ((name, word) for word in several.split("|") if tokens(word.partition("=")[0]))
