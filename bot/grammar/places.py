"""Countries and regions by code or name, in sixty languages."""

from collections.abc import Mapping
from functools import lru_cache

from bot.grammar.lexicon import index, table
from bot.grammar.locales import cldr
from bot.grammar.nearness import near
from bot.grammar.spelling import key, name_key

_FILE = "places.json"


def find_place(text: str, language: str = "en") -> str | None:
    """Return the ISO 3166 code of the country or the M49 code of the region a text names."""
    wanted = name_key(text)
    if not wanted:
        return None
    code = wanted.upper()
    if code in table(_FILE, "names") and code.isascii():
        return code
    wanted = wanted.removeprefix("the ")
    return index(_FILE).get(wanted) or _names_in(language).get(wanted)


def near_places(text: str, limit: int = 3) -> tuple[str, ...]:
    """Return codes of countries and regions that look like a mistyped name."""
    return near(name_key(text), index(_FILE), limit)


@lru_cache(maxsize=64)
def _names_in(language: str) -> Mapping[str, str]:
    known = table(_FILE, "names")
    return {key(name): code for code, name in cldr(language).territories.items() if code in known}
