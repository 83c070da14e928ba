"""What a story is judged by, on cases that can be counted by hand."""

from math import inf, isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulation.measures import by_region, gini, measure, percentile_95, still_waiting
from bot.simulation.story import Fate, Held, Story


def held(*, introduced: int = 0, mutual: int = 0, declined: int = 0, **lessons: int) -> Held:
    return Held(introduced + declined, introduced, mutual, 0, lessons, seconds=0.5)


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([3, 3, 3, 3], 0.0),
        ([0, 0, 0, 8], 0.75),  # one has everything: 1 - 1/n
        ([0, 1], 0.5),
        ([1, 3], 0.25),
        ([1, 2, 3, 4, 5], 4 / 15),
    ],
)
def test_gini_by_hand(amounts: list[float], expected: float) -> None:
    assert gini(amounts) == pytest.approx(expected)


def test_gini_of_nothing_is_not_known() -> None:
    assert isnan(gini([]))
    assert isnan(gini([0, 0]))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30).filter(any), st.integers(1, 9))
def test_gini_knows_neither_order_nor_unit_and_is_half_the_mean_difference(
    amounts: list[int], unit: int
) -> None:
    size = len(amounts)
    differences = sum(abs(one - other) for one in amounts for other in amounts)
    assert gini(amounts) == pytest.approx(differences / (2 * size * sum(amounts)))
    assert gini([unit * each for each in amounts[::-1]]) == pytest.approx(gini(amounts))
    assert 0 <= gini(amounts) < 1


def test_who_was_served_at_once_waits_one_round() -> None:
    curve = still_waiting([Fate("a", "", 0, served=0), Fate("b", "", 0, served=1)], 3)
    assert curve == [0.5, 0, 0]
    assert percentile_95(curve) == 2


def test_only_the_first_ask_of_a_person_and_its_first_helper_count() -> None:
    asks = [Fate("a", "", 0), Fate("a", "", 1, served=2), Fate("a", "", 1, served=4)]
    assert still_waiting(asks, 6) == [1, 1, 0, 0, 0, 0]


def test_giving_up_is_no_service() -> None:
    asks = [Fate("a", "", 0, gone=1), Fate("b", "", 0, served=0)]
    curve = still_waiting(asks, 4)
    assert curve == [0.5, 0.5, 0.5, 0.5]
    assert percentile_95(curve) == inf


def test_who_came_late_counts_as_long_as_they_were_seen() -> None:
    # Of four, one is served at once and one in the next round; c was seen for one round only, so
    # that of the two who were seen in their second round one was served, and half remain.
    asks = [
        Fate("a", "", 0, served=0),
        Fate("b", "", 0, served=1),
        Fate("c", "", 2),
        Fate("d", "", 0),
    ]
    assert still_waiting(asks, 3) == pytest.approx([3 / 4, 3 / 8, 3 / 8])


def test_nineteen_of_twenty_are_enough() -> None:
    asks = [Fate(f"p{n}", "", 0, served=n) for n in range(19)] + [Fate("never", "", 0)]
    assert percentile_95(still_waiting(asks, 26)) == 19


def test_nobody_waits_where_nobody_asks() -> None:
    assert still_waiting([], 3) == [1, 1, 1]


def test_small_regions_are_left_out() -> None:
    asks = [Fate(f"p{n}", "GH", 0, served=0 if n < 12 else None) for n in range(48)]
    few = [Fate(f"q{n}", "IS", 0) for n in range(29)]
    nowhere = [Fate(f"r{n}", "", 0) for n in range(40)]
    assert by_region([*asks, *few, *nowhere]) == {"GH": 0.25}


def test_a_whole_story() -> None:
    story = Story(
        "by hand",
        (
            held(introduced=2, mutual=1, declined=1, Ada=2, Ben=1),
            *[held()] * 8,
            held(introduced=1, Ada=1),
        ),
        {
            "1": Fate("Chi", "GH", 0, served=0, worth=1.0, helped=True),
            "2": Fate("Ben", "GH", 0, served=0, worth=0.5),
            "3": Fate("Dov", "DE", 0, gone=4),
            "4": Fate("Ada", "DE", 5, served=9, worth=0.5),
        },
        {"Ada": 0, "Ben": 0, "Eva": 9},
    )
    whole = measure(story, 10)
    assert whole.served == 3 / 4
    assert whole.served_old == 2 / 3
    assert whole.value == 2 / 4
    assert whole.helped == 1 / 4
    assert whole.agreed == 3 / 4
    assert whole.reciprocity == pytest.approx(1 / 3)
    assert whole.gini == pytest.approx(gini([3, 1, 0]))
    assert whole.waited == pytest.approx((0 + 0 + 9) / 3)
    assert whole.seconds == 5
    assert isnan(whole.worst)


def test_a_story_can_be_stopped_in_the_middle() -> None:
    asks = {"1": Fate("Chi", "GH", 0, served=3, worth=1.0), "2": Fate("Ben", "GH", 5, served=5)}
    story = Story("by hand", (held(), held(Ada=1), *[held()] * 8), asks, {"Ada": 0, "Ben": 4})
    early = measure(story, 3)
    assert early.served == early.value == 0
    assert early.gini == 0  # Ben offers nothing yet
    assert isnan(early.served_old)
    assert isnan(early.waited)
    assert measure(story, 4).served == 1
    assert measure(story, 10).gini == 0.5
