"""Regions by name, and the region of a country."""

import time

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.regions import REGIONS, find_region, near_regions, region_name


@pytest.mark.parametrize(
    ("text", "language", "region"),
    [
        ("011", "en", "011"),
        ("Western Africa", "en", "011"),
        ("West Africa", "en", "011"),
        ("west-africa", "en", "011"),
        ("Westafrika", "de", "011"),
        ("غرب أفريقيا", "ar", "011"),
        ("Afrika ya Magharibi", "sw", "011"),
        ("Southeast Asia", "en", "035"),
        ("South-East Asia", "en", "035"),
        ("Middle East", "en", "145"),
        ("the Caribbean", "en", "029"),
        ("Balkans", "en", "039"),
        ("Scandinavia", "en", "154"),
        ("US and Canada", "en", "021"),
        ("Micronesia", "en", "057"),
        ("Ghana", "en", "011"),
        ("GH", "en", "011"),
        ("gha", "en", "011"),
        ("غانا", "en", "011"),
        ("Deutschland", "de", "155"),
        ("ألمانيا", "ar", "155"),
        ("भारत", "hi", "034"),
        ("UK", "en", "154"),
        ("USA", "en", "021"),
        ("U.S.", "en", "021"),
        ("The Netherlands", "en", "155"),
        ("Ivory Coast", "en", "011"),
        ("Kosovo", "en", "039"),
        ("Taiwan", "en", "030"),
        ("Palestine", "en", "145"),
        ("South Africa", "en", "018"),
        ("Congo", "en", "017"),
        ("Czech Republic", "en", "151"),
        ("Türkiye", "en", "145"),
        ("Germania", "rm", "155"),
    ],
)
def test_a_region_is_found(text: str, language: str, region: str) -> None:
    assert find_region(text, language=language) == region


@pytest.mark.parametrize(
    "text", ["", "Atlantis", "😀", "Antarctica", "999", "x", "Europe", "a" * 100_000]
)
def test_what_is_no_single_region_is_none(text: str) -> None:
    assert find_region(text) is None


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Latin America", ("005", "013", "029")),
        ("Lateinamerika", ("005", "013", "029")),
        ("Africa", ("011", "014", "015", "017", "018")),
        ("North America", ("021", "013", "029")),
        ("MENA", ("145", "015")),
        ("Westrn Africa", ("011",)),
        ("Gana", ("011",)),
        ("Germny", ("155",)),
        ("", ()),
        ("😀", ()),
        ("a" * 100_000, ()),
    ],
)
def test_parts_and_suggestions(text: str, regions: tuple[str, ...]) -> None:
    assert near_regions(text) == regions


def test_every_country_is_in_one_region() -> None:
    countries = [country for region in REGIONS.values() for country in region]
    # CLDR's country-like codes that ISO 3166 does not have, Kosovo apart.
    not_iso = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
    named = {code for code in Locale("en").territories if len(str(code)) == 2} - not_iso
    assert len(countries) == len(set(countries)) == 249
    assert named - set(countries) == {"AQ"}
    assert len(REGIONS) == 22


@pytest.mark.parametrize("language", ["en", "de", "ar", "sw", "zh-hans", "uk"])
def test_every_region_and_country_is_found_by_the_name_we_show(language: str) -> None:
    for region, countries in REGIONS.items():
        assert find_region(region_name(region, language), language=language) == region
        for country in countries:
            found = find_region(region_name(country, language), language=language)
            assert found == region, country


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("011", "en", "Western Africa"),
        ("011", "de", "Westafrika"),
        ("011", "xx-yy", "Western Africa"),
        ("GH", "fr", "Ghana"),
        ("no", "de", "no"),
    ],
)
def test_regions_have_names(code: str, language: str, name: str) -> None:
    assert region_name(code, language) == name


@given(st.text(max_size=60), st.text(max_size=12))
def test_any_text_gives_an_answer(text: str, language: str) -> None:
    assert find_region(text) in {None, *REGIONS}
    assert set(near_regions(text)) <= set(REGIONS)
    region_name(text, language)


def test_hostile_texts_are_fast() -> None:
    find_region("warm")
    start = time.perf_counter()
    for hostile in ("a" * 100_000, "x" * 200, "the " * 50):
        find_region(hostile)
        near_regions(hostile)
    assert time.perf_counter() - start < 1
