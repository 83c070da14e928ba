"""Updates that nobody can read between good ones: they hold up nothing and are not lost."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from bot.adapters.notebook import Notebook
from bot.adapters.telegram.examining import examine
from bot.adapters.telegram.inbox import ASIDE, WAITING
from bot.settings import TelegramBot
from storage import keepsakes
from storage.database import connect
from storage.tables import Declaration, Keepsake
from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import ask
from tests.telegram.dialogues import settle as quiet
from tests.telegram.house import House, newcomer
from tests.telegram.people import User
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
SECRET = "zebrafinch"  # noqa: S105 - a word nobody else says


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like; it sends what no server sends."""
    return {"flood": False}


@pytest.fixture
def ada(bot_api: BotApi) -> User:
    """Return somebody who has started the bot, silently."""
    return newcomer(bot_api, "Ada")


def said(person: User, **instead: Any) -> dict[str, Any]:
    """Return a message with something in it that is wrong."""
    who, chat = person.as_json(), person.chat.as_json()
    usual = {"message_id": 5, "date": 1_700_000_000, "chat": chat, "from": who, "text": SECRET}
    return usual | instead


def unreadable(person: User) -> list[dict[str, Any]]:
    """Return updates that cannot be read, of one person, without ids."""
    who = person.as_json()
    return [
        {"message": said(person, chat=7)},
        {"message": said(person, chat={"id": person.id})},
        {"message": said(person, date="yesterday")},
        {"message": said(person, date=10**18)},
        {"message": said(person, entities=[{"type": "bold"}])},
        {"message": said(person, entities="none")},
        {"message": said(person, text=[SECRET])},
        {"message": said(person, reply_to_message=[1])},
        {"message": said(person, reply_to_message={"text": SECRET})},
        {"message": {"from": who, "text": SECRET}},
        {"callback_query": {"from": who, "data": SECRET}},
        {"callback_query": {"id": "1", "from": who, "chat_instance": "1", "message": [SECRET]}},
        {"my_chat_member": {"from": who, "chat": person.chat.as_json(), "date": 1}},
        {"my_chat_member": [SECRET]},
        {"channel_post": SECRET},
        {"message": 7},
        {"message": said(person, text=True)},
        {"message": said(person, text={"a": 1})},
        {"message": said(person, **{"from": who | {"first_name": [SECRET]}})},
        {"message": said(person, **{"from": who | {"language_code": 7}})},
        {"message": said(person, chat=person.chat.as_json() | {"type": "group", "title": 7})},
        {"message": None, "callback_query": {"from": {"id": person.id}}},
    ]


NO_UPDATES: tuple[Any, ...] = (
    SECRET,
    [SECRET],
    7,
    None,
    {},
    {"message": {"text": SECRET}},
    {"update_id": SECRET},
    {"update_id": None},
    {"update_id": True},
    {"update_id": 1.5},
)


def push(api: BotApi, update: dict[str, Any]) -> None:
    """Queue an update with the next id."""
    api.push({"update_id": api.world.updates.next_id} | update)


