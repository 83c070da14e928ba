"""The WebSocket: hello, events, going on where a line broke, and the ways it breaks."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from tests.mattermost.caller import Caller, Ear
from tests.mattermost.scene import Scene
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio


async def begin(call: Caller) -> tuple[Ear, str]:
    """Listen as the bot, and return the identity of the connection too."""
    ear = await call.listen()
    return ear, (await ear.hear("hello"))["data"]["connection_id"]


def message(event: dict[str, Any]) -> str:
    """Return what was written in an event."""
    return str(json.loads(event["data"]["post"])["message"])


async def test_hello_and_numbers(call: Caller, scene: Scene) -> None:
    """Events are numbered from the hello on, and mention only who hears them."""
    ear = await call.listen()
    assert (await ear.hear())["seq"] == 0
    scene.ada.say("Hi @capacity @ben", scene.town)
    event = await ear.hear()
    assert (event["seq"], event["data"]["mentions"]) == (1, f'["{scene.bot.id}"]')
    scene.ada.say("Hi @ben", scene.town)
    assert "mentions" not in (await ear.hear())["data"]
    scene.ada.direct("Psst")
    names = [(await ear.hear())["event"] for _ in range(2)]
    assert names == ["direct_added", "posted"]


async def test_going_on(call: Caller, scene: Scene) -> None:
    """After a cut the missed events come again, without a hello."""
    ear, identity = await begin(call)
    scene.ada.say("One", scene.town)
    assert message(await ear.hear()) == "One"
    scene.server.cut()
    scene.ada.say("Two", scene.town)
    again = await call.listen(connection_id=identity, sequence_number=2)
    first = await again.hear()
    assert (first["event"], first["seq"], message(first)) == ("posted", 2, "Two")
    scene.ada.say("Three", scene.town)
    assert message(await again.hear()) == "Three"
    await again.wire.close()
    await eventually(lambda: not scene.server.listening())
    last = await call.listen(connection_id=identity, sequence_number=4)
    scene.ada.say("Four", scene.town)
    assert message(await last.hear()) == "Four"


@pytest.mark.parametrize(
    "lost", ["restart", "five minutes", "too much", "a wrong number", "another"]
)
async def test_lost(call: Caller, scene: Scene, lost: str) -> None:
    """What cannot go on begins anew with a hello of another identity."""
    _, identity = await begin(call)
    scene.server.cut()
    if lost == "restart":
        await scene.server.restart()
    if lost == "five minutes":
        scene.server.pass_time(301)
    for n in range(130 if lost == "too much" else 0):
        scene.ada.say(str(n), scene.town)
    number = 7 if lost == "a wrong number" else 1
    who = scene.ada if lost == "another" else scene.bot
    again = await call.listen(who, connection_id=identity, sequence_number=number)
    hello = await again.hear()
    assert (hello["event"], hello["seq"]) == ("hello", 0)
    assert hello["data"]["connection_id"] != identity


async def test_a_queue_is_long_enough(call: Caller, scene: Scene) -> None:
    """128 missed events all come again."""
    _, identity = await begin(call)
    scene.server.cut()
    for n in range(128):
        scene.ada.say(str(n), scene.town)
    again = await call.listen(connection_id=identity, sequence_number=1)
    assert [message(await again.hear()) for _ in range(128)] == [str(n) for n in range(128)]


async def test_stalled(call: Caller, scene: Scene) -> None:
    """A stalled line brings nothing and answers no ping until it flows again."""
    ear, _ = await begin(call)
    scene.server.stall()
    scene.ada.say("Hi", scene.town)
    await ear.wire.ping()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await ear.hear()
    scene.server.heal()
    assert message(await ear.hear()) == "Hi"
    await eventually(lambda: scene.server.sockets[0].pings == 1)


async def test_half_open(call: Caller, scene: Scene) -> None:
    """A line the server has given up stays silent; another may go on."""
    ear, identity = await begin(call)
    scene.server.half_open()
    scene.ada.say("Hi", scene.town)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await ear.hear()
    again = await call.listen(connection_id=identity, sequence_number=1)
    assert message(await again.hear()) == "Hi"


async def test_shut_and_open(call: Caller, scene: Scene) -> None:
    """While it is shut nobody gets in; then the bot goes on."""
    _, identity = await begin(call)
    await scene.server.shut()
    with pytest.raises(aiohttp.ClientConnectionError):
        await call("GET", "/users/me")
    scene.ada.say("Hi", scene.town)
    await scene.server.open()
    again = await call.listen(connection_id=identity, sequence_number=1)
    assert message(await again.hear()) == "Hi"


async def test_challenge(call: Caller, scene: Scene) -> None:
    """A token may also come after the upgrade; a wrong one or none ends it."""
    asked = {"seq": 1, "action": "authentication_challenge", "data": {"token": scene.bot.token}}
    ear = await call.upgrade()
    await ear.wire.send_json(asked)
    assert (await ear.hear())["event"] == "hello"
    assert await ear.hear() == {"status": "OK", "seq_reply": 1}
    await ear.wire.send_json({"seq": 2, "action": "ping"})
    assert (await ear.hear())["data"]["text"] == "pong"
    ends = (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    wrong = await call.upgrade()
    await wrong.wire.send_json(asked | {"data": {"token": "x"}})
    assert (await wrong.wire.receive()).type in ends
    scene.server.hello_seconds = 0.02
    silent = await call.upgrade("x")
    assert (await silent.wire.receive()).type in ends


async def test_comings_and_goings(call: Caller, scene: Scene) -> None:
    """The bot hears where it is added and removed, of archives and of other names."""
    ear, _ = await begin(call)
    tea = scene.team.channel("tea", [scene.ada])
    tea.add(scene.bot, by=scene.ada)
    added = await ear.hear("user_added")
    assert added["broadcast"]["channel_id"] == tea.id
    assert json.loads((await ear.hear("posted"))["data"]["post"])["type"] == "system_add_to_channel"
    tea.remove(scene.bot, by=scene.ada)
    assert (await ear.hear("user_removed"))["data"]["channel_id"] == tea.id
    scene.ada.rename("ada-lovelace")
    assert (await ear.hear("user_updated"))["data"]["user"]["username"] == "ada-lovelace"
    scene.town.archive()
    assert (await ear.hear("channel_deleted"))["data"]["channel_id"] == scene.town.id


async def test_oddities(call: Caller, scene: Scene) -> None:
    """A test may send anything, lose numbers, ask for a pong and say goodbye."""
    ear, _ = await begin(call)
    scene.server.push("no_such_event", {"post": 7})
    assert (await ear.hear())["data"] == {"post": 7}
    scene.server.skip()
    scene.ada.say("Hi", scene.town)
    assert (await ear.hear())["seq"] == 3
    [line] = scene.server.listening()
    await line.ping()
    await line.send_raw("no JSON")
    assert (await ear.wire.receive()).data == "no JSON"
    await eventually(lambda: line.pongs == 1)
    await line.close(1001)
    assert (await ear.wire.receive()).type is aiohttp.WSMsgType.CLOSE
