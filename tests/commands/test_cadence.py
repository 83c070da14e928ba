"""`/cadence`: how often a round may write."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio


def proposals(town: Town, who: str) -> int:
    return sum("Shall I introduce you" in letter for letter in town.letters(who))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("monthly", "every four weeks"),
        ("every two weeks", "every two weeks"),
        ("week", "every week"),
    ],
)
async def test_by_word(town: Town, typed: str, said: str) -> None:
    assert f"at most {said}" in await town.say("Ada", f"/cadence {typed}")


async def test_undo_brings_the_former_back(town: Town) -> None:
    await town.say("Ada", "/cadence monthly")
    assert "at most every week" in await town.press("Ada", "Undo")


async def test_alone_it_asks(town: Town) -> None:
    assert "propose something to you every week" in await town.say("Ada", "/cadence")
    assert town.buttons("Ada") == ["every week", "every two weeks", "every four weeks"]


async def test_what_is_no_rhythm_gets_the_choices(town: Town) -> None:
    assert "do not know “daily” as a rhythm" in await town.say("Ada", "/cadence daily")


async def test_a_round_leaves_out_who_had_one_too_lately(town: Town) -> None:
    await town.say("Ada", "/load double")
    await town.say("Ada", "/cadence monthly")
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ben", "/ask SPARQL")
    await town.pass_time(days=3)
    assert proposals(town, "Ada") == 1
    await town.say("Cy", "/ask SPARQL")
    await town.pass_time(days=21)
    assert proposals(town, "Ada") == 1
    await town.pass_time(days=7)
    assert proposals(town, "Ada") == 2
