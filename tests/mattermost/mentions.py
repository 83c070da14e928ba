"""Who a message notifies, as the server reads it."""

import html
import re
from collections.abc import Iterator

CODE = re.compile(r"(```|~~~).*?(\1|\Z)|(`+)[^`].*?\3|^(?: {4}|\t).*$", re.DOTALL | re.MULTILINE)
WORD = re.compile(r"[\w:.@-]+")
"""Letters, digits and what may stand in a name; everything else, U+200B too, parts words."""
EVERYBODY = ("@all", "@channel")
HERE = "@here"


def find_mentions(message: str) -> set[str]:
    """Return everything that could be a mention: small, with its @, outside code."""
    prose = html.unescape(CODE.sub(" ", message))
    return {each for word in WORD.findall(prose) for each in readings(word.lower())}


def readings(word: str) -> Iterator[str]:
    """Yield what a word may mention: it may end a sentence, or hold several names."""
    if len(word) > 1 and word[0] == word[-1] == ":":
        return
    word = word.lstrip(":.-_")
    while word:
        yield word
        if word[-1] not in ".-:_":
            break
        word = word[:-1]
    yield from re.split("[.:-]", word)
