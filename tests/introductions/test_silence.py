"""A no is silent: who said yes cannot tell it from an answer that has not come."""

import json

import pytest

from storage.tables import Declaration
from tests.scenes import declared, proposals, proposed
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def silence_or_no(town: Town, *, no: bool) -> list[str]:
    """Return everything Ben can find out within the week."""
    ident = await proposed(town)
    if no:
        await town.press("Ada", "Not now")
    heard: list[str] = []
    introduce = f"introduce {await the_ask(town)}"
    for _ in range(3):
        await town.pass_time(days=2)
        typed = ("/matches", "/accept", f"/accept {ident}", introduce, "/stats", "/mine")
        heard += [await town.say("Ben", each) for each in typed]
        await town.say("Ben", "/export")
        (row,) = json.loads(town.files("Ben")[-1])["introductions"]
        heard.append(str((row["state"], row["answer"], row["with"], row["topics"])))
    return heard


async def the_ask(town: Town) -> str:
    return next(row.id for row in await town.rows(Declaration) if row.side == "ask")


async def test_who_said_yes_cannot_tell_a_no_from_silence(town: Town, another_town: Town) -> None:
    after_silence = await silence_or_no(town, no=False)
    after_no = await silence_or_no(another_town, no=True)
    assert after_no == after_silence
    assert len(town.letters("Ben")) == len(another_town.letters("Ben"))


async def test_who_said_yes_cannot_tell_a_backup_from_the_first(
    town: Town, another_town: Town
) -> None:
    for place in (town, another_town):
        await place.say("Cy", "/offer SPARQL")
        await place.say("Cy", "/pause")
    ident = await proposed(town)
    await proposed(another_town)
    for place in (town, another_town):
        await place.say("Cy", "/resume")
    await town.press("Ada", "Not now")
    assert proposals(town, "Cy")
    assert not proposals(another_town, "Cy")
    assert await town.say("Ben", "/matches") == await another_town.say("Ben", "/matches")
    await town.say("Ben", "/export")
    assert [row["id"] for row in json.loads(town.files("Ben")[-1])["introductions"]] == [ident]


async def test_when_the_backup_says_yes_only_that_introduction_is_shown(town: Town) -> None:
    await town.say("Cy", "/offer SPARQL")
    await town.say("Cy", "/pause")
    await proposed(town)
    await town.say("Cy", "/resume")
    await town.press("Ada", "Not now")
    await town.press("Cy", "Introduce us")
    answer = await town.say("Ben", "/matches")
    assert "Cy" in answer
    assert "wait for the other side" not in answer
    letters = len(town.letters("Ben"))
    await town.press("Ben", "We are in touch")
    await town.pass_time(days=6)
    assert len(town.letters("Ben")) == letters + 1


async def test_a_yes_to_what_was_declined_looks_like_any_yes_and_lapses(town: Town) -> None:
    await declared(town)
    await town.pass_time(days=3)
    await town.press("Ada", "Not now")
    assert "As soon as everybody has said yes" in await town.press("Ben", "Introduce us")
    assert not any("Ada" in letter for letter in town.letters("Ben"))
    await town.pass_time(days=8)
    assert any("did not come about" in letter for letter in town.letters("Ben"))


async def test_two_who_both_said_no_and_take_it_back_learn_nothing(town: Town) -> None:
    await declared(town)
    await town.pass_time(days=3)
    await town.press("Ada", "Not now")
    await town.press("Ben", "Not now")
    assert "open again" in await town.press("Ben", "Undo")
    assert "As soon as everybody" in await town.press("Ben", "Introduce us")
    assert not any("Ada" in letter for letter in town.letters("Ben"))
