"""Waking hours in common, by table and by going through the day."""

from random import Random
from zoneinfo import available_timezones

import numpy as np
import pytest

from bot.matching.awake import UNKNOWN, common_hours, quarters_east
from tests.matching.formula import shared_hours
from tests.matching.making import NOW

JULY = NOW.replace(month=7)


def hours(*zones: str) -> float | None:
    east = [np.array([quarters_east(zone, NOW)]) for zone in zones]
    (found,) = common_hours(*east).tolist()
    return None if found != found else found  # noqa: PLR0124


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        (("Africa/Accra", "Africa/Accra"), 14),
        (("Africa/Accra", "Europe/Zagreb"), 13),
        (("Africa/Accra", "Asia/Kathmandu"), 8.25),
        (("Africa/Accra", "Pacific/Auckland"), 4),
        (("Africa/Accra", "Asia/Tokyo", "America/Los_Angeles"), 0),
        (("Africa/Accra", ""), None),
        (("Africa/Accra", "Mars/Olympus"), None),
        (("Africa/Accra", "../../etc/passwd"), None),
        (("Africa/Accra", "Africa"), None),
        (("Africa/Accra", "Asia/Tokyo", ""), None),
    ],
)
def test_waking_hours_in_common(zones: tuple[str, ...], expected: float | None) -> None:
    assert hours(*zones) == expected


@pytest.mark.parametrize("people", [2, 3])
def test_the_table_says_what_the_day_says(people: int) -> None:
    random, zones = Random(people), sorted(available_timezones())
    for _ in range(150):
        some = tuple(random.choices(zones, k=people))
        assert hours(*some) == shared_hours(some, NOW), some


def test_two_always_share_four_hours() -> None:
    zones = np.arange(96)
    assert common_hours(zones[:, None], zones[None, :]).min() == 4


def test_who_is_unknown_shares_an_unknown_time() -> None:
    zones = np.arange(97)
    assert np.isnan(common_hours(np.full(97, UNKNOWN), zones)).all()
    assert np.isnan(common_hours(zones, zones, np.full(97, UNKNOWN))).all()


def test_summer_time_is_that_of_the_day() -> None:
    assert quarters_east("Europe/Zagreb", NOW) == 4
    assert quarters_east("Europe/Zagreb", JULY) == 8
    assert quarters_east("Africa/Accra", NOW) == quarters_east("Africa/Accra", JULY) == 0