async def test_good_updates_between_bad_ones_are_answered(
    house: House, bot_api: BotApi, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bad = unreadable(ada)
    for number, update in enumerate(bad):
        push(bot_api, update)
        ada.say(f"/offer knitting {number}")
    await eventually(lambda: len(ada.inbox) == len(bad))
    await quiet(bot_api)
    await eventually(lambda: not bot_api.world.updates.pending)
    assert len(await house.rows(Declaration)) == len(bad)
    reported = [each for each in caplog.records if "set aside" in each.getMessage()]
    aside = await house.kept(ASIDE)
    assert len(reported) == len(aside) > 10
    assert all(each.levelno == logging.ERROR for each in reported)
    assert SECRET not in caplog.text
    assert "knitting" not in caplog.text
    assert await house.kept(WAITING) == []


async def test_a_batch_full_of_bad_ones_is_passed(
    settle: Settle, bot_api: BotApi, ada: User
) -> None:
    for _ in range(3):
        for update in unreadable(ada):
            push(bot_api, update)
    house = settle()
    await house.open()
    await ask(ada, "/offer knitting")
    assert not bot_api.world.updates.pending


async def test_what_is_no_update_at_all_is_passed_over(
    house: House, bot_api: BotApi, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    for number, nothing in enumerate(NO_UPDATES):
        bot_api.push(nothing)
        await ask(ada, f"/offer knitting {number}")
    bot_api.world.updates.pending.clear()
    assert SECRET not in caplog.text
    await ask(ada, "/offer singing")
    assert len(await house.rows(Declaration)) == len(NO_UPDATES) + 1


async def test_an_update_that_comes_again_is_answered_once(
    house: House, bot_api: BotApi, ada: User
) -> None:
    ada.say("/offer knitting")
    bot_api.world.updates.pending *= 3
    again = bot_api.world.updates.pending[0]
    await eventually(lambda: ada.inbox)
    bot_api.push(again)
    await ask(ada, "/offer singing")
    bot_api.push(again)
    await quiet(bot_api)
    assert len(ada.inbox) == 2


async def test_what_was_set_aside_is_tried_again_and_reported_only_once(
    house: House, bot_api: BotApi, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    push(bot_api, unreadable(ada)[0])
    push(bot_api, {"message": said(ada, text="/offer knitting", message_id="a")})
    await ask(ada, "/mine")
    (kept, *_) = await house.kept(ASIDE)
    await house.stop()
    await house.open()
    await ask(ada, "/mine")
    assert kept in await house.kept(ASIDE)
    assert len([each for each in caplog.records if f"update {int(kept)}" in each.getMessage()]) == 1
    await house.stop()
    await _mend(house, kept, {"message": said(ada, text="/offer singing")})
    await house.open()
    await eventually(lambda: "singing" in ada.inbox[-1].text)
    await quiet(bot_api)
    assert kept not in await house.kept(ASIDE)


async def _mend(house: House, key: str, update: dict[str, Any]) -> None:
    """Let an update be one that a newer version understands."""
    database = connect(str(house.file))
    notebook = Notebook("telegram", database, house.now)
    await notebook.put(ASIDE, key, {"update_id": int(key)} | update)
    await database.close()


async def test_what_was_set_aside_is_kept_for_seven_days(
    house: House, bot_api: BotApi, ada: User
) -> None:
    push(bot_api, unreadable(ada)[0])
    await ask(ada, "/mine")
    for days, left in ((6, 1), (8, 0)):
        async with house.database.transaction() as session:
            await keepsakes.clean(session, now=house.now() + timedelta(days=days))
        assert len(await house.kept(ASIDE)) == left


async def test_forgetting_somebody_deletes_what_was_set_aside_of_them(
    house: House, bot_api: BotApi, ada: User
) -> None:
    ben = newcomer(bot_api, "Ben")
    for person in (ada, ben):
        for update in unreadable(person)[:8]:
            push(bot_api, update)
        await ask(person, "/mine")
    before = await house.kept(ASIDE)
    asked = await ask(ada, "/forget")
    ada.press(asked, asked.labels[0][0])
    await eventually(lambda: len(ada.inbox) == 3)
    await quiet(bot_api)
    rows = [each for each in await house.rows(Keepsake) if each.kind == ASIDE]
    assert {each.user for each in rows} == {str(ben.id)}
    assert 2 * len(rows) == len(before)
    assert all(str(ada.id) not in each.value for each in await house.rows(Keepsake))


async def test_doctor_counts_what_was_set_aside(house: House, bot_api: BotApi, ada: User) -> None:
    for update in unreadable(ada):
        push(bot_api, update)
    await ask(ada, "/mine")
    settings = TelegramBot(token=SecretStr(bot_api.token), base_url=bot_api.url)
    notebook = Notebook("telegram", house.database, house.now)
    findings = [each async for each in examine(settings, notebook)]
    count = len(await house.kept(ASIDE))
    assert f"telegram: updates that could not be read: {count}" in [each.seen for each in findings]
    assert SECRET not in str(findings)
