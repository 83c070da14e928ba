"""Time zones from what people call them: cities, countries, offsets, abbreviations."""

import re
from types import MappingProxyType

from babel.core import get_global

from bot.grammar.lexicon import index, table
from bot.grammar.locales import cldr
from bot.grammar.nearness import near
from bot.grammar.places import find_place
from bot.grammar.spelling import LONGEST_NAME, ascii_digits, key, name_key, tidy

_FILE = "zones.json"
_OFFSET = re.compile(
    r"(?P<utc>utc|gmt)?\s*(?P<sign>[+-])\s*(?P<hours>\d{1,2})(?:[:.]?(?P<minutes>[0-5]\d)|(?P<half>[.,]5))?"
)
# Half and quarter hours need a real zone; only those that never change their clocks will do.
_BROKEN_OFFSETS = MappingProxyType(
    {
        -570: "Pacific/Marquesas",
        210: "Asia/Tehran",
        270: "Asia/Kabul",
        330: "Asia/Kolkata",
        345: "Asia/Kathmandu",
        390: "Asia/Yangon",
        525: "Australia/Eucla",
        570: "Australia/Darwin",
    }
)
_MEXICO = ("America/Mexico_City", "America/Tijuana", "America/Cancun")
# CST is American, Chinese and Cuban, AST Arabian and Atlantic; without points the Arabic for Amman
# and for Oman is the same; Mexico is a city and a country: asked back, not guessed.
_UNCLEAR = MappingProxyType(
    {
        "cst": ("America/Chicago", "Asia/Shanghai", "America/Havana"),
        "ast": ("America/Halifax", "Asia/Riyadh", "America/Puerto_Rico"),
        "عمان": ("Asia/Amman", "Asia/Muscat"),
        "mexico": _MEXICO,
        "mexiko": _MEXICO,
    }
)
_TAIL = re.compile(r"\s*[,(].*$|\s+(?:time|zeit|tz)$", re.IGNORECASE | re.DOTALL)


def find_zone(text: str) -> str | None:
    """Return the IANA zone a text names: "europe/zagreb", "Mumbai", "Ghana", "UTC+2", "CET".

    Abbreviations with several meanings are None, but for the common ones: IST is India's, BST
    London's, EST and PST with or without summer time New York's and Los Angeles's. So are countries
    with several zones: `near_zones` has those. Whole offsets are Etc zones, whose sign is reversed.
    """
    plain = ascii_digits(tidy(text)) if len(text) <= LONGEST_NAME else ""
    for part in dict.fromkeys((plain, _TAIL.sub("", plain))):
        if part and (zone := _of_offset(part.casefold()) or _of_id(part) or _of_name(key(part))):
            return zone
    return None


def near_zones(text: str, limit: int = 3) -> tuple[str, ...]:
    """Return the zones of a country that has several, or what a mistyped city may have meant."""
    wanted = name_key(text)
    several = _UNCLEAR.get(wanted) or _of_country(wanted)
    return several[:limit] if several else near(wanted, index(_FILE), limit)


def zone_city(zone: str, language: str) -> str:
    """Return the city by which a zone is shown, or an offset such as "UTC+2"."""
    if zone.startswith("Etc/"):
        swapped = zone.removeprefix("Etc/").replace("GMT", "UTC")
        return swapped.translate(str.maketrans("+-", "-+")).replace("-", "\N{MINUS SIGN}")
    # CLDR keeps the oldest id of a zone.
    modern = get_global("zone_aliases")
    for name, names in cldr(language).time_zones.items():
        if modern.get(name, name) == zone and (city := names.get("city")):
            return str(city)
    return zone.rpartition("/")[2].replace("_", " ")


def _of_offset(text: str) -> str | None:
    match = _OFFSET.fullmatch(text)
    if not match:
        return None
    minutes = int(match["minutes"] or 0) or (30 if match["half"] else 0)
    offset = (int(match["hours"]) * 60 + minutes) * (-1 if match["sign"] == "-" else 1)
    if offset % 60:
        return _BROKEN_OFFSETS.get(offset)
    hours = offset // 60
    return _of_id(f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC")


def _of_id(text: str) -> str | None:
    known: str | None = table(_FILE, "ids").get(re.sub(r"\s+", "_", text.casefold()))
    # The ids that are abbreviations mean something else to most people.
    return known if known and (text.count("/") or key(text) not in index(_FILE)) else None


def _of_name(wanted: str) -> str | None:
    if wanted in _UNCLEAR:
        return None
    return index(_FILE).get(wanted) or _of_single_zone(wanted)


def _of_single_zone(wanted: str) -> str | None:
    zone: str | None = table(_FILE, "zone_of").get(find_place(wanted) or "")
    return zone


def _of_country(wanted: str) -> tuple[str, ...]:
    return tuple(table("synonyms.json", "zones_of").get(find_place(wanted) or "", ()))
