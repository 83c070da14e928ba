"""How well people say they speak their languages: "English fluent, Twi native, de-2"."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.grammar.spelling import LONGEST_NAME, ascii_digits, key, tidy
from bot.grammar.tongues import find_tongues

BASIC, GOOD, FLUENT, NATIVE = range(1, 5)

# https://meta.wikimedia.org/wiki/User_language and the Common European Framework of Reference
_SCALES = MappingProxyType(
    {"1": BASIC, "2": GOOD, "3": FLUENT, "4": FLUENT, "5": NATIVE, "n": NATIVE}
    | {"a1": BASIC, "a2": BASIC, "b1": GOOD, "b2": GOOD, "c1": FLUENT, "c2": FLUENT}
)
_NONE_AT_ALL = "0"
_PARTS = re.compile(r"[,;\n،]+")
_SCALED = re.compile(r"(?P<name>.*?)(?:[\s-]+(?P<step>[0-5nN]|[a-cA-C][12])|(?P<digit>[0-5]))")
_MARKS = re.compile(r"[()\[\]:=]+")
_LOOSE_DASH = re.compile(r"\s-+|-+\s")

Level = tuple[str, int]


def find_levels(
    text: str, *, words: Mapping[str, int], interface: str = "en"
) -> tuple[Level, ...] | None:
    """Return (code, level) of each language: 1 is basic, 2 good, 3 fluent, 4 native.

    `words` has the level of words such as "fluent", spelt in any way. The steps of Wikimedia's
    Babel (de-2, en-N) and of the European framework (B2) are read too; step 0 leaves the language
    out, no word at all means fluent. None unless everything is understood.
    """
    plain = tidy(text) if len(text) <= 2 * LONGEST_NAME else ""
    levels = {key(word): level for word, level in words.items()}
    found: dict[str, int] = {}
    for part in filter(None, map(str.strip, _PARTS.split(plain))):
        one = _read(part, levels, interface)
        if one is None:
            return None
        found |= one
    return tuple(found.items()) or None


def _read(part: str, levels: Mapping[str, int], interface: str) -> dict[str, int] | None:
    part = " ".join(_LOOSE_DASH.sub(" ", _MARKS.sub(" ", ascii_digits(part))).split())
    if scaled := _SCALED.fullmatch(part):
        tongues = find_tongues(scaled["name"], interface=interface)
        step = (scaled["step"] or scaled["digit"]).lower()
        if tongues and step == _NONE_AT_ALL:
            return {}
        return dict.fromkeys(tongues, _SCALES[step]) if tongues else None
    return _worded(part.split(), levels, interface)


def _worded(tokens: list[str], levels: Mapping[str, int], interface: str) -> dict[str, int] | None:
    """Take the longest level off the end or the beginning; the rest has to be languages."""
    if tongues := find_tongues(" ".join(tokens), interface=interface):
        return dict.fromkeys(tongues, FLUENT)
    for size in range(min(4, len(tokens) - 1), 0, -1):
        for word, rest in ((tokens[-size:], tokens[:-size]), (tokens[:size], tokens[size:])):
            level = levels.get(key(" ".join(word)))
            if level and (tongues := find_tongues(" ".join(rest), interface=interface)):
                return dict.fromkeys(tongues, level)
    return None
