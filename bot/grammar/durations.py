"""Durations such as "2 weeks", "a month" or "10d"."""

from calendar import monthrange
from datetime import date, timedelta
from types import MappingProxyType

from bot.grammar.date_words import DateWords, Tokens, tokens
from bot.grammar.spelling import tidy

LONGEST = 100
"""No day and no duration takes more letters."""

_DAYS = MappingProxyType({"day": 1, "week": 7, "month": 30, "year": 365})
_DIGITS = 6
_WIDEST_UNIT = 3

Span = tuple[tuple[int, str], ...]
"""How many of which unit, one after the other."""


def read_duration(text: str, words: DateWords) -> int | None:
    """Return the days of "2 weeks"; a month counts 30 of them. None if it is no duration."""
    span = read_span(text, words)
    return sum(count * _DAYS[unit] for count, unit in span) if span else None


def read_span(text: str, words: DateWords) -> Span | None:
    """Return the units of a duration, so that months can be counted in the calendar."""
    plain = tidy(text) if len(text) <= LONGEST else "-"
    if plain.startswith("-"):
        return None
    said = tokens(plain)
    left = tuple(token for token in said if token not in words.fill)
    # "next week" needs no number, "week" does.
    alone = 1 if len(left) < len(said) else 0
    span: list[tuple[int, str]] = []
    while left:
        count, left = _count(left, words)
        unit, itself, left = _unit(left, words)
        times = itself or alone if count is None else count * max(itself, 1)
        if not unit or (count is None and not times):
            return None
        span.append((times, unit))
    return tuple(span) or None


def later(day: date, span: Span) -> date:
    """Return the day that comes a span later; raises OverflowError beyond the calendar."""
    for count, unit in span:
        if unit in ("day", "week"):
            day += timedelta(days=count * _DAYS[unit])
        else:
            day = _months_later(day, count * (12 if unit == "year" else 1))
    return day


def _count(left: Tokens, words: DateWords) -> tuple[int | None, Tokens]:
    first = left[0]
    if first.isdecimal() and len(first) <= _DIGITS:
        return int(first), left[1:]
    if first in words.numbers:
        return words.numbers[first], left[1:]
    return None, left


def _unit(left: Tokens, words: DateWords) -> tuple[str, int, Tokens]:
    for size in range(min(_WIDEST_UNIT, len(left)), 0, -1):
        if found := words.units.get(left[:size]):
            return *found, left[size:]
    return "", 0, ()


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
