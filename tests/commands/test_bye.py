"""`/bye`: the bot leaves a conversation it has opened, when somebody there presses its button."""

import pytest

from bot.envelope import unpack
from storage.tables import Letter
from tests.scenes import introduced
from tests.town import Town

pytestmark = pytest.mark.asyncio

BUTTON = "Thanks, goodbye"


async def test_the_opening_says_that_the_bot_leaves_by_a_button(town: Town) -> None:
    await introduced(town)
    assert "When one of you presses the button, I go" in town.last("Ada")
    assert town.buttons("Ada") == town.buttons("Ben") == [BUTTON]


async def test_a_press_there_is_answered_openly_and_the_bot_leaves(town: Town) -> None:
    await introduced(town)
    together = town.deliveries("Ben")[-1].outgoing.together
    assert "I leave this conversation to you now" in await town.press("Ben", BUTTON)
    outgoing = town.arrived[-1][1].outgoing
    assert outgoing.leaves
    assert outgoing.user is None
    assert outgoing.place == town.adapters["garden"].shared(together)
    assert unpack((await town.rows(Letter))[-1].body).leaves


async def test_no_other_letter_makes_the_bot_leave(town: Town) -> None:
    await introduced(town)
    assert not any(delivery.outgoing.leaves for _, delivery in town.arrived)


async def test_it_says_goodbye_in_the_language_the_two_share(town: Town) -> None:
    for who in ("Ada", "Ben"):
        town.person(who, speaks=("ar",))
        await town.say(who, "/profile languages German fluent")
        await town.say(who, "/language en")
    await introduced(town)
    assert town.command("Ada", "Danke, tschüss") == "bye de"
    assert "Ich überlasse euch" in await town.press("Ada", "Danke, tschüss")


@pytest.mark.parametrize("where", ["", "square"])
async def test_typed_it_says_what_it_can_do_and_stays(town: Town, where: str) -> None:
    assert "presses the button there" in await town.say("Ada", "/bye", where=where)
    outgoing = town.deliveries("Ada")[-1].outgoing
    assert not outgoing.leaves
    assert outgoing.user is not None


async def test_a_press_in_a_direct_conversation_leaves_nothing(town: Town) -> None:
    assert "presses the button there" in await town.say("Ada", "bye", pressed=True)
    assert not town.deliveries("Ada")[-1].outgoing.leaves


async def test_somebody_else_cannot_press_it(town: Town) -> None:
    await introduced(town)
    delivery = town.deliveries("Ada")[-1]
    assert town.adapters["garden"].press(town.person("Cy"), delivery, 1) is None
