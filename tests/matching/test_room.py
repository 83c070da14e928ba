"""Room that grows with what is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import room
from bot.matching.room import Columns, Start, filled


@given(sizes=st.lists(st.integers(0, 3000), max_size=12))
def test_all_is_found_however_much_a_step_finds(sizes: list[int]) -> None:
    def fill(start: Start, columns: Columns) -> Start:
        step, rows = start
        while step < len(sizes) and rows + sizes[step] <= len(columns[0]):
            end = rows + sizes[step]
            columns[0][rows:end], columns[1][rows:end] = step, range(sizes[step])
            step, rows = step + 1, end
        return step, rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "ROWS", 100)
        found = filled(fill, len(sizes), (int, float))
    wanted = [(step, place) for step, size in enumerate(sizes) for place in range(size)]
    assert list(zip(*(each.tolist() for each in found), strict=True)) == wanted
