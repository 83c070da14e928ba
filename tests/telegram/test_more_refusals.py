"""More of what a server refuses: one message, one group, and a table of wrong requests."""

from typing import Any

import pytest

from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller
from tests.telegram.refusals import Refused

ADA, GROUP, GONE = "ada", "group", "gone"
"""Stand for ids that are known only once the server runs."""

TABLE: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": GONE, "text": "x"}, "the group chat was deleted"),
    ("sendMessage", {"chat_id": "@nowhere", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": ADA, "text": "x", "parse_mode": "BBCode"}, "parse_mode"),
    ("sendMessage", {"chat_id": ADA, "text": "<b></b>", "parse_mode": "HTML"}, "text is empty"),
    ("sendPhoto", {"chat_id": ADA, "photo": "nothing"}, "wrong remote file identifier"),
    ("sendChatAction", {"chat_id": ADA, "action": "dancing"}, "wrong parameter action"),
    ("editMessageCaption", {"chat_id": ADA, "message_id": 2, "caption": "x"}, "no caption"),
    ("setMessageReaction", {"chat_id": ADA, "message_id": 99}, "message to react not found"),
    (
        "setMessageReaction",
        {"chat_id": ADA, "message_id": 2, "reaction": [{"type": "emoji", "emoji": "🦉"}]},
        "REACTION_INVALID",
    ),
    (
        "setMessageReaction",
        {"chat_id": ADA, "message_id": 2, "reaction": [{"type": "emoji", "emoji": "👍"}] * 2},
        "REACTIONS_TOO_MANY",
    ),
    ("deleteMessage", {"chat_id": GROUP, "message_id": 2}, "message can't be deleted"),
    ("getChatMember", {"chat_id": GROUP, "user_id": 5}, "invalid user_id specified"),
    ("getChatAdministrators", {"chat_id": ADA}, "no administrators in the private chat"),
    ("leaveChat", {"chat_id": ADA}, "can't be changed in private chats"),
    ("getFile", {"file_id": "nothing"}, "invalid file_id"),
    ("setMyCommands", {"commands": [{"command": "No!", "description": "x"}]}, "COMMAND_INVALID"),
    ("getMyCommands", {"language_code": "de-AT"}, "invalid language code"),
    ("setWebhook", {"url": "http://x.org/", "secret_token": "no!"}, "unallowed characters"),
    ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
    (
        "sendMessage",
        {
            "chat_id": ADA,
            "text": "x",
            "ephemeral_message_parameters": {"receiver_user_id": ADA},
        },
        "only to groups",
    ),
    (
        "sendMessage",
        {
            "chat_id": GROUP,
            "text": "x",
            "ephemeral_message_parameters": {"receiver_user_id": 5},
        },
        "receiver not found",
    ),
    (
        "deleteEphemeralMessage",
        {"chat_id": GROUP, "receiver_user_id": ADA, "ephemeral_message_id": 9},
        "message to delete not found",
    ),
]


@pytest.mark.asyncio
async def test_the_table(bot_api: BotApi, call: Caller) -> None:
    """Each request is right by the contract and wrong in this place."""
    bot_api.limits.on = False
    ada = bot_api.user("Ada")
    ada.start()
    await call.send(ada.id, "Hi")
    group = bot_api.group("Tools", [ada], with_bot=True)
    ada.say("hello", group)
    gone = bot_api.group("Gone", [ada], with_bot=True)
    gone.delete()
    ids = {ADA: ada.id, GROUP: group.id, GONE: gone.id}

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: fill(each) for name, each in value.items()}
        return ids.get(value, value) if isinstance(value, str) else value

    for method, params, words in TABLE:
        with pytest.raises(Refused) as refused:
            await call(method, **fill(params))
        assert words in refused.value.description, method


@pytest.mark.asyncio
async def test_old_messages(bot_api: BotApi, call: Caller) -> None:
    """After 48 hours only an admin deletes."""
    ada = bot_api.user("Ada")
    group = bot_api.group("Tools", [ada], with_bot=True)
    sent = await call.send(group.id, "Hi")
    place = {"chat_id": group.id, "message_id": sent["message_id"]}
    bot_api.pass_time(49 * 3600)
    with pytest.raises(Refused, match="can't be deleted for everyone"):
        await call("deleteMessage", **place)
    group.promote(bot_api.me)
    assert await call("deleteMessage", **place)
    assert group.written == []


@pytest.mark.asyncio
async def test_mentions(bot_api: BotApi, call: Caller) -> None:
    """A link to somebody the bot knows is a mention; one to a stranger is plain text."""
    ada, eve = bot_api.user("Ada"), bot_api.user("Eve")
    ada.start()
    text = "".join(f'<a href="tg://user?id={each.id}">{each.first_name}</a>' for each in (ada, eve))
    await call.send(ada.id, text, parse_mode="HTML")
    assert ada.inbox[0].html == f'<a href="tg://user?id={ada.id}">Ada</a>Eve'
