"""The first word of a message, and the rest of it."""

import re
from dataclasses import dataclass

from bot.grammar.spelling import tidy

_COMMAND = re.compile(r"(?P<prefix>[/!\\]?)\s?(?P<word>[^\s@]*)(?:@\S+)?\s*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Parsed:
    """`prefix` is `/` or `!`, or empty when the text begins with a plain word."""

    prefix: str
    word: str
    rest: str


def parse(text: str) -> Parsed:
    """Take a message apart; any text gives an answer, and what phones do to it is undone."""
    match = _COMMAND.match(tidy(text))
    if match is None:  # cannot be: every part may be empty
        return Parsed("", "", "")
    prefix = "/" if match["prefix"] == "\\" else match["prefix"]
    return Parsed(prefix, match["word"].strip(".,:;!?\"'"), match["rest"].strip())
