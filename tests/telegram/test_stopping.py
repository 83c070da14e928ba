"""Stopping takes no longer than it may, whatever the network does, and loses nothing."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.cli import serving
from storage.tables import Declaration, Letter
from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import ask
from tests.telegram.dialogues import settle as quiet
from tests.telegram.faults import (
    Act,
    Forward,
    Reply,
    bad_gateway,
    delay,
    hang_after,
    hang_before,
    slow_down,
)
from tests.telegram.house import House, newcomer, told
from tests.telegram.people import User
from tests.telegram.program import running
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
SECONDS = 5.0
HANGING: dict[str, tuple[Act, tuple[str, ...]]] = {
    "quiet": (delay(0), ()),
    "asking who we are": (hang_before, ("getMe",)),
    "sending": (hang_before, ("sendMessage",)),
    "everything": (hang_before, ("",)),
    "the menu": (hang_after, ("getMyCommands", "setMyCommands")),
    "errands": (hang_before, ("answerCallbackQuery", "editMessageText")),
    "refusals": (slow_down(30), ("sendMessage", "getUpdates")),
    "pages": (bad_gateway, ("sendMessage", "getUpdates")),
}


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like."""
    return {"flood": False}


@pytest.fixture
def ada(bot_api: BotApi) -> User:
    """Return somebody who has started the bot, silently."""
    return newcomer(bot_api, "Ada")


@pytest_asyncio.fixture
async def deaf() -> AsyncIterator[str]:
    """Give an address where connections are taken and nothing is ever said."""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


@pytest.mark.parametrize("where", HANGING)
async def test_stopping_waits_for_no_network(
    where: str, settle: Settle, bot_api: BotApi, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.adapters.telegram.wire.PATIENCE_SECONDS", 10.0)
    act, methods = HANGING[where]
    house = settle()
    if where == "asking who we are":
        bot_api.fault(act, "getMe", times=None)
    house.start()
    if where != "asking who we are":
        await house.ready()
        noted = await ask(ada, "/offer knitting")
        for method in methods:
            bot_api.fault(act, method, times=None)
        ada.press(noted, "Undo")
        ada.say("/offer singing")
    await asyncio.sleep(0.1)
    assert await house.stop() < serving.LAST_SECONDS + serving.CLOSE_SECONDS
    assert house.left_behind() == []


async def test_stopping_waits_for_no_server_that_is_gone(
    settle: Settle, bot_api: BotApi, ada: User, deaf: str
) -> None:
    house = settle()
    await house.open()
    await ask(ada, "/offer knitting")
    await bot_api.shut()
    await asyncio.sleep(0.1)
    assert await house.stop() < 1.5
    for url in ("http://127.0.0.1:9", "http://192.0.2.1", deaf):
        house = settle(settings={"base_url": url})
        house.start()
        await asyncio.sleep(0.1)
        assert await house.stop() < 1.5
        assert house.left_behind() == []


async def test_what_was_said_in_the_last_moment_is_answered_once(
    settle: Settle, bot_api: BotApi, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where in ("bot.adapters.telegram.wire.PATIENCE_SECONDS", "bot.cli.serving.LAST_SECONDS"):
        monkeypatch.setattr(where, 5.0)
    house = settle()
    await house.open()
    noted = asyncio.Event()

    async def hold(forward: Forward) -> Reply:
        await noted.wait()
        return await delay(0.15)(forward)

    bot_api.fault(hold, "sendMessage", times=None)
    for number in range(4):
        ada.say(f"/offer knitting {number}")
    await eventually(lambda: bot_api.asked("sendMessage"))
    await house.until(Declaration, lambda rows: len(rows) == 4)
    noted.set()
    await house.stop()
    assert told(ada) == [f"Noted: you offer knitting {number}." for number in range(4)]
    bot_api.heal()
    await house.open()
    await ask(ada, "/mine")
    await quiet(bot_api)
    assert len(ada.inbox) == 5
    assert {each.state for each in await house.rows(Letter)} == {"sent"}


async def test_stopping_at_any_moment_sends_nothing_twice(
    settle: Settle, bot_api: BotApi, ada: User
) -> None:
    bot_api.fault(delay(0.02), "sendMessage", times=None)
    house = settle()
    for number in range(12):
        house.start()
        ada.say(f"/offer knitting {number}")
        await asyncio.sleep(0.03 + 0.01 * number)
        await house.stop()
    await house.open()
    await eventually(lambda: len(ada.inbox) >= 12)
    await asyncio.sleep(0.1)
    assert told(ada) == [f"Noted: you offer knitting {number}." for number in range(12)]


@pytest.mark.parametrize("where", ["everything", "nobody answers"])
async def test_the_program_ends_within_five_seconds(
    where: str, tmp_path: Path, bot_api: BotApi, ada: User, deaf: str
) -> None:
    silent = {"CXC_TELEGRAM__BASE_URL": deaf} if where == "nobody answers" else {}
    async with running(tmp_path, bot_api, **silent) as program:
        await eventually(lambda: "Listening" in program.log, 15)
        if not silent:
            await ask(ada, "/offer knitting", seconds=15)
        if where == "everything":
            bot_api.fault(hang_before, times=None)
            ada.say("/offer singing")
        await asyncio.sleep(0.2)
        began = asyncio.get_running_loop().time()
        assert await program.end() == 0
        assert asyncio.get_running_loop().time() - began < SECONDS
        assert "Traceback" not in program.log
