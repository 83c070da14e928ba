"""The regions of the world as the United Nations count them, and the countries in each."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from bot.grammar.lexicon import table
from bot.grammar.locales import cldr
from bot.grammar.places import find_place, near_places

REGIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {code: tuple(countries) for code, countries in table("regions.json", "regions").items()}
)
"""M49 subregion -> ISO 3166 codes: https://unstats.un.org/unsd/methodology/m49/

Every country is in one, Kosovo and Taiwan as CLDR places them; Antarctica is in none.
"""


def find_region(text: str, *, language: str = "en") -> str | None:
    """Return the M49 subregion a text names or whose country it names: "Ghana" is in "011".

    None for what is no place, and for more than one region, such as Latin America or Africa:
    `near_regions` has the parts of those.
    """
    place = find_place(text, language)
    return _region_of(place) if place else None


def near_regions(text: str, limit: int = 3, *, language: str = "en") -> tuple[str, ...]:
    """Return the parts of a wider region (all of them), or what a mistyped name may have meant."""
    if parts := _parts(find_place(text, language) or ""):
        return parts
    found: dict[str, None] = {}
    for place in near_places(text, limit * 2):
        found |= dict.fromkeys(filter(None, (*_parts(place), _region_of(place))))
    return tuple(found)[:limit]


@lru_cache(maxsize=4096)
def region_name(code: str, language: str) -> str:
    """Return what a region or a country is called in a language, else in English, else its code."""
    for locale in (cldr(language), cldr("en")):
        if name := locale.territories.get(code):
            return str(name)
    return code


def _parts(place: str) -> tuple[str, ...]:
    return tuple(table("regions.json", "wide").get(place, ()))


def _region_of(place: str) -> str | None:
    return place if place in REGIONS else _regions_of_countries().get(place)


@lru_cache(maxsize=1)
def _regions_of_countries() -> Mapping[str, str]:
    return {country: region for region, countries in REGIONS.items() for country in countries}
