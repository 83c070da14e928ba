"""The lines that begin with a colon: who one is, where one speaks, what time it is."""

import re
from dataclasses import dataclass

from bot.grammar.spelling import tidy

_AS = re.compile(
    r"(?P<name>.+?)(?:\s+on\s+(?P<platform>[\w-]+))?"
    r"(?:\s+speaking\s+(?P<languages>.+?))?(?:\s+in\s+(?P<zone>[^\s].*))?$",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?:(?P<number>\d+)\s*)?(?P<unit>hour|day|week|month)s?$", re.IGNORECASE)
HOURS = {"hour": 1, "day": 24, "week": 24 * 7, "month": 24 * 30}
LONGEST_HOURS = 24 * 400


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who is meant by `:as`, and what a platform would tell of them."""

    name: str
    platform: str = ""
    languages: str = ""
    zone: str = ""


def read(line: str) -> tuple[str, str] | None:
    """Return the order and the rest of a line that begins with a colon."""
    text = tidy(line)
    if not text.startswith(":"):
        return None
    word, _, rest = text[1:].partition(" ")
    return word.casefold(), rest.strip()


def somebody(text: str) -> Somebody | None:
    """Read `NAME on PLATFORM speaking de,en in Africa/Accra`; only the name is needed."""
    match = _AS.match(text.strip())
    if match is None:
        return None
    platform = (match["platform"] or "").casefold()
    return Somebody(match["name"], platform, match["languages"] or "", match["zone"] or "")


def hours(text: str) -> int | None:
    """Read `day`, `week`, `3 days`; None for what is no span, or more than a year."""
    match = _SPAN.match(text.strip() or "day")
    if match is None:
        return None
    number = int(match["number"] or 1) * HOURS[match["unit"].casefold()]
    return number if 0 < number <= LONGEST_HOURS else None
