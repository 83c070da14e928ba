"""Long texts cut to what a platform takes, where it hurts least."""

import re
from collections.abc import Callable, Iterator
from itertools import accumulate

from bot.say.bidi import FSI, LRI, PDI, RLI
from bot.say.clusters import whole

Measure = Callable[[str], int]

SHORTEST = 32

_OPENERS = FSI + LRI + RLI
_GAP = r"[^\S\n\u00a0\u2007\u202f]"
# Each ends where a part may end, the best first: paragraphs, lines, sentences, words.
_ENDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\S(?={_GAP}*\n\s*\n)",
        rf"\S(?={_GAP}*\n)",
        rf"[.!?…؟۔।]['\"»”’)\]{PDI}]*(?=\s)|[。！？][」』）]*",
        rf"\S(?={_GAP})",
    )
)


def utf16(text: str) -> int:
    """Length in UTF-16 units, as some platforms count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf8(text: str) -> int:
    """Length in bytes, as others count."""
    return len(text.encode("utf-8", "surrogatepass"))


def split(text: str, limit: int, *, measure: Measure = len) -> tuple[str, ...]:
    """Parts within the limit, none of them blank, that together have all the words.

    `measure` counts at least one for each code point. Raises ValueError for a limit under 32.
    """
    if limit < SHORTEST:
        raise ValueError(f"a part needs room for at least {SHORTEST}, not {limit}")
    parts = []
    rest = text.strip()
    while rest:
        head, tail = _cut(rest, limit, measure)
        parts.append(head.rstrip())
        rest = tail.strip()
    return tuple(parts)


def _cut(text: str, limit: int, measure: Measure) -> tuple[str, str]:
    end = _fitting(text, limit, measure)
    if end == len(text):
        return text, ""
    opened = list(accumulate(text[:end], _after, initial=""))
    at = _outside(text, opened)
    if at:
        return text[:at], text[at:]
    return _inside(text, opened, limit, measure)


def _fitting(text: str, limit: int, measure: Measure) -> int:
    """How many code points from the start are within the limit (at least one)."""
    low, high = 1, min(len(text), limit)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= limit else (low, middle - 1)
    return low


def _after(opened: str, character: str) -> str:
    """Which isolates are open after a character; a line's end closes them all (UAX 9, X8)."""
    if character in _OPENERS:
        return opened + character
    if character == "\n":
        return ""
    return opened[:-1] if character == PDI else opened


def _outside(text: str, opened: list[str]) -> int:
    """The best place to cut outside of all isolates, or 0."""
    end = len(opened) - 1
    found = [
        max((at for at in _boundaries(text, ends, end) if not opened[at]), default=0)
        for ends in _ENDS
    ]
    # A heading alone is a poor part: the best kind of place counts only beyond a quarter.
    good = next((at for at in found if at > end // 4), max(found))
    return good or next((at for at in range(end, 0, -1) if not opened[at] and whole(text, at)), 0)


def _inside(text: str, opened: list[str], limit: int, measure: Measure) -> tuple[str, str]:
    """Cut an isolate in two isolates; a cluster only where nothing else is left."""
    end = len(opened) - 1
    words = sorted(_boundaries(text, _ENDS[-1], end), reverse=True)
    anywhere = [at for at in range(end, 0, -1) if whole(text, at)]
    for at in (*words, *anywhere, *range(end, 0, -1)):
        head = text[:at] + PDI * len(opened[at])
        if text[:at].strip(_OPENERS + PDI).strip() and measure(head) <= limit:
            return head, opened[at] + text[at:].lstrip()
    return text[:end], text[end:]


def _boundaries(text: str, ends: re.Pattern[str], last: int) -> Iterator[int]:
    for match in ends.finditer(text, 0, last + 100):  # with what the pattern looks ahead at
        if match.end() > last:
            return
        if whole(text, match.end()):
            yield match.end()
