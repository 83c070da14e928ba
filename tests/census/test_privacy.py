"""What may be told of a group, and who is left out of a larger one."""

import numpy as np
import pytest

from bot.census.facts import Numbers
from bot.census.privacy import excess, shown, shown_median, shown_share


@pytest.mark.parametrize(
    ("people", "told"), [(0, None), (4, None), (5, None), (6, 5), (9, 5), (10, 10), (104, 100)]
)
def test_counts_are_rounded_down(people: int, told: int | None) -> None:
    assert shown(people) == told


@pytest.mark.parametrize(
    ("some", "everybody", "share"),
    [(6, 12, 0.5), (5, 12, None), (7, 12, None), (6, 100, 0.05), (6, 1000, 0.0), (94, 100, 0.95)],
)
def test_shares_need_people_on_both_sides(some: int, everybody: int, share: float | None) -> None:
    assert shown_share(some, everybody) == share


def test_a_median_is_of_whole_days_and_of_six_people() -> None:
    assert shown_median(np.array([1.0] * 5)) is None
    assert shown_median(np.array([1.0, 2.0, 3.4, 3.6, 9.0, 9.0])) == 4.0


def group(first: int, number: int) -> Numbers:
    return np.arange(first, first + number)


@pytest.mark.parametrize(
    ("parts", "possible", "left"),
    [
        ([group(0, 20), group(20, 3)], 2, 3),  # the only hidden part: all of it
        ([group(0, 20), group(20, 3)], 3, 0),  # they could be in the other one
        ([group(0, 20), group(20, 3), group(30, 3)], 3, 2),  # four could be in either
        ([group(0, 20), group(18, 4)], 2, 2),  # two of them are known anyway
        ([group(0, 3), group(3, 3)], 2, 2),  # nobody is shown but the whole
        ([group(0, 3), group(3, 3)], 9, 0),
        ([group(0, 20), group(20, 20)], 2, 0),  # nothing is hidden
        ([], 0, 0),
    ],
)
def test_who_is_left_out(parts: list[Numbers], possible: int, left: int) -> None:
    assert len(excess(parts, possible)) == left
