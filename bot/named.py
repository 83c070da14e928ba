"""Things whose name depends on the reader: a text is given the thing, never its name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.grammar.locales import cldr
from bot.grammar.regions import region_name
from bot.grammar.tongues import tongue_name
from bot.grammar.zones import zone_city
from bot.knowledge import OWN, Knowledge
from bot.say import Either


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the language and the zone in which things are named."""

    language: str
    zone: tzinfo


Named = Callable[[Knowledge, Reader], object]
"""A value of a text that is named when it is known who reads."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What is to be named, and how; two that name the same are equal, as values are."""

    name: Callable[..., object]
    of: tuple[object, ...]

    def __call__(self, knowledge: Knowledge, reader: Reader) -> object:
        """Name it for a reader."""
        return self.name(knowledge, reader, *self.of)


def topic(code: str, wording: str = "") -> Named:
    """Name a capacity, or give a person's own wording back."""
    return Thing(_topic, (code, wording if code.startswith(OWN) else ""))


def _topic(knowledge: Knowledge, reader: Reader, code: str, wording: str) -> str:
    return knowledge.topic_label(code, wording, reader.language)


def kind(code: str) -> Named:
    """Name a kind of help."""
    return lambda knowledge, reader: knowledge.capacities.kind_label(
        code, knowledge.texts.chain(reader.language)
    )


def tongue(code: str) -> Named:
    """Name a human language."""
    return Thing(_tongue, (code,))


def _tongue(_: Knowledge, reader: Reader, code: str) -> str:
    return tongue_name(code, reader.language)


def own_tongue(code: str) -> Named:
    """Name a human language in that language."""
    return lambda *_: tongue_name(code, code)


def region(code: str) -> Named:
    """Name a part of the world."""
    return Thing(_region, (code,))


def _region(_: Knowledge, reader: Reader, code: str) -> str:
    return region_name(code, reader.language)


def zone(name: str) -> Named:
    """Name a time zone by its city."""
    return lambda _, reader: zone_city(name, reader.language)


def weekday(number: int) -> Named:
    """Name a day of the week; Monday is 0."""
    return lambda _, reader: cldr(reader.language).days["stand-alone"]["wide"][number]


def day(moment: datetime) -> Named:
    """Name the day on which something is, where the reader is."""
    return Thing(_day, (moment,))


def _day(_: Knowledge, reader: Reader, moment: datetime) -> date:
    return moment.astimezone(reader.zone).date()


def text(key: str, *values: object) -> Named:
    """Put a text into a text."""
    return Thing(say, (key, *values))


def either(*values: object) -> Named:
    """Name several things of which one is meant."""
    return Thing(_either, values)


def _either(knowledge: Knowledge, reader: Reader, *values: object) -> Either:
    return Either(_shown(knowledge, reader, value) for value in values)


def text_in(language: str, key: str, *values: object) -> Named:
    """Put a text into a text that two people read: in `language` if there are texts in it."""

    def said(knowledge: Knowledge, reader: Reader) -> str:
        chosen = language if knowledge.texts.knows(language) else reader.language
        return say(knowledge, Reader(chosen, reader.zone), key, *values)

    return said


def say(knowledge: Knowledge, reader: Reader, key: str, *values: object) -> str:
    """Return a text with everything in it named for its reader."""
    shown = (_shown(knowledge, reader, value) for value in values)
    return knowledge.texts.say(reader.language, key, *shown)


def _shown(knowledge: Knowledge, reader: Reader, value: object) -> object:
    if isinstance(value, Either):
        return Either([_shown(knowledge, reader, item) for item in value])
    if isinstance(value, list | tuple):
        return [_shown(knowledge, reader, item) for item in value]
    return value(knowledge, reader) if callable(value) else value
