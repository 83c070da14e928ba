"""What a picture shows, as plain values whose words are already in the reader's language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """So many people, and how it is said; a number that is None is kept private."""

    number: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """What is wanted: by how many, and how many offer it."""

    label: str
    asking: Amount
    offering: Amount


@dataclass(frozen=True, slots=True)
class Bars:
    """Demand against supply; `asking` and `offering` say in words what the two bars mean.

    `language` is a code of MediaWiki's; `mirrored` says that it is read from right to left.
    """

    title: str
    asking: str
    offering: str
    bars: tuple[Bar, ...]
    note: str = ""
    language: str = "en"
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One number, week by week."""

    name: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Up to three lines over the same weeks, the oldest first, with the name of each week."""

    title: str
    weeks: tuple[str, ...]
    lines: tuple[Line, ...]
    note: str = ""
    language: str = "en"
    mirrored: bool = False


Chart = Bars | Trend
