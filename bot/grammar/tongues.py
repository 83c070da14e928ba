"""The languages people speak: from a code or a name in any big language to a code, and back."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from bot.grammar.lexicon import index, table, word_list
from bot.grammar.locales import cldr
from bot.grammar.nearness import near
from bot.grammar.spelling import LONGEST_NAME, key, name_key, tidy

_FILE = "tongues.json"
_CODE = re.compile(r"(?P<base>[a-z]{2,3})(?:[-_](?:[a-z]{2}|[a-z]{4}|\d{3}|formal|tarask|x-old))*")
# https://meta.wikimedia.org/wiki/Special_language_codes
_WIKIS = MappingProxyType(
    {
        "als": "gsw",
        "bat-smg": "sgs",
        "cbk-zam": "cbk",
        "de-formal": "de",
        "fiu-vro": "vro",
        "map-bms": "map-bms",
        "nds-nl": "nds",
        "roa-rup": "rup",
        "simple": "en",
        "zh-classical": "lzh",
        "zh-min-nan": "nan",
        "zh-yue": "yue",
    }
)
# "Ga" is a language of Ghana, "ga" the code of Irish; only the spelling tells them apart.
_SPELT = MappingProxyType({"Ga": "gaa"})

_HARD = re.compile(r"\s*(?:[,;/+&|\n、·•]|(?<=[\u3040-\u30ff\u4e00-\u9fff])[和及与與と跟])\s*")
# Words for "and" that are codes as well; between codes they are "and" in these interfaces only.
_AMBIGUOUS = MappingProxyType({"et": "ja", "fi": "ja", "fr": "et", "nl": "en", "sw": "na"})
_MOST = 40
"""More words in a list than anybody's languages have."""
_LONGEST_PHRASE = 6


def find_tongue(text: str, *, interface: str = "en") -> str | None:
    """Return the code of the language a text names, such as "de" for "de-AT" or "allemand".

    A code goes before a name. Names are understood in some eighty languages, in `interface` and in
    the language itself; codes are MediaWiki's, without country and script.
    """
    plain = tidy(text) if len(text) <= LONGEST_NAME else ""
    wanted = key(plain)
    if not wanted:
        return None
    found = _SPELT.get(plain) or _of_code(plain.lower()) or _of_name(wanted, interface)
    return found or _of_name(_bare(wanted), interface)


def near_tongues(text: str, limit: int = 3) -> tuple[str, ...]:
    """Return codes of the languages whose names look most like a mistyped one, the best first."""
    return near(_bare(name_key(text)), index(_FILE), limit)


def find_tongues(text: str, *, interface: str = "en") -> tuple[str, ...] | None:
    """Return the codes of a list such as "de, en and French"; None unless all are languages."""
    plain = tidy(text) if len(text) <= 2 * LONGEST_NAME else ""
    found: list[str] = []
    for part in filter(None, (part.strip(" .") for part in _HARD.split(plain))):
        several = _phrase(part, interface)
        if several is None:
            return None
        found += several
    return tuple(dict.fromkeys(found)) or None


@lru_cache(maxsize=4096)
def tongue_name(code: str, language: str) -> str:
    """Return what a language is called in another one, else in English, else by its speakers."""
    for locale in (cldr(language), cldr("en"), cldr(code)):
        names = locale.languages
        if name := names.get(code) or names.get("fil" if code == "tl" else _cldr_code(code)):
            return str(name)
    if "-" in code and code not in _written():
        return tongue_name(code.rpartition("-")[0], language)
    return _written().get(code, code)


def _cldr_code(code: str) -> str:
    """Write a language tag as CLDR does: en_GB, zh_Hant."""
    first, *rest = code.split("-")
    return "_".join([first, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def _of_code(text: str) -> str | None:
    match = _CODE.fullmatch(text)
    if whole := _WIKIS.get(text):
        return whole
    if not match or not all(map(_is_script, re.split("[-_]", text)[1:])):
        return None
    base = match["base"]
    return base if base in table(_FILE, "names") else table(_FILE, "codes").get(base)


def _is_script(subtag: str) -> bool:
    return len(subtag) != 4 or subtag in word_list("scripts")


def _of_name(wanted: str, interface: str) -> str | None:
    return index(_FILE).get(wanted) or _names_in(interface).get(wanted)


@lru_cache(maxsize=64)
def _names_in(language: str) -> Mapping[str, str]:
    """Return what the known languages are called in one that may not be in our list."""
    names = cldr(language).languages.items()
    return {key(name): tongue for code, name in names if (tongue := _of_code(code.lower()))}


def _bare(wanted: str) -> str:
    """Take words such as "language" off."""
    parts = wanted.split(" ")
    named = " ".join(part for part in parts if part not in word_list("language"))
    return named if len(parts) > 1 else wanted


def _phrase(text: str, interface: str) -> tuple[str, ...] | None:
    """Read what stands between two commas: one language, or several with "and" between."""
    if whole := find_tongue(text, interface=interface):
        return (whole,)
    words = text.split()
    if not words or len(words) > _MOST:
        return None
    codes = [_of_code(word.lower()) for word in words]
    own_and = _AMBIGUOUS.get(interface)
    if all(codes) and not any(key(word) == own_and for word in words[1:-1]):
        return tuple(code for code in codes if code)
    found = _joined(words, interface)
    return found or (_joined(words[1:], interface) if key(words[0]) in word_list("and") else None)


def _joined(words: list[str], interface: str) -> tuple[str, ...] | None:
    """Take names from the left, each as long as can be, with a word for "and" between or not."""
    found: list[str] = []
    while words:
        taken, code = _first(words, interface)
        if not code:
            return None
        found.append(code)
        words = words[taken:]
        if len(words) > 1 and key(words[0]) in word_list("and"):
            words = words[1:]
        elif words and _is_bare_code(words[0]):
            return None
    return tuple(found) or None


def _first(words: list[str], interface: str) -> tuple[int, str | None]:
    for taken in range(min(len(words), _LONGEST_PHRASE), 0, -1):
        name = " ".join(words[:taken])
        glued = name[1:] if name[0] in "وו" else ""
        code = find_tongue(name, interface=interface) or find_tongue(glued, interface=interface)
        if code and not (taken < len(words) and _is_stray(words, taken)):
            return taken, code
    return 0, None


def _is_stray(words: list[str], taken: int) -> bool:
    """Say whether a code stands before a name without a comma: "en français" is no list."""
    return taken == 1 and _is_bare_code(words[0]) and key(words[1]) not in word_list("and")


def _is_bare_code(word: str) -> bool:
    """Say whether a word is a code and no name: "en", but not "Twi"."""
    return bool(_of_code(word.lower())) and key(word) not in index(_FILE)


@lru_cache(maxsize=1)
def _written() -> Mapping[str, str]:
    return {code: names[0] for code, names in table("synonyms.json", "tongues").items()}
