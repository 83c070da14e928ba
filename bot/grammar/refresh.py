"""Making tongues.json, places.json, zones.json and weekdays.json: `python -m bot.grammar.refresh`.

The names are CLDR's, by Babel, in the languages of `locales` and each language's own; the zones are
those of the tz database, by the package tzdata; what people say besides is in synonyms.json.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from importlib import resources
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.grammar.lexicon import HERE, table, word_list
from bot.grammar.spelling import key

Claim = tuple[int, str, str]
"""How good the claim is (0 is best), the name, the code it claims to mean."""

OURS, ENGLISH, OWN, FOREIGN = range(4)

# Languages without living speakers by CLDR whose names and codes people use all the same.
_KEPT = frozenset(word_list("kept_tongues"))
_MERGED = {"no": "nb", "fil": "tl", "cmn": "zh", "arb": "ar", "prs": "fa"}
_BY_CITY = ("Africa/", "America/", "Asia/", "Atlantic/", "Europe/", "Indian/", "Pacific/")
_NOT_TYPED = frozenset({"in"})  # Indonesian once; in a sentence it is never a language


def refresh() -> None:
    """Write the four files beside this module."""
    _write("tongues.json", names=settled(tongue_claims()), codes=other_codes())
    _write("places.json", names=settled(place_claims()))
    zones = settled(zone_claims())
    _write("zones.json", names=zones, ids=zone_ids(), zone_of=zone_of_place())
    _write("weekdays.json", names=settled(weekday_claims()))


def locales() -> list[str]:
    """Return the languages whose names for things we know."""
    return str(table("synonyms.json", "words")["locales"]).split()


def settled(claims: Iterable[Claim]) -> dict[str, list[str]]:
    """Return each code's names; a name that two codes claim equally well goes to neither."""
    best: dict[str, dict[str, int]] = defaultdict(dict)
    for rank, name, code in claims:
        if wanted := key(name):
            best[wanted][code] = min(rank, best[wanted].get(code, rank))
    names: dict[str, list[str]] = defaultdict(list)
    for name, ranks in best.items():
        first, *others = sorted(ranks, key=ranks.__getitem__)
        if not others or ranks[others[0]] > ranks[first]:
            names[first].append(name)
    return {code: sorted(names[code]) for code in sorted(names)}


def tongue_claims() -> Iterator[Claim]:
    """Yield what each language is called."""
    yield from _ours("tongues")
    for code, name in Locale("en").languages.items():
        if (tongue := base(code)) and _is_spoken(code):
            yield (ENGLISH if code == tongue else FOREIGN), name, tongue
            yield from _own_names(code, tongue)
    spoken = _spoken()
    for locale in map(Locale.parse, locales()):
        for code, name in locale.languages.items():
            if (tongue := base(code)) in spoken and _is_spoken(code):
                yield from ((FOREIGN, bent, tongue) for bent in bends(locale.language, name))


def other_codes() -> dict[str, str]:
    """Return the codes that stand for another one, such as "deu" for "de"."""
    known = {code for _, _, code in tongue_claims()}
    aliases = {old: base(new) for old, new in get_global("language_aliases").items()}
    return {
        old: new
        for old, new in sorted((aliases | _MERGED | {"hbs": "sh", "twi": "tw"}).items())
        if old not in known | _NOT_TYPED and new in known and old.isalpha()
    }


def base(code: str) -> str:
    """Return the language of a CLDR code, without script and country, as MediaWiki names it."""
    language = code.partition("_")[0]
    return _MERGED.get(language, language)


def bends(language: str, name: str) -> Iterator[str]:
    """Yield a name and the forms in which sentences use it."""
    yield name
    bare = name.removeprefix("ال")
    if language == "ar" and bare != name:
        yield bare
        if bare.endswith("ية") and " " not in bare:
            yield bare.removesuffix("ة")
    if language == "pl" and name.endswith(("ski", "cki")):
        yield f"po {name[:-1]}u"
        yield f"{name[:-1]}u"
    if language == "ru" and name.endswith("кий"):
        yield f"по {name[:-1]}"
    if language == "uk" and name.endswith("ська"):
        yield f"{name[:-1]}ою"
        yield f"{name[:-1]}у"


def place_claims() -> Iterator[Claim]:
    """Yield what each country and each region is called."""
    yield from _ours("places")
    known = {*table("regions.json", "wide"), *table("regions.json", "regions")}
    known |= {c for countries in table("regions.json", "regions").values() for c in countries}
    for rank, tag in ((ENGLISH, "en"), *((FOREIGN, tag) for tag in locales())):
        territories = Locale.parse(tag).territories
        yield from ((rank, territories[code], code) for code in known if code in territories)
    for old, new in get_global("territory_aliases").items():
        if len(old) == 3 and old.isalpha() and new[0] in known:
            yield OURS, old, new[0]


