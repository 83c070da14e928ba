"""Ephemeral messages: one person sees them, on a new server; on an old one everybody does."""

import pytest

from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller
from tests.telegram.refusals import Refused

ROWS = {"inline_keyboard": [[{"text": "Ask", "callback_data": "ask"}]]}
MENU = [{"command": "mine", "description": "My offers", "is_ephemeral": True}]
SCOPE = {"type": "all_group_chats"}


@pytest.mark.asyncio
async def test_answer_to_a_press(bot_api: BotApi, call: Caller) -> None:
    """Within 15 seconds of a press a bot answers that person alone; edits and deletes that."""
    bot_api.limits.on = False
    ada, bob = bot_api.user("Ada"), bot_api.user("Bob")
    group = bot_api.group("Tools", [ada, bob], with_bot=True)
    await call.send(group.id, "Who?", reply_markup=ROWS)
    public = group.messages[-1]
    press = ada.press(public, "Ask")
    wish = {"receiver_user_id": ada.id, "callback_query_id": press.id}
    sent = await call.send(
        group.id, "Only you", ephemeral_message_parameters=wish, reply_markup=ROWS
    )
    assert (sent["message_id"], sent["receiver_user"]["id"]) == (0, ada.id)
    [whisper] = ada.whispers(group)
    assert (whisper.text, bob.whispers(group), group.messages[-1]) == ("Only you", [], public)
    place = {"chat_id": group.id, "receiver_user_id": ada.id}
    place["ephemeral_message_id"] = sent["ephemeral_message_id"]
    assert await call("editEphemeralMessageText", **place, text="New", reply_markup=ROWS)
    assert (whisper.text, whisper.labels) == ("New", [["Ask"]])
    bot_api.pass_time(16)
    with pytest.raises(Refused, match="query is too old"):
        await call.send(group.id, "Late", ephemeral_message_parameters=wish)
    with pytest.raises(Refused, match="MESSAGE_NOT_COMMAND"):
        await call.send(group.id, "x", ephemeral_message_parameters={"receiver_user_id": ada.id})
    again = ada.press(whisper, "Ask")
    updates = await call.updates()
    shown = updates[-1]["callback_query"]["message"]
    assert shown["ephemeral_message_id"] == sent["ephemeral_message_id"]
    wish["callback_query_id"] = again.id
    await call.send(group.id, "Again", ephemeral_message_parameters=wish)
    assert await call("deleteEphemeralMessage", **place)
    assert [each.text for each in ada.whispers(group)] == ["Again"]
    group.promote(bot_api.me)
    await call.send(group.id, "Unasked", ephemeral_message_parameters={"receiver_user_id": bob.id})
    assert [each.text for each in bob.whispers(group)] == ["Unasked"]


@pytest.mark.asyncio
async def test_ephemeral_command(bot_api: BotApi, call: Caller) -> None:
    """A command of such a menu is seen by the bot alone, and may be answered."""
    ada = bot_api.user("Ada")
    group = bot_api.group("Tools", [ada], with_bot=True)
    await call.updates()
    await call("setMyCommands", commands=MENU, scope=SCOPE)
    assert await call("getMyCommands", scope=SCOPE) == MENU
    typed = ada.say("/mine", group)
    [update] = await call.updates()
    message = update["message"]
    assert (message["message_id"], message["ephemeral_message_id"]) == (0, typed.whisper)
    assert typed not in group.messages
    await call.send(
        group.id,
        "Nothing yet",
        ephemeral_message_parameters={"receiver_user_id": ada.id},
        reply_parameters={"ephemeral_message_id": typed.whisper},
    )
    [answer] = ada.whispers(group)
    assert (answer.text, answer.reply_to) == ("Nothing yet", typed)
    ada.say("why?", group, reply_to=answer)
    [update] = await call.updates()
    assert update["message"]["reply_to_message"]["ephemeral_message_id"] == answer.whisper
    assert (update["message"]["message_id"], group.written) == (0, [])
    with pytest.raises(Refused, match="message to delete not found"):
        await call("deleteMessage", chat_id=group.id, message_id=0)


@pytest.mark.asyncio
async def test_old_server() -> None:
    """An old server knows no such thing: the message is public, the mark is not kept."""
    api = await BotApi.start(ephemeral=False)
    ada = api.user("Ada")
    group = api.group("Tools", [ada], with_bot=True)
    async with Caller(api) as call:
        await call("setMyCommands", commands=MENU, scope=SCOPE)
        assert "is_ephemeral" not in (await call("getMyCommands", scope=SCOPE))[0]
        sent = await call.send(
            group.id, "Only you?", ephemeral_message_parameters={"receiver_user_id": ada.id}
        )
        assert "ephemeral_message_id" not in sent
        assert (group.messages[-1].text, ada.whispers(group)) == ("Only you?", [])
        with pytest.raises(Refused, match="404"):
            await call(
                "deleteEphemeralMessage",
                chat_id=group.id,
                receiver_user_id=ada.id,
                ephemeral_message_id=1,
            )
    await api.close()
    assert api.violations == []
