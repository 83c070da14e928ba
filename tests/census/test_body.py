"""What is kept of a snapshot is all of it."""

from bot.census import body
from tests.census.making import WEEK, snapshot


def test_a_snapshot_is_kept_with_everything_in_it() -> None:
    assert body.read(WEEK, body.write(snapshot())) == snapshot()


def test_what_is_hidden_is_not_even_written() -> None:
    assert "null" not in body.write(snapshot())
