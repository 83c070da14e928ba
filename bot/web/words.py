"""What a page says, in the language of who reads it: texts, names and numbers as HTML."""

import re
from dataclasses import dataclass
from datetime import UTC, date

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from bot import named
from bot.grammar.locales import cldr
from bot.grammar.regions import region_name
from bot.grammar.tongues import tongue_name
from bot.knowledge import Knowledge
from bot.named import Reader
from bot.say import Code
from bot.say.bidi import FSI, LRI, PDI, RLI, legible

_ISOLATE = re.compile(f"[{FSI}{LRI}{RLI}{PDI}]")
_OPENING = {FSI: "bdi", LRI: "code", RLI: "bdi"}


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that can be said on a page in one language."""

    knowledge: Knowledge
    language: str

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl"."""
        return self.knowledge.texts.direction(self.language)

    @property
    def mirrored(self) -> bool:
        """Whether lines run from right to left."""
        return self.direction == "rtl"

    def say(self, key: str, *values: object) -> Markup:
        """Say a text, with elements in the place of the marks that keep directions apart."""
        return marked_up(self._said(key, *values))

    def plain(self, key: str, *values: object) -> str:
        """Say a text for where no elements can be, as in an attribute or a title."""
        return legible(self._said(key, *values))

    def _said(self, key: str, *values: object) -> str:
        return named.say(self.knowledge, Reader(self.language, UTC), key, *values)

    def capacity(self, code: str) -> str:
        """Name a capacity."""
        return self.knowledge.capacities.label(code, self.knowledge.texts.chain(self.language))

    def command(self, side: str, code: str) -> Code:
        """Write the command that offers, or asks for, a capacity."""
        return Code(f"/{side} {self.capacity(code)}")

    def kind(self, code: str) -> str:
        """Name a kind of help."""
        return self.knowledge.capacities.kind_label(code, self.knowledge.texts.chain(self.language))

    def region(self, code: str) -> str:
        """Name a region."""
        return region_name(code, self.language)

    def tongue(self, code: str) -> str:
        """Name a language."""
        return tongue_name(code, self.language)

    def number(self, value: float) -> str:
        """Write a number, with one digit after the point at most."""
        return format_decimal(round(value, 1), locale=cldr(self.language))

    def share(self, value: float) -> str:
        """Write a share of the whole in per cent."""
        return format_percent(value, locale=cldr(self.language))

    def day(self, day: date) -> str:
        """Write a date in full."""
        return format_date(day, "long", locale=cldr(self.language))

    def short_day(self, day: date) -> str:
        """Write a date where there is little room."""
        return format_date(day, "medium", locale=cldr(self.language))


def marked_up(said: str) -> Markup:
    """Return a text as HTML: names in `bdi`, commands in `code`, every element closed."""
    parts, opened, after = [], [], 0
    for mark in _ISOLATE.finditer(said):
        parts.append(escape(said[after : mark.start()]))
        after = mark.end()
        if mark[0] != PDI:
            opened.append(_OPENING[mark[0]])
            parts.append(_opened(mark[0]))
        elif opened:
            parts.append(Markup("</{}>").format(opened.pop()))
    parts.append(escape(said[after:]))
    parts.extend(Markup("</{}>").format(name) for name in reversed(opened))
    return Markup("").join(parts)


def _opened(mark: str) -> Markup:
    if mark == LRI:
        return Markup('<code dir="ltr">')
    return Markup('<bdi dir="rtl">') if mark == RLI else Markup("<bdi>")
