"""Rows gathered by a number."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.groups import Groups, contains

numbers = st.lists(st.integers(0, 6), max_size=30).map(lambda each: np.array(each, dtype=np.int32))


@given(numbers)
def test_a_group_has_its_rows_in_order(of: np.ndarray[tuple[int], np.dtype[np.int32]]) -> None:
    groups = Groups.of(of, 7)
    for group in range(7):
        assert groups[group].tolist() == np.flatnonzero(of == group).tolist()


@given(numbers, st.lists(st.integers(0, 6), max_size=10))
def test_groups_expand_in_turn(
    of: np.ndarray[tuple[int], np.dtype[np.int32]], wanted: list[int]
) -> None:
    groups = Groups.of(of, 7)
    places, rows = groups.expand(np.array(wanted, dtype=np.int64))
    expected = [(p, row) for p, group in enumerate(wanted) for row in groups[group].tolist()]
    assert list(zip(places.tolist(), rows.tolist(), strict=True)) == expected


@given(st.sets(st.integers(-9, 9)), st.lists(st.integers(-12, 12)))
def test_what_is_among_keys(keys: set[int], asked: list[int]) -> None:
    ordered = np.array(sorted(keys), dtype=np.int64)
    found = contains(ordered, np.array(asked, dtype=np.int64))
    assert found.tolist() == [each in keys for each in asked]
