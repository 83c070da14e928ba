"""Who a message notifies, as the server reads it."""

import html
import re
from collections.abc import Iterator

FENCE = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n`]*$.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
INDENTED = re.compile(r"(?:\A|(?<=\n\n))(?:(?: {4}|\t).*\n?)+")
SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
DESTINATION = re.compile(r"\]\(https?://[^\s()<>]+\)")
"""Where a link leads to is no text (channels/app/notification.go, public/shared/markdown)."""
WORD = re.compile(r"[\w:.@-]+")
"""Letters, digits and what may stand in a name; everything else, U+200B too, parts words."""
EVERYBODY = ("@all", "@channel")
HERE = "@here"


def find_mentions(message: str) -> set[str]:
    """Return everything that could be a mention: small, with its @, outside code."""
    prose = message
    for code in (FENCE, INDENTED, SPAN):
        prose = code.sub(" ", prose)
    prose = DESTINATION.sub("]", html.unescape(prose))
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
