"""Answers that only one person sees in a group, and what becomes of them elsewhere."""

from typing import Any

import pytest
import pytest_asyncio

from bot.adapters.telegram import whispers as whispering
from bot.adapters.telegram.handles import Handle
from bot.events import (
    Button,
    Outgoing,
    TryLater,
    Unsure,
)
from tests.telegram import people
from tests.telegram.bot_api import BotApi
from tests.telegram.faults import bad_gateway, hang_after, slow_down
from tests.telegram.groups import Group
from tests.telegram.office import KEY, Office, now, place, to


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like."""
    return {"flood": False}


@pytest.fixture
def ada(bot_api: BotApi) -> people.User:
    """Give somebody who has opened the private chat."""
    made = bot_api.user("Ada", "ada")
    made.chat.started = True
    return made


@pytest_asyncio.fixture
async def pressed(
    office: Office, bot_api: BotApi, ada: people.User
) -> tuple[Group, Outgoing, people.User]:
    """Give an answer to a press in a group."""
    group = bot_api.group("Tea", [ada], with_bot=True)
    office.whispers.known = True
    await office.sending.send(
        Outgoing("Which?", place=place(group), buttons=(Button("Mine", "mine"),)), "abc"
    )
    press = ada.press(group.written[0], "Mine")
    handle = str(Handle("press", press.id, int(now().timestamp())))
    return group, to(ada, "A secret", place=place(group), handle=handle), ada


Pressed = tuple[Group, Outgoing, people.User]


@pytest.mark.asyncio
async def test_an_answer_is_whispered(office: Office, pressed: Pressed) -> None:
    group, letter, ada = pressed
    assert await office.sending.send(letter, KEY) == "whisper 1"
    assert [each.text for each in ada.whispers(group)] == ["A secret"]
    assert (len(group.written), ada.inbox) == (1, [])


@pytest.mark.asyncio
async def test_a_group_that_is_to_be_left_alone_is_and_the_answer_arrives_in_private(
    office: Office, bot_api: BotApi, pressed: Pressed
) -> None:
    group, letter, ada = pressed
    bot_api.fault(slow_down(30), "sendMessage", chat=group.id)
    await office.sending.send(letter, KEY)
    assert [each.text for each in ada.inbox] == ["A secret"]
    with pytest.raises(TryLater) as later:
        await office.sending.send(Outgoing("Hello all", place=place(group)), "another")
    assert later.value.seconds > 25
    assert len(group.written) == 1


@pytest.mark.asyncio
async def test_a_whisper_that_may_have_arrived_is_not_said_again(
    office: Office, bot_api: BotApi, pressed: Pressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.telegram.wire.PATIENCE_SECONDS", 0.2)
    group, letter, ada = pressed
    bot_api.fault(hang_after, "sendMessage")
    with pytest.raises(Unsure):
        await office.sending.send(letter, KEY)
    assert (len(ada.whispers(group)), ada.inbox) == (1, [])


@pytest.mark.asyncio
async def test_who_has_no_private_chat_is_asked_to_open_one(
    office: Office, pressed: Pressed
) -> None:
    group, letter, ada = pressed
    ada.chat.started = False
    await office.sending.send(letter, KEY)
    (whisper,) = ada.whispers(group)
    assert ada.follow(whisper.button("Open a conversation")).text == "/start hello"


@pytest.mark.asyncio
@pytest.mark.parametrize("server_options", [{"flood": False, "ephemeral": False}])
async def test_words_that_became_public_are_taken_back_however_busy_the_server_is(
    office: Office, bot_api: BotApi, pressed: Pressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whispering, "TAKE_BACK_SECONDS", (0.01, 0.01, 0.01))
    group, letter, ada = pressed
    for act in (slow_down(1), bad_gateway):
        bot_api.fault(act, "deleteMessage")
    await office.sending.send(letter, KEY)
    assert [each.text for each in group.written] == ["Which?"]
    assert [each.text for each in ada.inbox] == ["A secret"]
    await office.sending.send(letter, KEY)
    assert len(group.known) == len(group.messages) + 1


@pytest.mark.asyncio
@pytest.mark.parametrize("age", [14, 3600])
async def test_what_is_too_late_for_a_whisper_is_never_said_aloud(
    office: Office, pressed: Pressed, age: int
) -> None:
    group, letter, ada = pressed
    old = Handle("press", "1", int(now().timestamp()) - age)
    await office.sending.send(Outgoing("x", letter.place, letter.user, handle=str(old)), KEY)
    assert (len(group.written), ada.whispers(group)) == (1, [])
    assert [each.text for each in ada.inbox] == ["x"]
