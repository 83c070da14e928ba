"""Labels beside each other."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.spreading import spread


@given(st.lists(st.floats(0, 1), max_size=8).map(sorted))
def test_labels_keep_apart_and_in_order(places: list[float]) -> None:
    moved = spread(places, 0.1)
    assert len(moved) == len(places)
    assert all(b - a >= 0.1 - 1e-9 for a, b in pairwise(moved))


def test_labels_that_are_apart_stay() -> None:
    assert spread([0.1, 0.3, 0.9], 0.1) == pytest.approx([0.1, 0.3, 0.9])
    assert spread([0.5, 0.5], 0.1) == pytest.approx([0.45, 0.55])
