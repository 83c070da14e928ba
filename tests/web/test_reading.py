"""What an address and a header ask for."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.census.published import Row
from bot.knowledge import Knowledge
from bot.web.asked import COLUMNS, LONGEST, Asked, ordered
from bot.web.links import Links
from bot.web.searching import find
from bot.web.tags import preferred

SHIPPED = ("en", "ar", "de")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "de"),
        ("ar", "ar"),
        ("fr, ar;q=0.5, en;q=0.8", "en"),
        ("de-AT", "de"),
        ("fr", "de"),
        ("en;q=0, ar;q=0.1", "ar"),
        ("en;q=much, ar;q=0.1", "ar"),
        ("en;q=nan, ar;q=0.1", "ar"),
        ("*", "de"),
        (",;,;q=;=" * 100, "de"),
    ],
)
def test_the_language_a_browser_likes_best(header: str, language: str) -> None:
    assert preferred(header, SHIPPED, "de") == language


@given(st.text(max_size=500))
def test_any_header_leads_to_a_shipped_language(header: str) -> None:
    assert preferred(header, SHIPPED, "de") in SHIPPED


def test_the_plain_table_is_asked_for_by_no_query() -> None:
    assert Asked.read({}).query == ""
    assert Asked.read({"sort": "asking", "order": "desc"}).query == ""


@given(
    st.dictionaries(
        st.sampled_from(["q", "sort", "order", "show", "x"]),
        st.text(max_size=100) | st.sampled_from([*COLUMNS, "asc", "desc", "all"]),
    )
)
def test_whatever_is_asked_is_in_order_and_can_be_asked_again(query: dict[str, str]) -> None:
    asked = Asked.read(query)
    assert asked.column in COLUMNS
    assert len(asked.search) <= LONGEST
    assert Asked.read(dict(parse_qsl(asked.query.removeprefix("?")))) == asked


def test_a_column_that_orders_already_turns_round() -> None:
    asked = Asked()
    assert asked.by("asking").query == "?sort=asking&order=asc"
    assert asked.by("name").query == "?sort=name&order=asc"
    assert asked.by("name").by("name").query == "?sort=name&order=desc"
    assert asked.by("days").by("asking") == asked


def test_what_is_hidden_comes_last_whichever_way() -> None:
    rows = [Row("capacity", "a", 9), Row("capacity", "b"), Row("capacity", "c", 5)]
    up, down = Asked(column="offering", descending=False), Asked(column="offering")
    assert [row.key for row in ordered(rows, up, str)] == ["c", "a", "b"]
    assert [row.key for row in ordered(rows, down, str)] == ["a", "c", "b"]


@pytest.mark.parametrize("search", ["SPARQL", "sparql", "سباركل", " query  service "])
def test_a_capacity_is_found_by_any_of_its_names(knowledge: Knowledge, search: str) -> None:
    assert "sparql" in find(knowledge.capacities, search)


@given(search=st.text(max_size=LONGEST))
def test_any_search_finds_capacities_or_none(knowledge: Knowledge, search: str) -> None:
    known = {one.code for one in knowledge.capacities}
    assert find(knowledge.capacities, search) <= known


def test_addresses_are_below_the_path_of_the_public_one() -> None:
    links = Links("https://example.org/exchange", "ar")
    assert links.page() == "/exchange/ar/"
    assert links.page("capacities", "c#") == "/exchange/ar/capacities/c%23"
    assert links.file("data", "x.csv") == "/exchange/data/x.csv"
    assert links.whole(links.page()) == "https://example.org/exchange/ar/"
    assert Links("", "en").whole(Links("", "en").page("data")) == "/en/data"
