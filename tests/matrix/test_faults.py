"""A homeserver that restarts, is slow, refuses or talks nonsense: nothing is lost, all is once."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from bot.adapters.matrix import Matrix
from bot.adapters.matrix.sending import SHUT_OUT_SECONDS
from bot.events import Outgoing, ShutOut, TryLater, User
from tests.matrix.conftest import Come, Settle
from tests.matrix.faults import answer as answering
from tests.matrix.faults import (
    bad_gateway,
    cut,
    delay,
    page,
    refuse,
    slow_down,
    swallow,
    wrong_shape,
)
from tests.matrix.humans import body
from tests.matrix.plain import PlainHuman
from tests.matrix.proxy import FaultProxy
from tests.matrix.scenes import answer, converse, reactions, until
from tests.matrix.secret import SecretHuman
from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio
BROKEN = {
    "502": bad_gateway,
    "429": slow_down(200),
    "page": page,
    "list": answering(200, ["not", "an", "object"]),
    "wrong shape": wrong_shape,
    "cut": cut,
    "refuse": refuse,
    "swallow": swallow,
    "firewall": answering(403, b"<html>firewall</html>"),
}


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_letter_gets_through_whatever_breaks_and_only_once(
    fault: str, settle: Settle, come: Come, proxy: FaultProxy
) -> None:
    house = await settle(url=proxy.url)
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    proxy.fault(BROKEN[fault], "/send/", times=2)
    proxy.fault(BROKEN[fault], "/sendToDevice/", times=2)
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")
    proxy.heal()
    await ada.say(room, "mine")
    await answer(ada, house, room, "You offer")
    told = [body(each).splitlines()[0] for each in await ada.heard(room, by=house.id)]
    assert len(told) == len(set(told)) == 3


@pytest.mark.parametrize("fault", BROKEN)
async def test_listening_goes_on_whatever_breaks(
    fault: str, settle: Settle, come: Come, proxy: FaultProxy
) -> None:
    house = await settle(url=proxy.url, encrypt=False)
    proxy.fault(BROKEN[fault], "whoami|/keys/|/profile|account_data", times=2)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await converse(ada, house)
    proxy.fault(BROKEN[fault], "/sync", times=2)
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")


async def test_a_slow_homeserver_is_waited_for(
    settle: Settle, come: Come, proxy: FaultProxy
) -> None:
    house = await settle(url=proxy.url, encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await converse(ada, house)
    proxy.fault(delay(1.5), "/send/|/sync", times=4)
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")


async def test_a_broken_homeserver_is_not_stormed(settle: Settle, proxy: FaultProxy) -> None:
    house = await settle(url=proxy.url)
    await house.open()
    proxy.log.clear()
    proxy.fault(BROKEN["502"], "/sync")
    await asyncio.sleep(4)
    assert len(proxy.passed("/sync")) <= 6


async def test_a_homeserver_that_dies_and_comes_back_needs_no_help(
    settle: Settle, come: Come, another_homeserver: Callable[..., Synapse]
) -> None:
    server = await asyncio.to_thread(another_homeserver)
    house = await settle(server)
    await house.open()
    ada = await come(SecretHuman, "Ada", at=server)
    room = await converse(ada, house)
    await asyncio.to_thread(server.kill)
    with pytest.raises(TryLater):
        await house.adapter.send(Outgoing("Hello?", user=User("matrix", ada.user_id)), "k1")
    await asyncio.sleep(1)
    await asyncio.to_thread(server.start)
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")


async def test_a_revoked_token_is_said_and_ends_the_listening(
    settle: Settle, come: Come, homeserver: Synapse, caplog: pytest.LogCaptureFixture
) -> None:
    house = await settle()
    await house.open()
    ada = await come(PlainHuman, "Ada")
    bot = await PlainHuman.open(homeserver, "bot", house.login)
    await bot.api.post("logout")
    await bot.close()
    with pytest.raises(ShutOut) as refusal:
        await asyncio.wait_for(house.tasks[0], 15)
    assert "access_token" in str(refusal.value)
    assert "M_UNKNOWN_TOKEN" in str(refusal.value)
    with pytest.raises(TryLater) as later:
        await house.adapter.send(Outgoing("Hello?", user=User("matrix", ada.user_id)), "k1")
    assert later.value.seconds in (SHUT_OUT_SECONDS, 1.0)
    with caplog.at_level(logging.DEBUG):
        assert house.login.access_token not in caplog.text + str(refusal.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"access_token": "syt_wrong"}, "access_token"),
        ({"access_token": "", "password": "wrong"}, "password"),
        ({"access_token": ""}, "neither an access_token nor a password"),
        ({"user": "@other:test.local"}, "belongs to"),
    ],
)
async def test_a_log_in_that_fails_says_what_to_do(
    settings: dict[str, Any], said: str, settle: Settle
) -> None:
    house = await settle(**settings)
    with pytest.raises(ShutOut) as refusal:
        await house.open()
    assert said in str(refusal.value)
    assert "wrong" not in str(refusal.value)


async def test_a_stock_homeserver_that_limits_the_bot_gets_the_letters_in_order(
    settle: Settle, come: Come, another_homeserver: Callable[..., Synapse]
) -> None:
    server = await asyncio.to_thread(lambda: another_homeserver(strict=True))
    house = await settle(server, encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada", at=server)
    room = await converse(ada, house)
    for n in range(4):
        await ada.say(room, f"ask knitting {n}")
    await answer(ada, house, room, "knitting 3")
    told = [body(each).splitlines()[0] for each in await ada.heard(room, by=house.id)][1:]
    assert [line.split()[-1] for line in told] == ["0.", "1.", "2.", "3."]


async def test_a_busy_homeserver_is_spared_the_reactions(
    settle: Settle, come: Come, proxy: FaultProxy
) -> None:
    house = await settle(url=proxy.url, encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await converse(ada, house)

    async def greeted() -> bool:
        return len(await reactions(ada, house, room)) == 3

    await until(greeted)
    proxy.log.clear()
    proxy.fault(slow_down(100), "/send/m.room.message", times=1)
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")
    await ada.say(room, "mine")
    await answer(ada, house, room, "You offer")
    assert proxy.passed("/send/m.reaction") == []


async def test_a_second_copy_with_the_same_keys_stands_back(settle: Settle) -> None:
    house = await settle()
    await house.open()
    second = Matrix(house.account, house.database, now=house.now)
    with pytest.raises(ShutOut, match="in use"):
        await anext(second.listen())
    await second.close()
