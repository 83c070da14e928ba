"""Requests go wrong on demand, with or without their effect."""

import asyncio

import aiohttp
import pytest

from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller
from tests.telegram.faults import (
    Act,
    answer_late,
    bad_gateway,
    cut_after,
    cut_before,
    delay,
    hang_after,
    hang_before,
    page,
    refuse,
    result,
    slow_down,
    wrong_shape,
)
from tests.telegram.people import Impossible, User
from tests.telegram.refusals import Refused
from tests.telegram.waiting import eventually


@pytest.fixture
def ada(bot_api: BotApi) -> User:
    """Return somebody who has started the bot."""
    bot_api.limits.on = False
    made = bot_api.user("Ada")
    made.start()
    return made


@pytest.mark.asyncio
async def test_refusals(bot_api: BotApi, call: Caller, ada: User) -> None:
    """A refusal has a status, words and parameters, for as many requests as wanted."""
    bot_api.fault(slow_down(3), "sendMessage", times=2)
    bot_api.fault(refuse(403, "Forbidden: user is deactivated"), "sendChatAction")
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            await call.send(ada.id, "Hi")
        assert (refused.value.status, refused.value.parameters) == (429, {"retry_after": 3})
    await call.send(ada.id, "Hi")
    with pytest.raises(Refused, match="deactivated"):
        await call("sendChatAction", chat_id=ada.id, action="typing")
    assert len(ada.inbox) == 1
    assert [each.status for each in bot_api.asked("sendMessage")] == [429, 429, 200]


@pytest.mark.parametrize(("act", "sent"), [(cut_before, 0), (cut_after, 1)])
@pytest.mark.asyncio
async def test_cut_connections(
    bot_api: BotApi, call: Caller, ada: User, act: Act, sent: int
) -> None:
    """A connection breaks before or after the effect."""
    bot_api.fault(act)
    with pytest.raises(aiohttp.ClientConnectionError):
        await call.send(ada.id, "Hi")
    assert len(ada.inbox) == sent


@pytest.mark.parametrize(
    ("act", "sent"), [(hang_before, 0), (hang_after, 1), (delay(9), 0), (answer_late(9), 1)]
)
@pytest.mark.asyncio
async def test_hanging_requests(
    bot_api: BotApi, call: Caller, ada: User, act: Act, sent: int
) -> None:
    """A request hangs until its sender gives up, and others pass."""
    bot_api.fault(act)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await call.send(ada.id, "Hi")
    await call.send(ada.id, "Hi")
    assert len(ada.inbox) == sent + 1


@pytest.mark.asyncio
async def test_other_answers(bot_api: BotApi, call: Caller, ada: User) -> None:
    """Pages instead of JSON, late answers and answers of the wrong shape."""
    for act in (bad_gateway, page):
        bot_api.fault(act)
        with pytest.raises(aiohttp.ContentTypeError):
            await call.send(ada.id, "Hi")
    bot_api.fault(wrong_shape)
    assert await call.send(ada.id, "Hi") == [{"message_id": "seven"}]
    bot_api.fault(result(True), "sendMessage", times=None)
    assert await call.send(ada.id, "Hi") is True
    bot_api.heal()
    bot_api.fault(delay(0.01))
    await call.send(ada.id, "Hi")
    assert len(ada.inbox) == 1


@pytest.mark.asyncio
async def test_outages(bot_api: BotApi, call: Caller, ada: User) -> None:
    """A server that was down for a while is the same one when it is back."""
    polling = asyncio.create_task(call("getUpdates", offset=-1, timeout=30))
    await eventually(lambda: bot_api.polls)
    assert (await polling)[0]["message"]["text"] == "/start"
    await bot_api.shut()
    with pytest.raises(aiohttp.ClientConnectionError):
        await call.send(ada.id, "Hi")
    await bot_api.open()
    await call.send(ada.id, "Hi")
    bot_api.fault(slow_down(1), chat=ada.id, times=None)
    bob = bot_api.user("Bob")
    bob.start()
    await call.send(bob.id, "Hi")
    with pytest.raises(Refused):
        await call.send(ada.id, "Hi")
    assert len(ada.inbox) == 1


@pytest.mark.asyncio
async def test_what_nobody_can_do(bot_api: BotApi, call: Caller, ada: User) -> None:
    """People cannot be made to do what their client does not let them do."""
    bob = bot_api.user("Bob")
    group = bot_api.group("Tools", [ada], with_bot=True)
    rows = {"inline_keyboard": [[{"text": "Go", "url": "https://example.org"}]]}
    await call.send(ada.id, "Hi", reply_markup=rows)
    ada.block()
    for act in (
        lambda: bob.say("not started"),
        lambda: ada.say("blocked"),
        lambda: bob.say("not a member", group),
        lambda: ada.say("no topic", group, topic=7),
        lambda: ada.press(ada.inbox[0], "Go"),
        lambda: ada.start("not a payload!"),
    ):
        with pytest.raises(Impossible):
            act()
    ada.delete(ada.inbox[0])
    assert ada.inbox == []
