"""The published contract catches wrong requests, and takes right ones as they are."""

import re
from typing import Any

import aiohttp
import pytest

from tests.telegram.bot_api import HANDLERS, BotApi
from tests.telegram.contract import (
    METHODS,
    PLAIN,
    PUBLISHED,
    TYPES,
    UNIONS,
    check_object,
    check_request,
)

HELLO = {"chat_id": 1, "text": "Hello"}


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    """Return a message with a keyboard of one row."""
    return HELLO | {"reply_markup": {"inline_keyboard": [[*buttons]]}}


def commands(name: str, **more: Any) -> dict[str, Any]:
    """Return a menu of one command."""
    return {"commands": [{"command": name, "description": "Do it"}], **more}


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "a typo in a parameter": ("sendMessage", HELLO | {"parsemode": "HTML"}, "parsemode is unknown"),
    "a missing parameter": ("sendMessage", {"chat_id": 1}, "text is missing"),
    "a wrong type": ("sendMessage", HELLO | {"message_thread_id": "x"}, "must be Integer"),
    "a number for a flag": ("sendMessage", HELLO | {"protect_content": 7}, "must be Boolean"),
    "a wrong field in a button": (
        "sendMessage",
        keyboard({"text": "Yes", "callbackdata": "x"}),
        "callbackdata is unknown",
    ),
    "a button without text": ("sendMessage", keyboard({"callback_data": "x"}), "text is missing"),
    "a flat keyboard": (
        "sendMessage",
        HELLO | {"reply_markup": {"inline_keyboard": [{"text": "a", "callback_data": "b"}]}},
        "inline_keyboard[0] must be a list",
    ),
    "65 bytes of data": (
        "sendMessage",
        keyboard({"text": "Yes", "callback_data": "é" * 32 + "x"}),
        "has 65 bytes",
    ),
    "a style there is not": (
        "sendMessage",
        keyboard({"text": "Yes", "callback_data": "x", "style": "red"}),
        "must be danger or success or primary",
    ),
    "201 characters of an answer": (
        "answerCallbackQuery",
        {"callback_query_id": "1", "text": "x" * 201},
        "has 201 characters",
    ),
    "33 characters of a command": ("setMyCommands", commands("x" * 33), "has 33 characters"),
    "101 commands": ("setMyCommands", {"commands": commands("x")["commands"] * 101}, "101 items"),
    "an unknown scope": ("setMyCommands", commands("x", scope={"type": "all"}), "scope"),
    "a scope without its chat": ("setMyCommands", commands("x", scope={"type": "chat"}), "missing"),
    "a limit of 101": ("getUpdates", {"limit": 101}, "allowed are 1 to 100"),
    "a wrong type of reaction": (
        "setMessageReaction",
        {"chat_id": 1, "message_id": 1, "reaction": [{"type": "smile", "emoji": "👍"}]},
        "must be emoji",
    ),
    "13 options of a poll": (
        "sendPoll",
        {"chat_id": 1, "question": "?", "options": [{"text": "x"}] * 13},
        "has 13 items",
    ),
    "513 characters of a description": (
        "setMyDescription",
        {"description": "x" * 513},
        "has 513 characters",
    ),
    "a photo without a photo": ("sendPhoto", {"chat_id": 1}, "photo is missing"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_requests(name: str) -> None:
    """Each kind of mistake is told by where it is."""
    method, params, words = WRONG[name]
    verdict = check_request(method, params)
    assert words in "; ".join(verdict.unknown + verdict.wrong)
    assert bool(verdict.unknown) == (name == "a typo in a parameter")


def test_right_requests() -> None:
    """What is published is taken."""
    new = {"ephemeral_message_parameters": {"receiver_user_id": 7, "callback_query_id": "1"}}
    button = {"text": "Yes", "callback_data": "x" * 64, "style": "danger"}
    assert check_request("sendMessage", keyboard(button) | new).wrong == []
    named = commands("offer", scope={"type": "chat", "chat_id": "@tools"}, language_code="de")
    assert check_request("setMyCommands", named).wrong == []
    assert PUBLISHED["version"] == "10.3"


def test_the_contract_is_whole() -> None:
    """Every type a field names is there, and the server answers only to published methods."""
    fields = [*TYPES.values(), *(each["fields"] for each in METHODS.values())]
    written = [each for named in fields for each in named.values()]
    written += [each["returns"] for each in METHODS.values()]
    named = {word for each in written for word in re.findall(r"\w+", each.partition(" ")[0])}
    assert named <= set(TYPES) | set(UNIONS) | set(PLAIN)
    assert {word for each in UNIONS.values() for word in each} - {"[RichText]"} <= named | set(
        TYPES
    )
    assert set(HANDLERS) <= set(METHODS)


def test_objects() -> None:
    """Updates are held to the contract too."""
    me = {"id": 1, "is_bot": True, "first_name": "Bot"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": me}
    assert check_object({"update_id": 1, "message": message}, "Update") == []
    [missing] = check_object({"update_id": 1, "message": message | {"from": {"id": 1}}}, "Update")[
        :1
    ]
    assert missing == "Update<Update>.message<Message>.from<User>.is_bot is missing"


@pytest.mark.asyncio
async def test_on_the_wire() -> None:
    """A parameter nobody knows is only noted; other mistakes are refused."""
    api = await BotApi.start()
    ada = api.user("Ada")
    ada.start()
    root = f"{api.url}/bot{api.token}"
    wrong = {"chat_id": ada.id, "caption": "x" * 1025, "photo": "https://example.org/x.png"}
    async with aiohttp.ClientSession() as client:
        for method, params, status in (
            ("sendMessage", {"chat_id": ada.id, "text": "Hi", "colour": "red"}, 200),
            ("sendMessage", {"chat_id": ada.id}, 400),
            ("sendPhoto", wrong, 400),
            ("sendMessages", {}, 404),
        ):
            api.pass_time(1)
            async with client.post(f"{root}/{method}", data=params) as answer:
                assert (answer.status, (await answer.json())["ok"]) == (status, status == 200)
    await api.close()
    assert api.violations == [
        "sendMessage.colour is unknown",
        "sendMessage.text is missing",
        "a caption has 1025 characters",
        "there is no method sendMessages",
    ]
    assert [each.status for each in api.requests] == [200, 400, 400, 404]
