"""After the names are told: nudges, questions, and blocks."""

import pytest
from sqlalchemy import delete

from bot.introductions.states import State
from storage.tables import Feedback, Introduction, Lesson, Party
from tests.scenes import introduced, proposals, proposed, state_of
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_after_two_days_of_silence_both_are_nudged_once(town: Town) -> None:
    await introduced(town)
    await town.pass_time(days=3)
    assert "You and Ada were introduced two days ago" in town.last("Ben")
    assert "Ben was asked to write first" in town.last("Ada")
    letters = len(town.letters("Ben"))
    await town.pass_time(days=3)
    assert len(town.letters("Ben")) == letters


async def test_after_a_week_both_are_asked_and_once_more_a_week_later(town: Town) -> None:
    ident = await introduced(town)
    await town.pass_time(days=7)
    assert "A week ago I introduced you to Ada. Did you meet" in town.last("Ben")
    await town.pass_time(days=7)
    assert "May I ask once more" in town.last("Ben")
    assert "May I ask once more" in town.last("Ada")
    await town.pass_time(days=7)
    assert await state_of(town, ident) is State.CLOSED
    letters = len(town.letters("Ben"))
    await town.pass_time(days=14)
    assert len(town.letters("Ben")) == letters


async def test_who_has_answered_is_not_asked_again(town: Town) -> None:
    await introduced(town)
    await town.pass_time(days=7)
    await town.press("Ben", "It helped")
    letters = len(town.letters("Ben"))
    await town.pass_time(days=14)
    assert len(town.letters("Ben")) == letters
    assert [row.rating for row in await town.rows(Feedback)] == ["helped"]


async def test_somebody_blocked_is_nudged_as_ever_and_who_blocks_is_not(town: Town) -> None:
    await introduced(town)
    await town.say("Ada", "/block Ben")
    letters = len(town.letters("Ada"))
    await town.pass_time(days=8)
    assert len(town.letters("Ada")) == letters
    assert "Did you meet, and did it help?" in town.last("Ben")


async def test_a_block_ends_what_is_under_way_as_silence_would(town: Town) -> None:
    ident = await proposed(town)
    await town.press("Ada", "Not with this person")
    assert await state_of(town, ident) is State.DECLINED
    assert "wait for the other side" in await town.say("Ben", "/matches")


async def test_a_block_holds_both_ways_and_in_every_round(town: Town) -> None:
    await proposed(town)
    await town.press("Ada", "Not with this person")
    async with town.session() as session:
        for table in (Lesson, Party, Introduction):
            await session.exec(delete(table))
    await town.say("Ada", "/ask maps")
    await town.say("Ben", "/offer maps")
    letters = (len(proposals(town, "Ada")), len(proposals(town, "Ben")))
    await town.pass_time(days=22)
    assert (len(proposals(town, "Ada")), len(proposals(town, "Ben"))) == letters


async def test_a_block_after_the_first_yes_is_stronger_than_the_second(town: Town) -> None:
    await introduced(town)
    await town.say("Ada", "/block Ben")
    await town.say("Ada", "/offer maps")
    assert "Nobody offers Maps" in await town.say("Ben", "/ask maps")


async def test_one_that_cannot_be_followed_up_does_not_hold_up_the_others(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    broken = Introduction(
        state="introduced", language="en", created_at=town.clock(), due_for="nudge"
    )
    broken.due_at = town.clock()  # the first to be due, with nobody in it
    async with town.session() as session:
        session.add(broken)
    await introduced(town)
    await town.pass_time(days=3)
    assert "You and Ada were introduced two days ago" in town.last("Ben")
    assert f"introduction {broken.id} could not be followed up" in caplog.text
    caplog.clear()
