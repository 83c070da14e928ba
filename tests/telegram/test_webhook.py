"""Updates are brought: acknowledged once they are stored, and taken from nobody else."""

import asyncio
import contextlib
import io
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.adapters.telegram.reading import KINDS
from storage.tables import Declaration
from tests.ports import free_port
from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import ask
from tests.telegram.dialogues import settle as quiet
from tests.telegram.faults import bad_gateway, refuse
from tests.telegram.house import House, newcomer, told
from tests.telegram.people import User
from tests.telegram.waiting import PATIENCE, eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
WORD = "a-long-random-word"


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like."""
    return {"flood": False}


@pytest.fixture
def ada(bot_api: BotApi) -> User:
    """Return somebody who has started the bot, silently."""
    return newcomer(bot_api, "Ada")


@pytest.fixture
def listen() -> str:
    """Return a free address."""
    return f"127.0.0.1:{free_port()}"


@pytest_asyncio.fixture
async def house(settle: Settle, bot_api: BotApi, listen: str) -> House:
    """Give a bot that updates are brought to."""
    made = settle(
        settings={
            "webhook_url": f"http://{listen}/telegram",
            "webhook_secret": WORD,
            "webhook_listen": listen,
        }
    )
    made.start()
    await eventually(lambda: bot_api.world.updates.webhook.url)
    return made


@pytest_asyncio.fixture
async def stranger() -> AsyncIterator[aiohttp.ClientSession]:
    """Give somebody who is not Telegram."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)) as session:
        yield session


def update(person: User, number: int, text: str) -> dict[str, Any]:
    """Return an update as Telegram writes it."""
    who, chat = person.as_json(), person.chat.as_json()
    message = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": who}
    return {"update_id": number, "message": message | {"text": text}}


async def test_updates_are_brought_and_answered(house: House, bot_api: BotApi, ada: User) -> None:
    for number in range(3):
        await ask(ada, f"/offer knitting {number}")
    (asked,) = bot_api.asked("setWebhook")
    assert asked.params["url"] == house.settings["webhook_url"]
    assert asked.params["secret_token"] == WORD
    assert tuple(asked.params["allowed_updates"]) == KINDS
    assert bot_api.asked("getUpdates") == []
    assert bot_api.world.updates.webhook.failures == 0


async def test_a_stranger_is_told_nothing_and_nothing_is_stored(
    house: House, bot_api: BotApi, ada: User, stranger: aiohttp.ClientSession
) -> None:
    url, knitting = house.settings["webhook_url"], update(ada, 7, "/offer knitting")
    for head in (
        {},
        {SECRET: "wrong"},
        {SECRET: WORD[:-1]},
        {SECRET: WORD + "x"},
        {SECRET: "\xe9"},
    ):
        async with stranger.post(url, json=knitting, headers=head) as answer:
            assert (answer.status, await answer.text()) == (403, "")
    for method, path, status in (("GET", "", 405), ("POST", "/x", 404), ("POST", "/../", 404)):
        head = {SECRET: WORD}
        async with stranger.request(method, url + path, json=knitting, headers=head) as answer:
            assert answer.status == status
    await ask(ada, "/mine")
    assert await house.rows(Declaration) == []


@pytest.mark.parametrize("junk", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"{" * 1_048_577])
async def test_junk_is_refused(
    junk: bytes, house: House, ada: User, stranger: aiohttp.ClientSession
) -> None:
    url, head = house.settings["webhook_url"], {SECRET: WORD}
    async with stranger.post(url, data=io.BytesIO(junk), headers=head) as answer:
        assert answer.status in (400, 413)
    await ask(ada, "/mine")


@pytest.mark.parametrize("odd", [7, [], {}, None, "word", {"update_id": "x"}, {"update_id": 5}])
async def test_what_is_no_update_is_taken_and_holds_up_nothing(
    odd: Any, house: House, ada: User, stranger: aiohttp.ClientSession
) -> None:
    url, head = house.settings["webhook_url"], {SECRET: WORD}
    async with stranger.post(url, data=json.dumps(odd).encode(), headers=head) as answer:
        assert answer.status == 200
    await ask(ada, "/mine")


