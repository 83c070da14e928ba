"""How a value is shown in a text: numbers, dates and lists as the language has them."""

import datetime
from decimal import Decimal
from functools import singledispatch
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_time, get_datetime_format, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.say.bidi import CONTROLS, LRI, isolate
from bot.say.words import harmless

__all__ = ["Code", "Either", "Own", "Url", "harmless", "show"]


class Code(str):
    """A command or a code: shown from left to right, otherwise as it is."""

    __slots__ = ()


class Own(str):
    """A finished text of ours, put in as it is."""

    __slots__ = ()


class Url(str):
    """An address that may be tapped; nothing may touch it."""

    __slots__ = ()


class Either(list[object]):
    """Several values of which one is meant: "a, b, or c"."""


@singledispatch
def show(value: object, _locale: Locale) -> str:
    """The value as it stands in a text; what we do not know is somebody's words."""
    return isolate(harmless(str(value)))


@show.register
def _(_value: None, _locale: Locale) -> str:
    return ""


@show.register
def _(value: Code, _locale: Locale) -> str:
    return isolate(CONTROLS.sub("", value), LRI)


@show.register(Own)
@show.register(Url)
def _(value: str, _locale: Locale) -> str:
    return str(value)


@show.register(int)
@show.register(float)
@show.register(Decimal)
def _(value: int | float | Decimal, locale: Locale) -> str:
    number = int(value) if isinstance(value, bool) else value
    try:
        return format_decimal(number, locale=locale)
    except ArithmeticError:  # more digits than Babel rounds
        return str(number)


@show.register(list)
@show.register(tuple)
def _(value: list[object] | tuple[object, ...], locale: Locale) -> str:
    # The other styles raise KeyError in dozens of languages (da, sw, pa, hi, nl ...).
    style: Literal["or", "standard"] = "or" if isinstance(value, Either) else "standard"
    items = [shown for item in value if (shown := show(item, locale))]
    return format_list(items, style, locale=locale) if items else ""


@show.register
def _(value: datetime.date, locale: Locale) -> str:
    return format_date(value, "long", locale=locale)


@show.register
def _(value: datetime.time, locale: Locale) -> str:
    return format_time(value, "short", locale=locale)


@show.register
def _(value: datetime.datetime, locale: Locale) -> str:
    time = format_time(value, "short", tzinfo=value.tzinfo, locale=locale)
    date = format_date(value.date(), "long", locale=locale)
    pattern = str(get_datetime_format("long", locale=locale)).replace("'", "")
    text = pattern.replace("{0}", time).replace("{1}", date)
    return f"{text} ({get_timezone_name(value, locale=locale)})" if value.tzinfo else text
