"""Two copies of the bot with one token: one of them works, the other stands by."""

import asyncio
import logging
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.telegram import polling
from storage.tables import Declaration
from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import ask
from tests.telegram.faults import delay
from tests.telegram.house import House, newcomer, told
from tests.telegram.people import User
from tests.telegram.updates import Webhook
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
STANDBY = 1.0
STANDS_BY = "this one stands by until the other is gone"


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like."""
    return {"flood": False}


@pytest.fixture
def ada(bot_api: BotApi) -> User:
    """Return somebody who has started the bot, silently."""
    return newcomer(bot_api, "Ada")


@pytest.fixture(autouse=True)
def _soon(settle: Settle, bot_api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let time run faster for everybody."""
    bot_api.world.updates.second = 0.2
    for name, seconds in {
        "POLL_SECONDS": 25,
        "SETTLED_SECONDS": 0.4,
        "AGAIN_SECONDS": 0.02,
        "PROOF_SECONDS": 0.15,
        "STANDBY_SECONDS": STANDBY,
    }.items():
        monkeypatch.setattr(polling, name, seconds)


@pytest.fixture(params=["own", "same"])
def second(
    request: pytest.FixtureRequest, settle: Settle, tmp_path: Path, upgraded: Path, house: House
) -> House:
    """Give a second copy, with a database of its own or with the same one."""
    if request.param == "same":
        return settle()
    return settle(file=Path(shutil.copy(upgraded, tmp_path / "second.sqlite3")))


async def test_the_later_one_stands_by_and_takes_over_when_the_first_is_gone(
    house: House, second: House, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await asyncio.sleep(0.4)
    second.start()
    await eventually(lambda: STANDS_BY in caplog.text)
    await ask(ada, "/offer knitting")
    assert len(await house.rows(Declaration)) == 1
    assert "this one has been here longer and goes on" in caplog.text
    await house.stop()
    await ask(ada, "/offer singing", seconds=4 * STANDBY)
    assert "Telegram gives us updates again" in caplog.text
    assert len(ada.inbox) == 2
    assert len(await second.rows(Declaration)) == (2 if second.file == house.file else 1)


async def test_nothing_is_answered_twice_and_they_do_not_take_turns(
    house: House, second: House, bot_api: BotApi, ada: User
) -> None:
    await asyncio.sleep(0.4)
    second.start()
    for number in range(50):
        ada.say(f"/offer knitting {number}")
        await asyncio.sleep(0.03)
    await eventually(lambda: len(ada.inbox) >= 50)
    await asyncio.sleep(0.1)
    assert set(Counter(told(ada)).values()) == {1}
    assert told(ada) == [f"Noted: you offer knitting {number}." for number in range(50)]
    assert len(await house.rows(Declaration)) == 50
    conflicts = sum(each.status == 409 for each in bot_api.asked("getUpdates"))
    assert conflicts < 40


async def test_letters_that_wait_are_sent_by_one_copy_only(
    house: House, settle: Settle, bot_api: BotApi, ada: User
) -> None:
    await asyncio.sleep(0.4)
    bot_api.fault(delay(0.1), "sendMessage", times=None)
    for number in range(10):
        ada.say(f"/offer knitting {number}")
    second = settle()
    second.start()
    await eventually(lambda: len(ada.inbox) >= 10)
    await asyncio.sleep(0.3)
    assert told(ada) == [f"Noted: you offer knitting {number}." for number in range(10)]


async def test_of_two_that_start_together_one_goes_on(
    settle: Settle, ada: User, tmp_path: Path, upgraded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as it takes in earnest: whoever proves nothing is not known to the other."""
    monkeypatch.setattr(polling, "PROOF_SECONDS", 0.8)
    other = Path(shutil.copy(upgraded, tmp_path / "second.sqlite3"))
    houses = [settle(), settle(file=other)]
    for each in houses:
        each.start()
    for number in range(20):
        await ask(ada, f"/offer knitting {number}")
    await asyncio.sleep(0.1)
    counts = [len(await each.rows(Declaration)) for each in houses]
    assert 20 <= sum(counts) <= 22, "at most what both saw in the very same moment"
    assert len(set(told(ada)[-10:])) == 10


async def test_a_webhook_that_somebody_sets_is_deleted_and_said(
    house: House, bot_api: BotApi, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    await ask(ada, "/offer knitting")
    bot_api.world.updates.send_to(Webhook("http://127.0.0.1:9/"))
    await ask(ada, "/offer singing")
    assert "a webhook was set, and is deleted now" in caplog.text
    assert not bot_api.world.updates.webhook.url
    (asked,) = bot_api.asked("deleteWebhook")
    assert not asked.params.get("drop_pending_updates")
