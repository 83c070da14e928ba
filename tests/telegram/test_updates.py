"""Updates come once they happen, to one who asks or to a webhook."""

import asyncio
import time

import pytest
from aiohttp import web

from tests.telegram.bot_api import BotApi
from tests.telegram.calling import Caller
from tests.telegram.refusals import Refused
from tests.telegram.waiting import eventually


@pytest.mark.asyncio
async def test_long_polling(bot_api: BotApi, call: Caller) -> None:
    """A poll waits for its timeout, and no longer than for the first update."""
    ada = bot_api.user("Ada")
    bot_api.world.updates.second = 0.1
    began = time.monotonic()
    assert await call("getUpdates", timeout=1) == []
    assert time.monotonic() - began > 0.09
    waiting = asyncio.create_task(call("getUpdates", timeout=30))
    await eventually(lambda: bot_api.polls == 2)
    ada.start()
    [update] = await waiting
    assert await call("getUpdates") == [update]
    assert await call("getUpdates", offset=update["update_id"] + 1) == []
    for each in ("a", "b", "c"):
        ada.say(each)
    assert len(await call("getUpdates", limit=2)) == 2
    assert [each["message"]["text"] for each in await call("getUpdates", offset=-1)] == ["c"]
    assert len(await call("getUpdates")) == 1


@pytest.mark.asyncio
async def test_two_pollers(bot_api: BotApi, call: Caller) -> None:
    """The one who waited is sent away; nobody polls beside a webhook."""
    first = asyncio.create_task(call("getUpdates", timeout=30))
    await eventually(lambda: bot_api.polls == 1)
    second = asyncio.create_task(call("getUpdates", timeout=30))
    with pytest.raises(Refused, match="409 Conflict: terminated by other getUpdates request"):
        await first
    bot_api.user("Ada").start()
    assert len(await second) == 1
    await call("setWebhook", url="http://127.0.0.1:9/")
    with pytest.raises(Refused, match="409 Conflict: can't use getUpdates method while webhook"):
        await call("getUpdates")
    await call("deleteWebhook", drop_pending_updates=True)
    assert await call("getUpdates") == []


@pytest.mark.asyncio
async def test_wanted_kinds(bot_api: BotApi, call: Caller) -> None:
    """Kinds count when an update comes about; the last word stays."""
    ada = bot_api.user("Ada")
    ada.start()
    await call.send(ada.id, "Hi")
    ada.react(ada.inbox[0], "👍")
    assert len(await call.updates(allowed_updates=["message_reaction"])) == 1
    ada.say("not wanted")
    ada.react(ada.inbox[0], "🔥")
    [update] = await call.updates()
    assert update["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    await call.updates(allowed_updates=[])
    ada.react(ada.inbox[0])
    ada.say("wanted")
    assert await call.texts() == ["wanted"]


@pytest.mark.asyncio
async def test_raw_updates(bot_api: BotApi, call: Caller) -> None:
    """Anything may be queued, also twice and without what has to be there."""
    odd = [{"update_id": 5, "message": {"text": 7}}, {"update_id": 5}, {"message": None}, "x"]
    for each in odd:
        bot_api.push(each)
    assert await call("getUpdates") == odd
    assert await call("getUpdates", offset=6) == odd[2:]


@pytest.mark.asyncio
async def test_webhook(bot_api: BotApi, call: Caller) -> None:
    """A webhook gets each update with the secret, again and again until it says 200."""
    heard: list[tuple[str | None, int]] = []

    async def hear(request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        heard.append((secret, (await request.json())["update_id"]))
        return web.Response(status=500 if len(heard) < 3 else 200)

    app = web.Application()
    app.router.add_post("/hook", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ada = bot_api.user("Ada")
    hook = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    word = "s3-x"
    waiting = asyncio.create_task(call("getUpdates", timeout=30))
    await eventually(lambda: bot_api.polls)
    await call("setWebhook", url=hook, secret_token=word)
    with pytest.raises(Refused, match="409 Conflict: terminated by setWebhook request"):
        await waiting
    ada.start()
    ada.say("more")
    await eventually(lambda: not bot_api.world.updates.pending)
    first = heard[0][1]
    assert heard == [("s3-x", first)] * 3 + [("s3-x", first + 1)]
    assert (await call("getWebhookInfo"))["last_error_message"].endswith("Internal Server Error")
    await runner.cleanup()
