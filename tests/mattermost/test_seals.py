"""Seals: what we have sealed is read again, and nothing else is."""

from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.adapters.mattermost.seals import Claim, Seals

SEALS = Seals(b"secret")
CLAIM = Claim("letter", "ada", ("accept 1", "decline 1"), 2_000_000_000, "whisper abc 1")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
claims = st.builds(
    Claim, texts, texts, st.lists(texts, max_size=8).map(tuple), st.integers(0, 2**40), texts
)


@given(claim=claims)
def test_what_was_sealed_is_read(claim: Claim) -> None:
    assert SEALS.read(SEALS.seal(claim)) == claim


@given(claim=claims, secret=st.binary(max_size=40))
def test_another_secret_is_another_seal(claim: Claim, secret: bytes) -> None:
    assume(secret != SEALS.secret)
    assert SEALS.read(Seals(secret).seal(claim)) is None


@given(data=st.data())
def test_nothing_damaged_is_read(data: st.DataObject) -> None:
    whole = SEALS.seal(CLAIM)
    place = data.draw(st.integers(0, len(whole) - 1))
    cut = data.draw(st.integers(0, 3))
    damaged = whole[:place] + data.draw(st.text(max_size=3)) + whole[place + cut :]
    assume(damaged != whole)
    assert SEALS.read(damaged) is None


@given(said=st.text(max_size=80))
def test_nothing_made_up_is_read(said: str) -> None:
    assert SEALS.read(said) is None
    assert SEALS.open("form", said) is None


@given(purpose=st.text(max_size=10))
def test_a_seal_is_for_one_purpose(purpose: str) -> None:
    assume(purpose != "press")
    assert SEALS.read(SEALS.close(purpose, {"letter": "x", "until": 2_000_000_000})) is None


def test_what_is_over_is_still_ours() -> None:
    claim = SEALS.read(SEALS.seal(CLAIM))
    assert claim is not None
    assert not claim.over(datetime(2030, 1, 1, tzinfo=UTC))
    assert claim.over(datetime(2040, 1, 1, tzinfo=UTC))


def test_what_is_ours_and_no_claim_is_none() -> None:
    assert SEALS.read(SEALS.close("press", {"until": "soon"})) is None
    assert SEALS.read(SEALS.close("press", {})) is None