async def test_an_update_is_acknowledged_only_once_it_is_stored(
    house: House, bot_api: BotApi, ada: User, stranger: aiohttp.ClientSession
) -> None:
    url, head = house.settings["webhook_url"], {SECRET: WORD}
    spoken = update(ada, 900_000_001, "/offer knitting")
    async with house.database.transaction():
        for _ in range(2):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await stranger.post(url, json=spoken, headers=head)
        assert ada.inbox == []
    async with stranger.post(url, json=spoken, headers=head) as answer:
        assert answer.status == 200
    await eventually(lambda: ada.inbox)
    await quiet(bot_api)
    assert len(ada.inbox) == len(await house.rows(Declaration)) == 1


async def test_a_broken_database_loses_nothing(house: House, bot_api: BotApi, ada: User) -> None:
    await _break(house, "ALTER TABLE keepsake RENAME TO lost")
    for number in range(3):
        ada.say(f"/offer knitting {number}")
    await asyncio.sleep(0.3)
    assert len(bot_api.world.updates.pending) == 3
    await _break(house, "ALTER TABLE lost RENAME TO keepsake")
    await eventually(lambda: len(ada.inbox) == 3)
    assert [line[-2] for line in told(ada)] == ["0", "1", "2"]
    assert len(await house.rows(Declaration)) == 3


async def _break(house: House, statement: str) -> None:
    async with house.database.engine.begin() as connection:
        await connection.exec_driver_sql(statement)


async def test_an_update_that_is_brought_again_is_answered_once(
    house: House, bot_api: BotApi, ada: User, stranger: aiohttp.ClientSession
) -> None:
    url, head = house.settings["webhook_url"], {SECRET: WORD}
    spoken = update(ada, 900_000_001, "/offer knitting")

    async def bring() -> int:
        async with stranger.post(url, json=spoken, headers=head) as answer:
            return answer.status

    assert await asyncio.gather(*(bring() for _ in range(20))) == 20 * [200]
    await eventually(lambda: ada.inbox)
    assert await bring() == 200
    await quiet(bot_api)
    assert len(ada.inbox) == len(await house.rows(Declaration)) == 1


async def test_many_updates_at_once_are_all_answered(
    house: House, bot_api: BotApi, stranger: aiohttp.ClientSession
) -> None:
    url, head = house.settings["webhook_url"], {SECRET: WORD}
    people = [newcomer(bot_api, f"Person {number}") for number in range(100)]

    async def bring(number: int, person: User) -> int:
        spoken = update(person, 900_000_000 + number, f"/offer knitting {number}")
        async with stranger.post(url, json=spoken, headers=head) as answer:
            return answer.status

    statuses = await asyncio.gather(*(bring(*each) for each in enumerate(people)))
    assert statuses == 100 * [200]
    await eventually(lambda: all(each.inbox for each in people), 10)
    assert len(await house.rows(Declaration)) == 100


async def test_it_stops_at_once_and_what_was_not_stored_comes_again(
    house: House, bot_api: BotApi, ada: User
) -> None:
    await ask(ada, "/offer knitting")
    await _break(house, "ALTER TABLE keepsake RENAME TO lost")
    ada.say("/offer singing")
    await asyncio.sleep(0.1)
    assert await house.stop() < 1
    assert bot_api.world.updates.pending
    _mend(house.file)
    house.start()
    await eventually(lambda: len(ada.inbox) == 2)
    assert len(await house.rows(Declaration)) == 2
    assert await house.stop() < 1


def _mend(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as plain:
        plain.execute("ALTER TABLE lost RENAME TO keepsake")
        plain.commit()


async def test_a_webhook_that_cannot_be_set_is_tried_again_and_says_why(
    settle: Settle, bot_api: BotApi, listen: str, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    bot_api.fault(bad_gateway, "setWebhook")
    bot_api.fault(refuse(400, "Bad Request: bad webhook: IP address is reserved"), "setWebhook")
    given = {"webhook_secret": WORD, "webhook_listen": listen}
    house = settle(settings={"webhook_url": f"http://{listen}", **given})
    house.start()
    await eventually(lambda: bot_api.world.updates.webhook.url)
    await ask(ada, "/mine")
    assert "ip address is reserved" in caplog.text.lower()
    assert WORD not in caplog.text


async def test_an_address_that_is_taken_is_said_and_tried_again(
    house: House, ada: User, caplog: pytest.LogCaptureFixture, settle: Settle
) -> None:
    second = settle(settings=house.settings)
    second.start()
    await eventually(lambda: "cannot listen at webhook_listen" in caplog.text)
    await house.stop()
    await ask(ada, "/mine")
    assert caplog.text.count("cannot listen") == 1
    assert "Traceback" not in caplog.text
