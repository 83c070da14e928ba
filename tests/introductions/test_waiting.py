"""A week without an answer, three of them, and entries whose time is over."""

import pytest

from bot.introductions.states import OPEN, State
from storage.tables import Introduction, Person
from tests.scenes import proposals, proposed, state_of
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_after_a_week_it_lapses_kindly_for_both(town: Town) -> None:
    ident = await proposed(town)
    await town.pass_time(days=6, hours=23)
    assert await state_of(town, ident) is State.HALF
    await town.pass_time(hours=2)
    assert await state_of(town, ident) is State.LAPSED
    assert "did not come about this time" in town.last("Ben")
    assert "is closed now. That is fine" in town.last("Ada")


async def test_a_backup_is_tried_for_who_asked(town: Town) -> None:
    await proposed(town)
    await town.say("Cy", "/offer SPARQL")
    await town.pass_time(days=7, hours=1)
    assert "I have asked somebody else" in town.last("Ben")
    assert len(proposals(town, "Cy")) == 1
    await town.press("Cy", "Introduce us")
    assert any("meet Cy" in letter for letter in town.letters("Ben"))


async def test_three_unanswered_in_a_row_put_one_quietly_on_pause(town: Town) -> None:
    await town.say("Ada", "/load double")
    await town.say("Ada", "/offer SPARQL")
    for name in ("Ben", "Cy", "Dee"):
        await town.say(name, "/ask SPARQL")
        await town.press(name, "Introduce me")
    await town.pass_time(days=8)
    assert any("Three proposals stayed without an answer" in text for text in town.letters("Ada"))
    assert "Nobody offers SPARQL" in await town.say("Eve", "/ask SPARQL")
    assert "Welcome back" in await town.press("Ada", "I am back")
    assert "One person could help" in await town.say("Eve", "/ask SPARQL")


async def test_an_answer_ends_the_counting(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    for name in ("Ben", "Cy"):
        await town.say(name, "/ask SPARQL")
        await town.press(name, "Introduce me")
    await town.pass_time(days=8)
    for name in ("Dee", "Eve"):
        await town.say(name, "/ask SPARQL")
        await town.press(name, "Introduce me")
        if name == "Dee":
            await town.press("Ada", "Not now")
    await town.pass_time(days=8)
    assert [row.unanswered for row in await town.rows(Person) if row.unanswered] == [1]
    assert not any("Three proposals" in text for text in town.letters("Ada"))


async def test_an_entry_ends_after_sixty_days_with_a_reminder_before(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.pass_time(days=52)
    assert "still true" not in town.last("Ada")
    await town.pass_time(days=2)
    assert "Is this still true: SPARQL?" in town.last("Ada")
    await town.pass_time(days=7)
    assert "its time was over: SPARQL" in town.last("Ada")
    assert "You have not said yet" in await town.say("Ada", "/mine")


async def test_with_an_entry_its_open_proposal_ends(town: Town) -> None:
    await town.say("Ben", "/ask SPARQL until 5 March")
    await town.say("Ada", "/offer SPARQL")
    await town.press("Ada", "Introduce me")
    await town.pass_time(days=5)
    assert not {row.state for row in await town.rows(Introduction)} & set(OPEN)
    assert [person.unanswered for person in await town.rows(Person)] == [0, 0]
