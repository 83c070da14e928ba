"""The proxy between a client and its homeserver, with a human on one side and Synapse behind."""

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from tests.matrix import faults
from tests.matrix.api import Refused
from tests.matrix.conftest import Come
from tests.matrix.humans import body
from tests.matrix.plain import PlainHuman
from tests.matrix.proxy import FaultProxy

pytestmark = pytest.mark.asyncio
SENDING = r"/rooms/![^/]+/send/"
BROKEN = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError)


@pytest_asyncio.fixture
async def ada(come: Come, proxy: FaultProxy) -> AsyncIterator[PlainHuman]:
    """Give somebody whose client goes through the proxy."""
    direct = await come(PlainHuman, "Ada")
    through = PlainHuman(proxy.url, "Ada", direct.login)
    yield through
    await through.close()


async def test_what_passes_is_logged(ada: PlainHuman, proxy: FaultProxy) -> None:
    room = await ada.create()
    await ada.say(room, "grüß dich 👋")
    assert [body(event) for event in await ada.heard(room)] == ["grüß dich 👋"]
    assert [(each.method, each.status) for each in proxy.passed(SENDING)] == [("PUT", 200)]
    assert not proxy.passed(SENDING, "GET")


@pytest.mark.parametrize(
    ("lost", "times", "done"), [(faults.refuse, 2, 0), (faults.swallow, 2, 1), (faults.cut, 1, 1)]
)
async def test_what_is_lost(
    ada: PlainHuman, proxy: FaultProxy, lost: faults.Act, times: int, done: int
) -> None:
    room = await ada.create()
    proxy.fault(lost, SENDING, times)
    with pytest.raises(BROKEN):
        await ada.say(room, "hello")
    assert [each.status for each in proxy.passed(SENDING)] == [0] * times
    assert len(await ada.heard(room)) == done
    await ada.say(room, "again")


async def test_what_is_lost_once_is_repeated(ada: PlainHuman, proxy: FaultProxy) -> None:
    room = await ada.create()
    proxy.fault(faults.swallow, SENDING, times=1)
    await ada.say(room, "hello")
    assert [each.status for each in proxy.passed(SENDING)] == [0, 200]
    assert len(await ada.heard(room)) == 1


async def test_an_answer_of_its_own_so_many_times(ada: PlainHuman, proxy: FaultProxy) -> None:
    room = await ada.create()
    proxy.fault(faults.slow_down(10), SENDING, times=2)
    await ada.say(room, "patience")
    assert [each.status for each in proxy.passed(SENDING)] == [429, 429, 200]
    proxy.fault(faults.unknown_token, SENDING)
    with pytest.raises(Refused, match="401 M_UNKNOWN_TOKEN"):
        await ada.say(room, "who am I?")
    assert len(await ada.heard(room)) == 1


@pytest.mark.parametrize(
    ("act", "status"),
    [(faults.bad_gateway, 502), (faults.page, 200), (faults.wrong_shape, 200)],
)
async def test_nonsense(ada: PlainHuman, proxy: FaultProxy, act: faults.Act, status: int) -> None:
    proxy.fault(act, "/versions")
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{proxy.url}/_matrix/client/versions") as response,
    ):
        assert response.status == status
        assert b"versions" not in await response.read()


async def test_a_delay_takes_its_time(ada: PlainHuman, proxy: FaultProxy) -> None:
    room = await ada.create()
    proxy.fault(faults.delay(0.3), SENDING, times=1)
    began = time.monotonic()
    await ada.say(room, "late")
    assert time.monotonic() - began >= 0.3


async def test_shut_breaks_what_waits_and_lets_nobody_in(
    ada: PlainHuman, proxy: FaultProxy
) -> None:
    since = (await ada.api.get("sync", timeout="0"))["next_batch"]
    waiting = asyncio.create_task(ada.api.get("sync", timeout="30000", since=since))
    await asyncio.sleep(0.1)
    url = proxy.url
    await proxy.shut()
    with pytest.raises(BROKEN):
        await asyncio.wait_for(waiting, 5)
    with pytest.raises(aiohttp.ClientConnectorError):
        await ada.create()
    await proxy.open()
    assert proxy.url == url
    await ada.create()


async def test_a_homeserver_that_is_away_is_a_broken_connection(come: Come) -> None:
    ada = await come(PlainHuman, "Ada")
    proxy = FaultProxy("http://127.0.0.1:9")
    await proxy.open()
    through = PlainHuman(proxy.url, "Ada", ada.login)
    with pytest.raises(BROKEN):
        await through.create()
    await through.close()
    await proxy.close()
