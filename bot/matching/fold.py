"""Makes texts that people mean to be the same the same."""

import re
from unicodedata import normalize

_MARKS = re.compile(
    "[\u0300-\u036f\u064b-\u065f\u0670\u0591-\u05c7"  # accents, Arabic and Hebrew vowel points
    "\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"  # unseen
)
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"}
    | dict.fromkeys("يى", "ی")
    | dict.fromkeys("ةھہۀە", "ه")
    | dict.fromkeys("أإآٱ", "ا")
    | {"ك": "ک"}
)
_BETWEEN = re.compile(r"[^\w+#\u0900-\u0e7f\u0f00-\u109f\u1780-\u17ff]+|_+")


def fold(text: str) -> str:
    """Return a key to compare texts by: small letters without accents, words between blanks.

    Punctuation separates words, except + and # ("C++", "C#") and apostrophes, which vanish;
    letters that Arabic and Persian keyboards write in several ways are one. Vowel signs of Indic
    and South-East Asian scripts stay. The steps are NFKC, case folding and NFD,
    https://www.unicode.org/reports/tr15/.
    """
    plain = normalize("NFD", normalize("NFKC", text).casefold())
    joined = normalize("NFC", _APOSTROPHES.sub("", _MARKS.sub("", plain))).translate(_LETTERS)
    return " ".join(_BETWEEN.sub(" ", joined).split())
