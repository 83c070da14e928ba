"""Words on paper: which fonts write them, how wide they are, and where they are broken."""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from matplotlib.font_manager import FontEntry, fontManager, get_font
from matplotlib.ft2font import FT2Font, LoadFlags

from bot.pictures.fonts import LATIN, SCRIPTS, file
from bot.say.clusters import whole

SCALE = 2
"""Dots for each CSS pixel: phones are that sharp."""
POINTS = 72
"""Points an inch; at this many dots an inch a size in points is one in pixels."""
UNKNOWN = "\ufffd"
"""Stands for what none of the fonts can write."""
LONGEST = 500
"""Characters of a text; a picture has no room for more."""
_KEPT = frozenset("\u061c\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
"""Joiners and marks of direction, which shape what they stand between."""
_UNSEEN = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0000, 0xE01F0))))
_SPACES = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")


def family(script: str) -> str:
    """Return the name a font has here; no font of the system has it, so none is taken instead."""
    return f"cxc {script}"


@cache
def register() -> None:
    """Make the shipped fonts known to matplotlib, once."""
    for script in SCRIPTS:
        for weight, bold in ((400, False), (700, True)):
            path = str(file(script, bold=bold))
            entry = FontEntry(fname=path, name=family(script), weight=weight)
            fontManager.ttflist.append(entry)


@cache
def _written(script: str) -> frozenset[int]:
    return frozenset(FT2Font(str(file(script))).get_charmap())


@lru_cache(maxsize=4096)
def _writers(character: str) -> frozenset[str]:
    """Return the scripts whose fonts have a character."""
    return frozenset(script for script in SCRIPTS if ord(character) in _written(script))


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """Return the first script whose font has a character; empty if none has."""
    return next((script for script in SCRIPTS if script in _writers(character)), "")


def legible(text: str) -> str:
    """Leave out what is not seen, and put a sign in the place of what no font can write.

    A letter and its marks are written in one font: marks that none has with the letter are left
    out.
    """
    return "".join(_legible(unicodedata.normalize("NFC", text[:LONGEST])))


def _legible(text: str) -> Iterator[str]:
    writers = usable = frozenset(SCRIPTS)
    for character in text:
        category = unicodedata.category(character)
        if character in _KEPT:
            yield character
        elif character in _SPACES:
            writers = usable = frozenset(SCRIPTS)
            yield " "
        elif category[0] == "C" or character in _UNSEEN:
            continue
        elif category[0] == "M":
            together = writers & _writers(character) & (usable | {script_of(character)})
            if together:
                writers = together
                yield character
        else:
            seen = character if script_of(character) else UNKNOWN
            writers, usable = _writers(seen), frozenset({script_of(seen), LATIN})
            yield seen


def scripts(text: str) -> tuple[str, ...]:
    """Return whose fonts write a text; Latin is last, or it would take others' joiners and dots."""
    found = dict.fromkeys(script_of(character) for character in text if character not in _KEPT)
    return (*(script for script in found if script not in ("", LATIN)), LATIN)


@lru_cache(maxsize=2048)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in CSS pixels."""
    font = get_font([str(file(script, bold=bold)) for script in scripts(text)])
    font.clear()
    font.set_size(size, POINTS * SCALE)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[0] / 64 / SCALE


def wrap(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """Break a text into at most so many lines that fit; what is too much ends with an ellipsis."""
    lines: list[str] = []
    rest = legible(text).strip()
    while rest:
        if len(lines) == most - 1 and width(rest, size, bold=bold) > room:
            end = _fitting(rest, size, room - width("…", size, bold=bold), bold=bold)
            return [*lines, rest[:end].rstrip() + "…"]
        end = _fitting(rest, size, room, bold=bold)
        end = _at_a_gap(rest, end)
        lines.append(rest[:end].strip())
        rest = rest[end:].strip()
    return lines


def _fitting(text: str, size: float, room: float, *, bold: bool) -> int:
    """Return how many characters fit, at least one; never half of what is seen as one."""
    if width(text, size, bold=bold) <= room:
        return len(text)
    low, high = 1, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        if width(text[:middle], size, bold=bold) <= room:
            low = middle
        else:
            high = middle
    return next((at for at in range(low, 0, -1) if whole(text, at)), low)


def _at_a_gap(text: str, end: int) -> int:
    """Move the end of a line back to where it may be broken, if there is such a place."""
    if end == len(text):
        return end
    return next((at for at in range(end, 0, -1) if _may_break(text, at)), end)


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if " " in (before, after) or before in "-–/":
        return True
    wide = "WF"
    east_asian = unicodedata.east_asian_width(before) in wide
    return east_asian and unicodedata.east_asian_width(after) in wide and after not in _NEVER_FIRST


_NEVER_FIRST = "、。，．・：；？！ー」』）】〉》ぁぃぅぇぉっゃゅょァィゥェォッャュョ々"
