"""What becomes of letters that Telegram refuses, puts off or lets through in part."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters.telegram import groups, wire
from bot.adapters.telegram.pace import Limits
from bot.events import Outgoing, Place, TryLater, Unreachable, Unsure
from bot.events import User as Reader
from bot.outbox import Cause, post
from storage.tables import Account, Letter
from tests.telegram.bot_api import BotApi
from tests.telegram.dialogues import ask, heard
from tests.telegram.dialogues import settle as quiet
from tests.telegram.faults import bad_gateway, delay, hang_after, hang_before, refuse, slow_down
from tests.telegram.house import House, newcomer, told
from tests.telegram.people import User
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
LONG = "\n".join(f"{part} {'word ' * 750}" for part in ("first", "second", "third"))


def to(person: User, text: str = "Hello") -> Outgoing:
    """Return a letter to somebody."""
    return Outgoing(text, user=Reader("telegram", str(person.id), person.first_name))


@pytest.fixture
def server_options() -> dict[str, Any]:
    """Return what the server is like."""
    return {"flood": False}


@pytest.fixture
def ada(bot_api: BotApi) -> User:
    """Return somebody who has started the bot, silently."""
    return newcomer(bot_api, "Ada")


async def test_a_chat_that_must_wait_delays_no_other_and_loses_nothing(
    house: House, bot_api: BotApi, ada: User
) -> None:
    ben = newcomer(bot_api, "Ben")
    bot_api.fault(slow_down(4), "sendMessage", chat=ada.id)
    for number in range(3):
        ada.say(f"/offer knitting {number}")
    for number in range(3):
        await ask(ben, f"/offer singing {number}")
    assert ada.inbox == []
    await eventually(lambda: len(ada.inbox) == 3)
    assert [line[-2] for line in told(ada)] == ["0", "1", "2"]
    held = [each for each in bot_api.asked("sendMessage") if each.params["chat_id"] == ada.id]
    assert [each.status for each in held] == [429, 200, 200, 200]
    assert held[1].at - held[0].at >= 4


async def test_a_refused_letter_is_tried_once_and_its_reader_stays_reachable(
    house: House, bot_api: BotApi, ada: User
) -> None:
    bot_api.fault(refuse(400, "Bad Request: something is wrong with this letter"), "sendMessage")
    ada.say("/offer knitting")
    await ask(ada, "/mine")
    await quiet(bot_api)
    first, second = await house.rows(Letter)
    assert (first.state, second.state) == ("failed", "sent")
    assert "omething is wrong" in first.problem
    assert len(bot_api.asked("sendMessage")) == 2
    assert [each.reachable for each in await house.rows(Account)] == [True]


async def test_what_cannot_be_parsed_is_sent_as_plain_words(
    house: House, bot_api: BotApi, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    words = "Bad Request: can't parse entities: Unsupported start tag"
    bot_api.fault(refuse(400, words), "sendMessage")
    shown = await ask(ada, "/offer <knitting> & more")
    assert "<knitting> & more" in shown.text
    assert "<code>" not in shown.text
    assert shown.labels
    assert "refuses a form" in caplog.text


async def test_what_finds_no_topic_goes_into_the_group(house: House, bot_api: BotApi) -> None:
    ada = newcomer(bot_api, "Ada")
    group = bot_api.group("Tools", [ada], forum=True, with_bot=True)
    await eventually(lambda: group.written)
    letter = Outgoing("Hello", place=Place("telegram", str(group.id), "12345"))
    await house.adapter.send(letter, "k1")
    assert (group.written[-1].text, group.written[-1].thread) == ("Hello", None)


@pytest.mark.parametrize("act", [bad_gateway, slow_down(1)])
async def test_a_long_letter_goes_on_after_what_has_arrived(
    act: Any, house: House, bot_api: BotApi, ada: User
) -> None:
    await house.adapter.send(to(ada), "k0")
    bot_api.fault(delay(0), "sendMessage")
    bot_api.fault(act, "sendMessage")
    with pytest.raises(TryLater):
        await house.adapter.send(to(ada, LONG), "k1")
    assert [each.text.split()[0] for each in ada.inbox[1:]] == ["first"]
    await asyncio.sleep(1 if act is not bad_gateway else 0)
    await eventually(lambda: house.adapter._line)
    await house.adapter.send(to(ada, LONG), "k1")
    assert [each.text.split()[0] for each in ada.inbox[1:]] == ["first", "second", "third"]


async def test_a_long_letter_goes_on_after_a_restart(
    house: House, bot_api: BotApi, ada: User
) -> None:
    bot_api.fault(delay(0), "sendMessage", times=2)
    bot_api.fault(hang_before, "sendMessage", times=None)
    sending = asyncio.create_task(house.adapter.send(to(ada, LONG), "k1"))
    await eventually(lambda: len(ada.inbox) == 2)
    sending.cancel()
    await house.stop()
    bot_api.heal()
    await house.open()
    await house.adapter.send(to(ada, LONG), "k1")
    assert [each.text.split()[0] for each in ada.inbox] == ["first", "second", "third"]
    assert await house.adapter.send(to(ada, LONG), "k1") == str(ada.inbox[0].id)
    assert len(ada.inbox) == 3


async def test_a_part_that_may_have_arrived_keeps_back_no_other(
    house: House, bot_api: BotApi, ada: User
) -> None:
    bot_api.fault(delay(0), "sendMessage")
    bot_api.fault(hang_after, "sendMessage")
    with pytest.raises(Unsure, match="part 2 of 3"):
        await house.adapter.send(to(ada, LONG), "k1")
    assert [each.text.split()[0] for each in ada.inbox] == ["first", "second", "third"]


async def test_a_letter_that_is_broken_off_and_tried_again_arrives_once(
    house: House, bot_api: BotApi, ada: User
) -> None:
    bot_api.fault(delay(0.1), "sendMessage")
    first = asyncio.create_task(house.adapter.send(to(ada), "k1"))
    await eventually(lambda: bot_api.asked("sendMessage"))
    first.cancel()
    assert await house.adapter.send(to(ada), "k1") == str(ada.inbox[0].id)
    assert len(ada.inbox) == 1


@pytest.mark.parametrize("how", ["block", "deactivate"])
async def test_who_cannot_be_reached_is_left_alone_and_heals_by_coming_back(
    how: str, house: House, bot_api: BotApi, ada: User
) -> None:
    await ask(ada, "/offer knitting")
    getattr(ada, how)()
    await quiet(bot_api)
    with pytest.raises(Unreachable):
        await house.adapter.send(to(ada), "k1")
    async with house.database.transaction() as session:
        await post(session, to(ada), Cause(), now=house.now())
    ada.deactivated = False
    if how == "block":
        assert [each.reachable for each in await house.rows(Account)] == [False]
        ada.unblock()
        await eventually(lambda: not bot_api.world.updates.pending)
        await quiet(bot_api)
    else:
        ada.start()
    await eventually(lambda: ada.inbox[1:])
    assert [each.reachable for each in await house.rows(Account)] == [True]


async def test_who_blocks_while_a_letter_waits_is_marked(
    house: House, bot_api: BotApi, ada: User
) -> None:
    ada.say("/offer knitting")
    ada.block()
    async with asyncio.timeout(5):
        while [each.state for each in await house.rows(Letter)] != ["failed"]:  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(0.01)
    assert [each.reachable for each in await house.rows(Account)] == [False]
    ada.start()
    await eventually(lambda: ada.inbox)
    assert [each.reachable for each in await house.rows(Account)] == [True]


async def test_a_group_that_put_the_bot_out_is_unreachable(
    house: House, bot_api: BotApi, ada: User
) -> None:
    group = bot_api.group("Tools", [ada], with_bot=True)
    await eventually(lambda: group.written)
    group.kick_bot()
    letter = Outgoing("Hello", place=Place("telegram", str(group.id)))
    with pytest.raises(Unreachable):
        await house.adapter.send(letter, "k1")


async def test_a_group_whose_admins_cannot_be_asked_delays_no_other_chat(
    house: House, bot_api: BotApi, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "PATIENCE_SECONDS", 4.0)
    monkeypatch.setattr(wire, "PATIENCE_SECONDS", 30.0)
    ben = newcomer(bot_api, "Ben")
    group = bot_api.group("Tools", [ada], with_bot=True)
    bot_api.fault(hang_before, "getChatAdministrators", times=None)
    for number in range(20):
        ada.say(f"/offer@cxc_bot knitting {number}", group)
    await ask(ben, "/offer singing")
    assert heard(ada, group)[1:] == []
    answers = await eventually(lambda: len(found := heard(ada, group)[1:]) == 20 and found, 10)
    lines = [each.text.partition("\n")[0].split()[-1] for each in answers or ()]
    assert lines == [f"{number}." for number in range(20)]
    assert len(bot_api.asked("getChatAdministrators")) < 5


async def test_a_revoked_token_ends_it_and_no_log_knows_the_token(
    settle: Settle, bot_api: BotApi, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    house = settle()
    await house.open()
    await ask(ada, "/offer knitting")
    old, bot_api.token = bot_api.token, bot_api.token[:-1] + "B"
    assert house.task is not None
    assert not await asyncio.wait_for(house.task, 5)
    assert "telegram is shut out: Telegram does not accept the token" in caplog.text
    assert "BotFather" in caplog.text
    await house.stop()
    house = settle()
    bot_api.token, new = old, bot_api.token
    house.start()
    bot_api.token = new
    assert house.task is not None
    assert not await asyncio.wait_for(house.task, 5)
    assert old not in caplog.text
    assert old.partition(":")[2] not in caplog.text
    assert "knitting" not in caplog.text


async def test_many_who_ask_at_once_flood_nothing_and_answers_come_first(
    settle: Settle, bot_api: BotApi
) -> None:
    bot_api.limits.on = True
    house = settle(limits=Limits())
    await house.open()
    people = [newcomer(bot_api, f"Person {number}") for number in range(40)]
    group = bot_api.group("Tools", people[:2], with_bot=True)
    readers = [newcomer(bot_api, f"Reader {number}") for number in range(120)]
    async with house.database.transaction() as session:
        for each in readers:
            await post(session, to(each), Cause(bulk=True), now=house.now())
    for each in people:
        each.say("/offer knitting")
    for number in range(30):
        people[0].say(f"/stats@cxc_bot {number}", group)
    await eventually(lambda: all(each.inbox for each in people), 10)
    await eventually(lambda: all(each.inbox for each in readers), 15)
    assert bot_api.floods == []
    last = max(each.inbox[0].at for each in people)
    assert sum(each.inbox[0].at > last for each in readers) >= 10, "though they waited longer"
