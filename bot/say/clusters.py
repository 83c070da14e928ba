"""Where a text may be cut without breaking what is seen as one character."""

import re
import unicodedata

# Never the first of a part: joiners, skin tones, tags of flags, conjoining Hangul.
_CONTINUES = re.compile(
    "[\u1160-\u11ff\u200c\u200d\u2060\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
# Never the last of a part: joiners, and marks that belong to what follows.
_BINDS = "\u200d\u200e\u200f\u2060"
_VIRAMA = 9
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]+\\Z")


def whole(text: str, at: int) -> bool:
    """Whether no grapheme (nearly as UAX 29 has it) goes across the boundary before `text[at]`."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if before in _BINDS or _continues(after):
        return False
    if unicodedata.combining(before) == _VIRAMA and after.isalpha():
        return False
    return not (_pair(before, after) or _splits_flag(text, at))


def _continues(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or bool(_CONTINUES.match(character))


def _pair(before: str, after: str) -> bool:
    surrogates = "\ud800" <= before <= "\udbff" and "\udc00" <= after <= "\udfff"
    return surrogates or before + after == "\r\n"


def _splits_flag(text: str, at: int) -> bool:
    if not "\U0001f1e6" <= text[at] <= "\U0001f1ff":
        return False
    letters = _FLAG_LETTERS.search(text, max(0, at - 200), at)
    return letters is not None and len(letters[0]) % 2 == 1
