"""What an answer must know of the words it answers survives being written down."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.telegram.handles import Handle

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
kinds = st.sampled_from(("message", "whisper", "press"))


@given(kinds, st.integers(0).map(str), st.integers(0, 2**40))
def test_a_handle_is_read_as_it_was_written(kind: str, ident: str, at: int) -> None:
    handle = Handle(kind, ident, at)  # type: ignore[arg-type]  # one of its kinds
    assert Handle.read(str(handle)) == handle


@given(st.text() | st.text("mwp@0123456789x", max_size=12))
def test_anything_else_is_no_handle_or_a_whole_one(text: str) -> None:
    found = Handle.read(text)
    assert found is None or (found.id and found.at >= 0)


@pytest.mark.parametrize(("age", "fresh"), [(0, True), (12, True), (13, False), (3600, False)])
def test_a_handle_is_fresh_a_little_shorter_than_telegram_says(age: int, fresh: bool) -> None:
    handle = Handle("press", "4382", int(NOW.timestamp()))
    assert handle.fresh(NOW + timedelta(seconds=age)) is fresh
