"""Right-to-left and left-to-right in one line of plain text."""

import re
import unicodedata
from functools import lru_cache

from bot.say.codes import chain
from bot.say.plurals import babel_locale

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
LRM, RLM = "\u200e", "\u200f"

COMMAND = re.compile(f"{LRI}(/?)([^{PDI}\n]*){PDI}")
"""A command or a code in a text, as `Code` is shown: its slash if it has one, and its words."""
CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKS = re.compile("[\u200e\u200f\u2060\u2066-\u2069]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*://")

# Written from right to left, and neither in Babel nor with a fallback that tells it.
_RTL = {"khw", "ks", "lrc", "nqo", "pnb", "skr"}
_SCRIPTS = {"arab": "rtl", "hebr": "rtl", "latn": "ltr", "cyrl": "ltr", "deva": "ltr"}


@lru_cache(maxsize=1024)
def direction(language: str) -> str:
    """ "ltr" or "rtl"."""
    base, _, script = language.partition("-")
    if script in _SCRIPTS:
        return _SCRIPTS[script]
    if base in _RTL:
        return "rtl"
    return babel_locale(chain(language)).text_direction


def isolate(text: str, opener: str = FSI) -> str:
    """Keep a value from turning its surroundings round, and them from turning it."""
    return f"{opener}{text}{PDI}" if text else ""


def lead(text: str) -> str:
    """Say of each line that it runs from right to left, where its first character does not.

    Clients take the direction from the first strong letter; one that does not skip isolates
    would take it from a name.
    """
    return "\n".join(RLM + line if _needs_lead(line) else line for line in text.split("\n"))


def _needs_lead(line: str) -> bool:
    # An address stays bare: what finds links may take the mark for a part of it.
    if not line.strip() or _ADDRESS.match(line):
        return False
    return line[0] != LRM and unicodedata.bidirectional(line[0]) not in ("R", "AL")


def legible(text: str) -> str:
    """Leave out the marks that keep directions apart, where nothing runs from right to left."""
    return text if _RIGHT_TO_LEFT.search(text) else _MARKS.sub("", text)
