"""The lines that begin with a colon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.orders import Somebody, hours, read, somebody


@pytest.mark.parametrize(
    ("line", "order"),
    [
        (":as Ada", ("as", "Ada")),
        (":NEXT week", ("next", "week")),
        (":quit", ("quit", "")),
        ("：people", ("people", "")),
        ("/offer SPARQL", None),
        ("offer :as", None),
        ("", None),
    ],
)
def test_an_order_begins_with_a_colon(line: str, order: tuple[str, str] | None) -> None:
    assert read(line) == order


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Ada", Somebody("Ada")),
        ("Grace Hopper on matrix", Somebody("Grace Hopper", "matrix")),
        (
            "Kofi on Telegram speaking en, tw in Africa/Accra",
            Somebody("Kofi", "telegram", "en, tw", "Africa/Accra"),
        ),
        ("Kofi in Accra", Somebody("Kofi", zone="Accra")),
        ("Li speaking zh", Somebody("Li", languages="zh")),
    ],
)
def test_somebody_is_a_name_and_what_a_platform_tells(text: str, meant: Somebody) -> None:
    assert somebody(text) == meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [("day", 24), ("week", 168), ("3 days", 72), ("", 24), ("2 weeks", 336), ("hour", 1)],
)
def test_time_is_moved_in_hours(text: str, expected: int) -> None:
    assert hours(text) == expected


@pytest.mark.parametrize("text", ["yesterday", "0 days", "99999 weeks", "-1 day", "🕰"])
def test_what_is_no_span_moves_nothing(text: str) -> None:
    assert hours(text) is None


@given(st.text())
def test_any_text_is_an_order_or_not(text: str) -> None:
    order = read(text)
    if order is not None:
        somebody(order[1])
        hours(order[1])
