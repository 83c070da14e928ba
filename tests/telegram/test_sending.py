"""Letters on their way, and what becomes of them where Telegram does not take them as they are."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError, TimedOut

from bot.adapters.telegram.presses import CHOICES
from bot.adapters.telegram.sending import PROGRESS
from bot.adapters.telegram.wire import shut_out, verdict
from bot.events import (
    Button,
    Outgoing,
    TryLater,
    Undeliverable,
    Unmet,
    Unreachable,
    Unsure,
)
from bot.knowledge import Knowledge
from tests.telegram import people
from tests.telegram.bot_api import BotApi
from tests.telegram.faults import Act, answer, bad_gateway, hang_after, refuse, result, slow_down
from tests.telegram.groups import Group
from tests.telegram.office import KEY, Office, opened, place, to, user
from tests.telegram.waiting import eventually


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


# What is refused


@pytest.mark.asyncio
@pytest.mark.parametrize("why", ["PRIVACY_RESTRICTED", "INVALID"])
async def test_a_letter_arrives_although_its_button_may_open_no_conversation(
    office: Office, bot_api: BotApi, ada: people.User, why: str
) -> None:
    bob = bot_api.user("Bob", hidden=True)
    if why == "INVALID":
        del bot_api.world.people[bob.id]
    door = Button("Write to Bob", "relay 1", opens=user(bob))
    await office.sending.send(to(ada, buttons=(door,)), KEY)
    assert [each.data for row in ada.inbox[0].buttons for each in row] == [f"v1:{KEY}:1"]


@pytest.mark.asyncio
async def test_a_refusal_of_the_markup_is_answered_with_words_alone_and_nothing_is_logged(
    office: Office, bot_api: BotApi, ada: people.User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    words = 'Bad Request: can\'t parse entities: Unsupported start tag "secret" at byte offset 2'
    bot_api.fault(refuse(400, words), "sendMessage")
    await office.sending.send(to(ada, "1 < 2 \u2066/offer secret\u2069"), KEY)
    assert [each.text for each in ada.inbox] == ["1 < 2 /offer secret"]
    assert "secret" not in caplog.text


SAID: tuple[tuple[Act, type[Exception]], ...] = (
    (refuse(403, "Forbidden: bot was blocked by the user"), Unreachable),
    (refuse(403, "Forbidden: user is deactivated"), Unreachable),
    (refuse(403, "Forbidden: bot can't initiate conversation with a user"), Unmet),
    (refuse(400, "Bad Request: chat not found"), Unmet),
    (refuse(400, "Bad Request: PEER_ID_INVALID"), Unreachable),
    (refuse(400, "Bad Request: message is too long"), Undeliverable),
    (refuse(400, "Bad Request: something new"), Undeliverable),
    (slow_down(7), TryLater),
    (bad_gateway, TryLater),
    (refuse(500, "Internal Server Error"), TryLater),
    (refuse(401, "Unauthorized"), TryLater),
    (answer(b"<html>404</html>", 404), TryLater),
    (answer(b"<html>401</html>", 401), TryLater),
    (answer([], 400), TryLater),
    (answer({"ok": False, "parameters": [5]}, 400), TryLater),
    (answer({"ok": False, "description": 5}, 403), TryLater),
    (answer({"ok": True}), TryLater),
    (answer([]), TryLater),
    (answer(None), TryLater),
    (answer(5), TryLater),
    (answer(b"\xff\xfe"), TryLater),
)


@pytest.mark.asyncio
async def test_whatever_the_server_says_it_is_one_of_the_words_for_it(
    office: Office, bot_api: BotApi, ada: people.User
) -> None:
    eve = bot_api.user("Eve")
    eve.chat.started = True
    for number, (act, word) in enumerate(SAID):
        person = bot_api.user("Somebody")
        bot_api.fault(act, "sendMessage")
        with pytest.raises(word) as refused:
            await office.sending.send(to(person), f"{KEY}{number}")
        assert type(refused.value) is word
        assert "Hello" not in str(refused.value)
        await office.sending.send(to(eve), f"{KEY}e{number}")
    assert len(eve.inbox) == len(SAID)


@pytest.mark.asyncio
async def test_an_answer_of_another_shape_may_have_taken_the_letter(
    office: Office, bot_api: BotApi, ada: people.User
) -> None:
    odd: list[Any] = [True, [], "x", {"message_id": "seven"}, None]
    for number, found in enumerate(odd, 1):
        bot_api.fault(result(found), "sendMessage")
        with pytest.raises(Unsure):
            await office.sending.send(to(ada), KEY)
        assert len(bot_api.asked("sendMessage")) == number


@pytest.mark.asyncio
async def test_only_telegram_itself_can_refuse_the_token(office: Office, bot_api: BotApi) -> None:
    for act, refused in (
        (refuse(401, "Unauthorized"), True), (refuse(404, "Not Found"), True),
        (answer(b"<html>not here</html>", 404), False), (answer(b"", 401), False),
    ):  # fmt: skip
        bot_api.fault(act, "getMe")
        with pytest.raises(TelegramError) as error:
            await office.post.wire.call("getMe")
        assert (shut_out(error.value) is not None) is refused


@pytest.mark.asyncio
async def test_a_letter_to_nobody_and_one_without_a_word_are_no_letters(
    office: Office, ada: people.User
) -> None:
    for letter in (Outgoing("Hello"), to(ada, " \u2066\u2069\n"), to(ada, "\x01")):
        with pytest.raises(Undeliverable):
            await office.sending.send(letter, KEY)
    with pytest.raises(Unreachable):
        await office.sending.send(Outgoing("Hello", together=(user(ada), user(ada))), KEY)


# Long letters


@pytest.mark.asyncio
async def test_a_long_letter_that_is_broken_off_goes_on_where_it_was(
    office: Office, bot_api: BotApi, file: Path, knowledge: Knowledge, ada: people.User
) -> None:
    letter = to(ada, "".join(f"part {n} {'x' * 4000}\n\n" for n in range(4)))

    async def slow(forward: Any) -> Any:
        if len(ada.inbox) == 2:
            await asyncio.Event().wait()
        return await forward()

    bot_api.fault(slow, "sendMessage", None)
    sending = asyncio.create_task(office.sending.send(letter, KEY))
    await eventually(lambda: len(bot_api.asked("sendMessage")) == 3)
    sending.cancel()
    await asyncio.wait({sending})
    bot_api.heal()
    async with opened(bot_api, file, knowledge) as again:
        assert await again.sending.send(letter, KEY) == str(ada.inbox[0].id)
    assert [each.text.split()[1] for each in ada.inbox] == ["0", "1", "2", "3"]


@pytest.mark.asyncio
async def test_a_part_that_may_have_arrived_keeps_back_no_other_and_is_not_sent_again(
    office: Office, bot_api: BotApi, ada: people.User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.telegram.wire.PATIENCE_SECONDS", 0.2)
    letter = to(ada, "".join(f"part {n} {'x' * 4000}\n\n" for n in range(3)))
    bot_api.fault(hang_after, "sendMessage")
    with pytest.raises(Unsure, match="part 1 of 3"):
        await office.sending.send(letter, KEY)
    assert [each.text.split()[1] for each in ada.inbox] == ["0", "1", "2"]


@pytest.mark.asyncio
async def test_a_long_letter_follows_a_group_that_moves_in_the_middle(
    office: Office, bot_api: BotApi, ada: people.User
) -> None:
    group = bot_api.group("Tea", [ada], supergroup=False, with_bot=True)
    letter = Outgoing("".join(f"part {n} {'x' * 4000}\n\n" for n in range(3)), place=place(group))
    new: list[Group] = []

    async def migrate(forward: Any) -> Any:
        if len(group.written) == 1 and not new:
            new.append(group.migrate())
        return await forward()

    bot_api.fault(migrate, "sendMessage", None)
    await office.sending.send(letter, KEY)
    texts = [each.text.split()[1] for each in (*group.written, *new[0].written)]
    assert (texts, len(new[0].written)) == (["0", "1", "2"], 2)
    assert [each.into for each in office.noticed] == [str(new[0].id)]
    assert await office.post.notebook.get(PROGRESS, KEY) is not None


@pytest.mark.asyncio
async def test_what_a_button_types_is_kept_before_it_can_be_pressed_and_only_for_its_reader(
    office: Office, bot_api: BotApi, ada: people.User
) -> None:
    bot_api.fault(refuse(400, "Bad Request: something new"), "sendMessage")
    with pytest.raises(Undeliverable):
        await office.sending.send(to(ada, buttons=(Button("Yes", "accept 1"),)), KEY)
    kept = await office.post.notebook.get(CHOICES, KEY)
    assert kept == {"for": str(ada.id), "commands": ["accept 1"], "discreet": False}


@given(st.text(max_size=40))
def test_no_refusal_of_any_words_is_more_than_a_word_of_ours(words: str) -> None:
    for kind in (BadRequest, Forbidden, NetworkError, TelegramError):
        assert isinstance(verdict(kind(words)), (Unreachable, Undeliverable, TryLater))
    assert isinstance(verdict(TimedOut(words)), Unsure)
