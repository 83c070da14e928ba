"""Somebody's words, made harmless: no mention, link, command or bidi trick survives in them."""

import re

WORD_JOINER = "\u2060"

_SPACE = re.compile("[\t-\r\x1c-\x20\x85\u2028\u2029]+")
# U+200C and U+200D stay: they carry meaning in Persian, in Indic scripts and in emoji.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"
)

_LINK = re.compile(r"(?:[a-z][a-z0-9+.-]{0,30}://+)+([^\s/?#]*)", re.IGNORECASE)
_LABEL = r"(?!js\b)[^\W\d_][\w-]+"  # nothing ends in .js but names like Node.js
_BARE_LINK = re.compile(
    rf"(?<![\w-])(?:www\.[^\s/?#]+|(?:[\w-]+\.)+{_LABEL}(?=/|[?#]\S|:\d))", re.IGNORECASE
)
_DOT = re.compile(r"(?<!\[)\.(?=[^\s.\]])")

# Clients link any known domain, offer `/word` to be tapped, and link `#room:server`.
# The joiner cannot be seen and ends the word for all of them (TDLib, `match_urls`).
_JOIN_AFTER = re.compile(r"@|(?<![\w/])/(?=\w)|#(?=[^\s:]+:\w)")
_JOIN_BEFORE = re.compile(
    rf"(?<=[\w-])\.(?={_LABEL})|(?<=mailto):(?=\S)|(?<=matrix):(?=\S)|(?<=tel):(?=\S)",
    re.IGNORECASE,
)


def harmless(text: str) -> str:
    """Words that nobody is notified by, nothing is linked in and no line is turned round by.

    What comes out is on one line; doing it twice changes nothing more.
    """
    text = _INVISIBLE.sub("", _SPACE.sub(" ", text))
    while (defanged := _defang(text)) != text:  # removing one scheme may join up another
        text = defanged
    text = _JOIN_AFTER.sub(rf"\g<0>{WORD_JOINER}", _SPACE.sub(" ", text).strip(" "))
    return _JOIN_BEFORE.sub(rf"{WORD_JOINER}\g<0>", text)


def _defang(text: str) -> str:
    text = _LINK.sub(lambda link: _DOT.sub("[.]", link[1]), text)
    return _BARE_LINK.sub(lambda link: _DOT.sub("[.]", link[0]), text)
