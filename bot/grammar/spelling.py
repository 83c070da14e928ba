"""Undoing what phones do to text, and the key by which two spellings are compared."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_NAME = 200
"""No name of a language, a city or a day is longer; what is longer is not looked up."""

_MARKS_IN_A_ROW = 16
"""Normalising is quadratic in a run of marks; no living spelling stacks more than a few."""

# Format and control characters, fillers without ink, lone surrogates, noncharacters; U+200C and
# U+200D stay, Persian and Indic spelling need them. https://www.unicode.org/reports/tr9/
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_NEWLINE = re.compile("\r\n|[\r\x85\u2028\u2029]")
_AROUND_NEWLINE = re.compile(" ?\n ?")
_BLANK = re.compile(r"[^\S\n]+|\u2800+")

# NFKC would make a space and an accent of these.
_BEFORE = str.maketrans({"´": "'", "΄": "'", "῾": "'", "᾿": "'", "¨": '"'})
_TYPED = str.maketrans(
    dict.fromkeys("“”„‟«»〝〞〟", '"')
    | dict.fromkeys("‘’‚‛‹›′", "'")
    | dict.fromkeys("‐‑‒–−﹣⁃", "-")
    | dict.fromkeys("—―", "--")
    | dict.fromkeys("،、፣၊߸", ",")
    | dict.fromkeys("؛፤", ";")
    | dict.fromkeys("፥꞉", ":")
)

_ACCENT = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1"
    "\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_LETTERS = str.maketrans(
    dict.fromkeys("يىې", "ی")
    | dict.fromkeys("كڪ", "ک")
    | dict.fromkeys("ةھہۀە", "ه")
    | dict.fromkeys("أإآٱ", "ا")
    | {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n"}
    | {"æ": "ae", "œ": "oe", "ß": "ss", "♯": "#", "ʻ": "'", "ʼ": "'"}
)
_BREAK = re.compile(r"""[.,;:!?'"_/`\-¿¡؟۔।॥。・·׳״־\s]+""")


def tidy(text: str) -> str:
    """Return the text as it was meant to be typed: plain quotes, dashes, spaces; nothing invisible.

    Lines are kept, other white space is one space. An em dash becomes "--", as phones make it from
    that. Never raises; tidying twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())  # of all that, only spaces can be too many
    text = _thin(_INVISIBLE.sub("", _NEWLINE.sub("\n", text)).translate(_BEFORE))
    text = unicodedata.normalize("NFKC", text).translate(_TYPED)
    text = _thin(_INVISIBLE.sub("", text))
    text = _AROUND_NEWLINE.sub("\n", _BLANK.sub(" ", text))
    return text.strip(" \n\u200c\u200d")


def key(text: str) -> str:
    """Return what two spellings of the same words have in common; for comparing, not for showing.

    Case, accents, Arabic and Hebrew points, variants of Arabic letters and punctuation are gone;
    "+", "#" and "&" stay, so "C", "C++" and "C#" differ. Never raises; key of a key is itself.
    """
    for _ in range(4):
        folded = _fold(text)
        if folded == text:
            break
        text = folded
    return text


def name_key(text: str) -> str:
    """Return the key of a name, or "" if the text is too long to be one."""
    return key(text) if len(text) <= LONGEST_NAME else ""


def ascii_digits(text: str) -> str:
    """Return the text with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFD", ascii_digits(tidy(text)).casefold())
    text = unicodedata.normalize("NFC", _ACCENT.sub("", text).translate(_LETTERS))
    return _BREAK.sub(" ", text).strip()


def _thin(text: str) -> str:
    return text if text.isascii() else "".join(_thinned(text))


def _thinned(text: str) -> Iterator[str]:
    marks = 0
    for c in text:
        # The half-width sound marks are letters until normalising makes marks of them.
        marks = marks + 1 if unicodedata.category(c)[0] == "M" or c in "\uff9e\uff9f" else 0
        if marks <= _MARKS_IN_A_ROW:
            yield c
