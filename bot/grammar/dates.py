"""Days as people write them: "24.12.", "Dec 24", "tomorrow", "in 2 weeks", "Friday"."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from enum import Enum

from bot.grammar.date_words import DateWords, Tokens, month_names, tokens, weekday_names
from bot.grammar.durations import LONGEST, Span, later, read_duration, read_span
from bot.grammar.lexicon import word_list
from bot.grammar.spelling import ascii_digits, tidy

__all__ = ["DateWords", "Wrong", "read_day", "read_duration"]

_YEARS_AHEAD = 10
_CENTURY = 2000
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-./]\s*(\d{1,2})(?:\s*[-./]\s*(\d{4}|\d{2})?)?\.?")


class Wrong(Enum):
    """Why what looks like a day is none: it does not exist, is over, or ten years away."""

    MISSING = "missing"
    PAST = "past"
    FAR = "far"


def read_day(text: str, *, today: date, language: str, words: DateWords) -> date | Wrong | None:
    """Return the day a text names, why it is none, or None for what does not look like a day.

    Names of months and weekdays are understood in `language` and in English, digits in any script;
    the day goes before the month unless that cannot be. Without a year the next such day is meant;
    a weekday is the next one after today, a month alone its last day.
    """
    core = _core(text, weekday_names(language), words)
    if (days := words.days.get(tokens(core))) is not None:
        return _later(((days, "day"),), today)
    if span := read_span(text, words):
        return _later(span, today)
    said, months = tokens(core), month_names(language)
    found = _numeric(core, today) or _named(said, months, words, today)
    if found or said in months:
        return found
    return _weekday(said, weekday_names(language), words, today)


def _core(text: str, weekdays: Mapping[Tokens, int], words: DateWords) -> str:
    """Take words such as "by" off the front, and a weekday before a date."""
    left = ascii_digits(tidy(text)).split() if len(text) <= LONGEST else []
    while len(left) > 1 and (tokens(left[0]) in weekdays or words.fill.issuperset(tokens(left[0]))):
        left = left[1:]
    return " ".join(left)


def _later(span: Span, today: date) -> date | Wrong:
    try:
        return _coming(later(today, span), today)
    except OverflowError:
        return Wrong.FAR


def _coming(day: date, today: date) -> date | Wrong:
    if day < today:
        return Wrong.PAST
    return Wrong.FAR if day.year > today.year + _YEARS_AHEAD else day


def _numeric(core: str, today: date) -> date | Wrong | None:
    if match := _YEAR_FIRST.fullmatch(core):
        year, month, day = map(int, match.groups())
        return _day(year, month, day, today)
    if not (match := _DAY_FIRST.fullmatch(core)):
        return None
    day, month = int(match[1]), int(match[2])
    if month > 12 and day <= 12:
        day, month = month, day
    if match[3]:
        return _day(int(match[3]) + (_CENTURY if len(match[3]) == 2 else 0), month, day, today)
    return _day(None, month, day, today) if 1 <= month <= 12 and day else None


def _day(year: int | None, month: int, day: int, today: date) -> date | Wrong:
    """Return a day of a calendar, without a year the next one there is."""
    # A 29 February is at most eight years away.
    years = (year,) if year is not None else range(today.year, today.year + 9)
    days = [found for each in years if (found := _calendar(each, month, day))]
    coming = [found for found in days if found >= today]
    if coming:
        return _coming(coming[0], today)
    return Wrong.PAST if days else Wrong.MISSING


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(
    words: Tokens, months: Mapping[Tokens, int], known: DateWords, today: date
) -> date | Wrong | None:
    """Read a day with the name of its month."""
    place = _month_in(words, months)
    if place is None:
        return None
    name, rest = words[place], words[: place.start] + words[place.stop :]
    numbers = [token for token in rest if token.isdecimal()]
    if not known.fill.union(word_list("of_a_date"), numbers).issuperset(rest):
        return None
    days = [int(number) for number in numbers if len(number) <= 2]
    years = [int(number) for number in numbers if len(number) == 4]
    if len(days) > 1 or len(years) > 1 or len(days) + len(years) < len(numbers):
        return None
    if not numbers and _is_short(name):
        return None
    year = years[0] if years else None
    return _day(year, months[name], days[0], today) if days else _end(year, months[name], today)


def _is_short(name: Tokens) -> bool:
    """Say whether a name alone may be another word: "mar", "may", "sun"."""
    return len(name) == 1 and name[0].isascii() and len(name[0]) <= 3


def _month_in(words: Tokens, months: Mapping[Tokens, int]) -> slice | None:
    places = (slice(i, i + size) for size in (3, 2, 1) for i in range(len(words) - size + 1))
    return next((place for place in places if words[place] in months), None)


def _end(year: int | None, month: int, today: date) -> date | Wrong:
    """Return the last day of a month."""
    if year is None:
        year = today.year + (month < today.month)
    if not date.min.year <= year <= date.max.year:
        return Wrong.MISSING
    return _coming(date(year, month, monthrange(year, month)[1]), today)


def _weekday(
    words: Tokens, weekdays: Mapping[Tokens, int], known: DateWords, today: date
) -> date | Wrong | None:
    """Read the name of a weekday, with a word for "day" before it or not."""
    name = tuple(word for word in words if word not in known.fill | {"this"})
    if name not in weekdays and name[:1] in known.units:
        name = name[1:]
    if name not in weekdays:
        return None
    return _later((((weekdays[name] - today.weekday() - 1) % 7 + 1, "day"),), today)
