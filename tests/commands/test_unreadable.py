"""`/unreadable`: typed by an adapter in place of a message that it cannot decrypt."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_the_message_is_asked_for_once_more(town: Town) -> None:
    answer = await town.say("Ada", "/unreadable")
    assert "I could not read your last message" in answer
    assert "send it once more" in answer


async def test_in_the_language_of_the_person(town: Town) -> None:
    town.person("Ada", speaks=("de",))
    assert "konnte ich nicht lesen" in await town.say("Ada", "/unreadable")


async def test_in_a_place_nobody_else_reads_it(town: Town) -> None:
    await town.say("Ada", "/unreadable", where="square")
    outgoing = town.deliveries("Ada")[-1].outgoing
    assert outgoing.user is not None


async def test_an_answer_that_could_not_be_read_is_still_awaited(town: Town) -> None:
    await town.say("Ada", "/offer")
    await town.say("Ada", "/unreadable")
    assert "you offer glass blowing" in await town.say("Ada", "glass blowing")