def zone_claims() -> Iterator[Claim]:
    """Yield what the cities of the zones are called."""
    yield from _ours("zones")
    current = {zone for zones in country_zones().values() for zone in zones}
    for zone in current:
        yield ENGLISH, zone.rpartition("/")[2], zone
        yield OURS, zone, zone
    countries = Locale("en").territories
    for country, zone in zone_of_place().items():
        yield ENGLISH, countries[country], zone
    modern = {old: new for old, new in get_global("zone_aliases").items() if new in current}
    for tag in ("en", *locales()):
        for old, names in Locale.parse(tag).time_zones.items():
            zone = modern.get(old, old)
            if zone in current and isinstance(city := names.get("city"), str):
                yield FOREIGN, city, zone
    for old, zone in _links():
        if zone in current and old.startswith(_BY_CITY):
            yield FOREIGN, old.rpartition("/")[2], zone


def weekday_claims() -> Iterator[Claim]:
    """Yield what the days of the week are called, in full: short names are other words as well."""
    for tag in ("en", *locales()):
        days = Locale.parse(tag).days
        widths = ("wide", "abbreviated") if tag.startswith("zh") else ("wide",)
        rank = ENGLISH if tag == "en" else FOREIGN
        for kind in ("format", "stand-alone"):
            for names in (days[kind][width] for width in widths):
                yield from ((rank, name, str(day)) for day, name in names.items())


def zone_ids() -> dict[str, str]:
    """Return each zone id of the tz database in small letters, with the one in use today."""
    current = {zone for zones in country_zones().values() for zone in zones}
    links = dict(_links())
    fixed = {f"Etc/GMT{n:+d}" for n in range(-14, 13) if n} | {"Etc/UTC"}
    today = {zone: zone for zone in current | fixed}
    today["Etc/GMT"] = "Etc/UTC"
    today |= {old: today[new] for old, new in links.items() if old not in today and new in today}
    return {old.casefold(): new for old, new in sorted(today.items())}


def zone_of_place() -> dict[str, str]:
    """Return the zone of every country whose clocks all show the same, and of those we settled."""
    alike = {
        country: zones[0]
        for country, zones in country_zones().items()
        if len({_clock(zone) for zone in zones}) == 1
    }
    return dict(sorted((alike | dict(table("synonyms.json", "zone_of"))).items()))


def country_zones() -> dict[str, list[str]]:
    """Return the zones of each country, from https://data.iana.org/time-zones/tzdb/zone.tab."""
    zones: dict[str, list[str]] = defaultdict(list)
    for line in _tzdata("zone.tab"):
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones[country].append(zone)
    return zones


def _links() -> Iterator[tuple[str, str]]:
    for line in _tzdata("tzdata.zi"):
        if line.startswith("L "):
            _, new, old = line.split()
            yield old, new


def _tzdata(name: str) -> list[str]:
    return (resources.files("tzdata") / "zoneinfo" / name).read_text("utf-8").splitlines()


def _clock(zone: str) -> tuple[object, ...]:
    days = (datetime(2026, month, 15, tzinfo=ZoneInfo(zone)) for month in (1, 4, 7, 10))
    return tuple(day.utcoffset() for day in days)


def _ours(part: str) -> Iterator[Claim]:
    for code, names in table("synonyms.json", part).items():
        yield from ((OURS, name, code) for name in names)


def _own_names(code: str, tongue: str) -> Iterator[Claim]:
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return
    if name := locale.languages.get(code):
        yield from ((OWN, bent, tongue) for bent in bends(locale.language, name))


def _spoken() -> set[str]:
    tongues = {base(code) for of in get_global("territory_languages").values() for code in of}
    return tongues - {"und", "mul", "mis", "zxx"}


def _is_spoken(code: str) -> bool:
    return base(code) in _spoken_or_kept


_spoken_or_kept = _spoken() | _KEPT | set(table("synonyms.json", "tongues"))


def _write(name: str, **parts: Mapping[str, str | Sequence[str]]) -> None:
    blocks = (f"{json.dumps(part)}: {_lines(content)}" for part, content in parts.items())
    (HERE / name).write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")


def _lines(content: Mapping[str, str | Sequence[str]]) -> str:
    rows = (f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in content.items())
    return "{\n" + ",\n".join(rows) + "\n}"


if __name__ == "__main__":
    refresh()
