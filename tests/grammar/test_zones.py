"""Time zones by id, city, country, offset and abbreviation."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.lexicon import table
from bot.grammar.spelling import key
from bot.grammar.zones import find_zone, near_zones, zone_city


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("europe/zagreb", "Europe/Zagreb"),
        ("EUROPE/ZAGREB", "Europe/Zagreb"),
        ("America/New York", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Pacific", "America/Los_Angeles"),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("Zagreb", "Europe/Zagreb"),
        ("São Paulo", "America/Sao_Paulo"),
        ("sao paulo", "America/Sao_Paulo"),
        ("Accra", "Africa/Accra"),
        ("Berlin, Germany", "Europe/Berlin"),
        ("Washington, D.C.", "America/New_York"),
        ("Accra time", "Africa/Accra"),
        ("Mumbai", "Asia/Kolkata"),
        ("Beijing", "Asia/Shanghai"),
        ("北京", "Asia/Shanghai"),
        ("San Francisco", "America/Los_Angeles"),
        ("Abuja", "Africa/Lagos"),
        ("München", "Europe/Berlin"),
        ("Muenchen", "Europe/Berlin"),
        ("Milano", "Europe/Rome"),
        ("Kumasi", "Africa/Accra"),
        ("Rio", "America/Sao_Paulo"),
        ("Marrakesh", "Africa/Casablanca"),
        ("Genf", "Europe/Zurich"),
        ("القاهرة", "Africa/Cairo"),
        ("مراكش", "Africa/Casablanca"),
        ("Москва", "Europe/Moscow"),
        ("Kiev", "Europe/Kyiv"),
        ("Ghana", "Africa/Accra"),
        ("Deutschland", "Europe/Berlin"),
        ("غانا", "Africa/Accra"),
        ("Cuba", "America/Havana"),
        ("Samoa", "Pacific/Apia"),
        ("Kosovo", "Europe/Skopje"),
        ("CET", "Europe/Brussels"),
        ("CEST", "Europe/Brussels"),
        ("EAT", "Africa/Nairobi"),
        ("WAT", "Africa/Lagos"),
        ("IST", "Asia/Kolkata"),
        ("EST", "America/New_York"),
        ("PST", "America/Los_Angeles"),
        ("UTC", "Etc/UTC"),
        ("GMT", "Etc/UTC"),
        ("Z", "Etc/UTC"),
    ],
)
def test_a_zone_is_found(text: str, zone: str) -> None:
    assert find_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("UTC+2", 120),
        ("utc + 2", 120),
        ("GMT-3", -180),
        ("GMT−3", -180),
        ("UTC+٣", 180),
        ("+14", 840),
        ("-12:00", -720),
        ("UTC+0", 0),
        ("+05:30", 330),
        ("UTC+5.5", 330),
        ("+0530", 330),
        ("+5:45", 345),
        ("-09:30", -570),
    ],
)
def test_an_offset_becomes_a_zone_that_has_it_all_year(text: str, minutes: int) -> None:
    zone = ZoneInfo(find_zone(text) or "")
    for month in (1, 7):
        offset = datetime(2026, month, 1, tzinfo=UTC).astimezone(zone).utcoffset()
        assert offset == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Atlantis", "😀", "+15", "-13", "+99:99", "UTC+10:30", "+", "2", "a" * 100_000),
        *("CST", "Brazil", "USA", "Mexico", "عمان", "eastern"),
    ],
)
def test_what_is_no_zone_or_several_is_none(text: str) -> None:
    assert find_zone(text) is None


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("Zagrb", ("Europe/Zagreb",)),
        ("Mumbay", ("Asia/Kolkata",)),
        ("Johannesberg", ("Africa/Johannesburg",)),
        ("Brazil", ("America/Sao_Paulo", "America/Manaus", "America/Fortaleza")),
        ("CST", ("America/Chicago", "Asia/Shanghai", "America/Havana")),
        ("عمان", ("Asia/Amman", "Asia/Muscat")),
        ("", ()),
        ("Xyzzyx", ()),
        ("😀", ()),
        ("a" * 100_000, ()),
    ],
)
def test_suggestions(typed: str, zones: tuple[str, ...]) -> None:
    assert near_zones(typed) == zones


def test_suggestions_are_few() -> None:
    assert near_zones("USA", limit=2) == ("America/New_York", "America/Chicago")
    assert near_zones("Berln", limit=0) == ()


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [
        ("Europe/Zagreb", "de", "Zagreb"),
        ("Europe/Kyiv", "de", "Kiew"),
        ("Asia/Kolkata", "en", "Kolkata"),
        ("Europe/Vienna", "zh-hant", "維也納"),
        ("America/Argentina/Buenos_Aires", "ar", "بوينوس أيرس"),
        ("America/New_York", "xx", "New York"),
        ("Etc/GMT-2", "de", "UTC+2"),
        ("Etc/GMT+3", "en", "UTC−3"),
        ("Etc/UTC", "en", "UTC"),
        ("No/Such_Place", "en", "Such Place"),
    ],
)
def test_zones_are_shown_by_city(zone: str, language: str, city: str) -> None:
    assert zone_city(zone, language) == city


def test_every_zone_in_our_lists_exists() -> None:
    ours = {*table("zones.json", "names"), *table("zones.json", "zone_of").values()}
    ours |= {*table("zones.json", "ids").values(), *table("synonyms.json", "zones")}
    ours |= {zone for zones in table("synonyms.json", "zones_of").values() for zone in zones}
    assert ours <= available_timezones()


def test_every_id_and_every_key_is_understood() -> None:
    for text in table("zones.json", "ids"):
        assert find_zone(text), text
    assert all(
        key(name) == name for names in table("zones.json", "names").values() for name in names
    )


@given(st.text(max_size=60))
def test_any_text_gives_an_answer(text: str) -> None:
    zone = find_zone(text)
    assert zone is None or ZoneInfo(zone)
    near_zones(text)


def test_hostile_texts_are_fast() -> None:
    find_zone("warm")
    start = time.perf_counter()
    for hostile in ("a" * 100_000, "," * 200, " time" * 40, "+" * 200, "1" * 200):
        find_zone(hostile)
        near_zones(hostile)
    assert time.perf_counter() - start < 1
