"""Lines that break, fall silent or talk nonsense: the bot is soon back, alone, and in no storm."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.adapters.mattermost import carrier, stream, wire
from bot.adapters.mattermost.client import Broken
from bot.settings import MattermostBot
from storage.tables import Declaration
from tests.mattermost.faults import Act, answer, cut_before, delay, page, refuse, slow_down
from tests.mattermost.house import House, ask, quiet, told
from tests.mattermost.identities import new_id
from tests.mattermost.line import Socket
from tests.mattermost.scene import Scene
from tests.mattermost.server import Mattermost
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
SOCKET = ("GET", "/websocket")
thorough = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def english(scene: Scene) -> None:
    """Let everybody be answered in one language."""
    scene.ada.locale = "en"


def line(server: Mattermost) -> Socket:
    """Return the only line of the bot."""
    [found] = server.listening()
    return found


def upgrades(server: Mattermost) -> int:
    """Return how often the bot has asked for a WebSocket."""
    return len(server.asked("GET /websocket"))


async def another(server: Mattermost, before: Socket) -> Socket:
    """Return the line that comes after one."""
    return await eventually(lambda: others(server, before)[0])


def others(server: Mattermost, before: Socket) -> list[Socket]:
    """Return the lines that are not that one."""
    return [each for each in server.listening() if each is not before]


async def test_a_line_that_is_cut_goes_on_where_it_was(house: House, scene: Scene) -> None:
    """The server sends what was missed, so nothing is read again; nobody else listens for us."""
    server = house.server
    await ask(scene.ada, "!offer knitting 0")
    read = len(server.asked("GET /channels/{channel_id}/posts"))
    for number in range(1, 6):
        old = line(server)
        server.cut()
        scene.ada.direct(f"!offer knitting {number}")
        await another(server, old)
        await eventually(lambda number=number: len(scene.ada.inbox) == number + 1)  # type: ignore[misc]
    assert len(server.asked("GET /channels/{channel_id}/posts")) == read
    assert len(server.world.hub.connections) == len(server.sockets) == 1
    assert told(scene.ada) == [f"Noted: you offer knitting {number}." for number in range(6)]


@pytest.mark.parametrize("way", ["stall", "half_open", "goodbye", "going away", "broken frames"])
async def test_a_line_that_is_silent_or_ended_is_made_anew(
    way: str, house: House, scene: Scene
) -> None:
    """Within seconds, and what was said meanwhile is heard."""
    server, old = house.server, line(house.server)
    await ask(scene.ada, "!mine")
    match way:
        case "stall":
            server.stall()
        case "half_open":
            server.half_open()
        case "goodbye":
            await old.close()
        case "going away":
            await old.close(1001)
        case _:
            old.request.transport.write(b"\xff" * 10)  # type: ignore[union-attr]
    scene.ada.direct("!offer knitting")
    await another(server, old)
    await eventually(lambda: len(scene.ada.inbox) == 2)
    server.heal()
    await eventually(lambda: len(server.sockets) == 1)
    await ask(scene.ada, "!offer singing")
    assert len(await house.rows(Declaration)) == 2


async def test_a_server_that_never_greets_is_left(
    settle: Settle, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may answer requests: without a greeting nothing would ever be told to us."""
    server, house = scene.server, settle()
    enter = Socket.enter

    def keep_silent(self: Socket, person: Any) -> None:
        if upgrades(server) > 2:
            enter(self, person)

    monkeypatch.setattr(Socket, "enter", keep_silent)
    house.start()
    await house.ready()
    await ask(scene.ada, "!offer knitting")
    assert upgrades(server) == 3
    assert len(server.sockets) == 1


async def test_greetings_in_the_middle_and_twice(house: House, scene: Scene) -> None:
    """After a failed resumption the server may greet twice, with two identities."""
    server = house.server
    await ask(scene.ada, "!offer knitting 0")
    now = line(server)
    for connection, number in ((new_id(), 0), (new_id(), 1), ("", 0), (new_id(), 7)):
        hello = {"event": "hello", "data": {"connection_id": connection}, "seq": number}
        await now.send_raw(json.dumps(hello))
    await ask(scene.ada, "!offer knitting 1")
    server.cut()
    scene.ada.direct("!offer knitting 2")
    await another(server, now)
    await eventually(lambda: len(scene.ada.inbox) == 3)
    await quiet(server)
    assert told(scene.ada) == [f"Noted: you offer knitting {number}." for number in range(3)]


ODD = (
    "", "no JSON", "[]", "7", "null", '"posted"', "{}", '{"event": 7, "seq": 5}', "[" * 100_000,
    '{"event": "posted"}', '{"event": "posted", "seq": "7"}', '{"event": "posted", "seq": 1e9}',
    '{"event": "posted", "seq": -1, "data": null}', '{"seq_reply": 1, "status": "FAIL"}',
    '{"event": "posted", "seq": true, "data": {"post": "{}"}}', '{"event": "hello", "seq": 0}',
    '{"event": "hello", "seq": 99999999999999999999, "data": []}', "9" * 5000,
    '{"event": "posted", "seq": 123456789, "data": {"post": "[[[["}}',
    '{"event": "posted", "seq": 123456790, "data": {"post": {"id": 7}, "channel_type": "D"}}',
)  # fmt: skip


async def test_nonsense_is_passed_over(house: House, scene: Scene) -> None:
    """Whatever comes on the line, the next word is heard, on the same line."""
    now = line(house.server)
    for number, odd in enumerate(ODD):
        await now.send_raw(odd)
        if not number % 4:
            await ask(scene.ada, f"!offer knitting {number}")
    await now.wire.send_bytes(b"\0\xff")
    await ask(scene.ada, "!offer singing")
    assert line(house.server) is now


texts = st.text(max_size=20) | st.sampled_from(("D", "O", "posted", "!mine", "@capacity x", "one"))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(texts, inside, max_size=4),
    max_leaves=12,
)
NAMES = ("id", "user_id", "channel_id", "root_id", "message", "type", "props", "create_at",
         "edit_at", "delete_at", "file_ids", "post_id", "emoji_name", "username")  # fmt: skip
inner = st.dictionaries(st.sampled_from(NAMES), anything) | anything
data = st.fixed_dictionaries(
    {"channel_type": st.sampled_from(("D", "O", 7)), "post": inner.map(json.dumps) | inner},
    optional={"reaction": inner.map(json.dumps), "user": inner, "channel_display_name": anything},
)
events = st.lists(
    st.tuples(
        st.sampled_from((*"ab", "posted", "reaction_added", "user_updated")), data | anything
    ),
    max_size=6,
)


async def test_any_event_is_passed_over(house: House, scene: Scene) -> None:
    """Of whatever shape, in its right place in the numbers."""
    server, now = house.server, line(house.server)
    found: list[Any] = []

    @thorough
    @given(events)
    def collect(some: list[Any]) -> None:
        found.append(some)

    collect()
    [connection] = server.world.hub.connections.values()
    for number, some in enumerate(found):
        for name, told_of in some:
            connection.tell({"event": name, "data": told_of, "broadcast": {}})
        if not number % 8:
            await ask(scene.ada, f"!offer knitting {number}")
    await ask(scene.ada, "!mine")
    assert line(server) is now


async def test_an_event_that_is_too_large_is_not_asked_for_for_ever(
    settle: Settle, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line ends because of it, and begins anew without it."""
    monkeypatch.setattr(stream, "LARGEST", 20_000)
    house, server = settle(), scene.server
    await house.open()
    await ask(scene.ada, "!offer knitting")
    server.push("posted", {"post": "x" * 30_000})
    scene.ada.direct("!offer singing")
    await eventually(lambda: len(scene.ada.inbox) == 2)
    await ask(scene.ada, "!offer dancing")
    assert upgrades(server) == 2


@pytest.mark.parametrize("act", [cut_before, refuse(403), "close", "hello"])
async def test_a_server_that_lets_nobody_in_is_not_stormed(
    act: Any, settle: Settle, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From one try to the next it takes longer, also where it says goodbye at once."""
    monkeypatch.setattr(stream, "PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(stream, "LONGEST_PAUSE_SECONDS", 30.0)
    house, server = settle(), scene.server
    enter = Socket.enter

    def leave(self: Socket, person: Any) -> None:
        if act == "hello":
            enter(self, person)
        asyncio.get_running_loop().call_later(0.01, self.cut)

    if isinstance(act, str):
        monkeypatch.setattr(Socket, "enter", leave)
    else:
        server.fault(act, *SOCKET, times=None)
    house.start()
    await asyncio.sleep(0.6)
    assert 2 <= upgrades(server) <= 6
    assert len(server.sockets) <= 1
    monkeypatch.setattr(Socket, "enter", enter)


async def test_a_line_is_asked_for_no_sooner_than_the_server_wants(
    house: House, scene: Scene
) -> None:
    """It says so in the refusal of the upgrade, too."""
    server = house.server
    await ask(scene.ada, "!mine")
    before = upgrades(server)
    server.fault(slow_down(1), *SOCKET)
    server.cut()
    await asyncio.sleep(0.7)
    assert upgrades(server) - before == 1
    scene.ada.direct("!offer knitting")
    await eventually(lambda: len(scene.ada.inbox) == 2)


async def test_nobody_is_followed_elsewhere(house: House, scene: Scene) -> None:
    """A redirection could lead the token, or our ears, to anybody."""
    other = await Mattermost.start()
    for method, path in (SOCKET, ("GET", "/users/me"), ("POST", "/posts")):
        house.server.fault(answer(b"", 307, Location=f"{other.url}/api/v4{path}"), method, path)
    house.server.cut()
    await ask(scene.ada, "!offer knitting")
    assert other.requests == []
    await other.close()


async def test_a_slow_server_delays_only_what_asks_it(house: House, scene: Scene) -> None:
    """The loop goes on; letters to others do not wait for a slow one."""
    server = house.server
    await ask(scene.ada, "!mine")
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    beating = asyncio.create_task(beat())
    server.fault(delay(0.25), times=3)
    server.cut()
    scene.ada.direct("!offer knitting")
    await eventually(lambda: len(scene.ada.inbox) == 2)
    beating.cancel()
    assert beats > 20


async def test_what_is_being_heard_is_not_broken_off_by_a_cut(house: House, scene: Scene) -> None:
    """A line may break while it is found out who speaks."""
    server = house.server
    for number in range(4):
        server.fault(delay(0.1), "GET", "/users/{user_id}")
        scene.ben.direct(f"!offer knitting {number}")
        await asyncio.sleep(0.02)
        old = line(server)
        server.cut()
        await another(server, old)
    await eventually(lambda: len(scene.ben.inbox) == 4)
    await quiet(server)
    assert told(scene.ben) == [f"Noted: you offer knitting {number}." for number in range(4)]


@pytest.mark.parametrize("act", [cut_before, page, answer([{"id": 7}]), answer({})])
async def test_whatever_reading_again_meets_nothing_is_lost(
    act: Act, house: House, scene: Scene
) -> None:
    """Reading what was missed is tried again until all of it was read."""
    server = house.server
    await ask(scene.ada, "!mine")
    await house.stop()
    scene.ada.direct("!offer knitting")
    scene.ben.say("!offer singing", scene.town)
    for path in ("/users/me", "/users/me/teams", "/users/me/channels", "/channels/*/posts",
                 "/users/*", "/posts/ids/reactions"):  # fmt: skip
        server.fault(act, path=path, times=1)
    await house.open()
    await eventually(lambda: len(scene.ada.inbox) == 2 and len(scene.ben.inbox) == 1, 9)
    await quiet(server)
    assert len(await house.rows(Declaration)) == 2


async def test_an_answer_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bit of it comes in time."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            for _ in range(30):
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        writer.transport.abort()

    monkeypatch.setattr(carrier, "LONGEST_SECONDS", 0.2)
    async with await asyncio.start_server(drip, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        asking = wire.Wire(MattermostBot(url=url, token=SecretStr("x")))
        with pytest.raises(Broken, match="TimeoutError"):
            await asking.me()
        await asking.hang_up()
        await asyncio.sleep(0.5)


async def test_who_asks_after_the_end_opens_nothing(scene: Scene) -> None:
    """What is still under way when the bot stops would leave a connection open."""
    settings = MattermostBot(url=scene.server.url, token=SecretStr(scene.server.token))
    asking = wire.Wire(settings)
    await asking.me()
    await asking.hang_up()
    count = len(scene.server.requests)
    with pytest.raises(Broken) as broken:
        await asking.me()
    assert not broken.value.sent
    assert len(scene.server.requests) == count


async def test_reading_again_comes_to_its_end_although_only_so_much_may_be_asked(
    house: House, scene: Scene
) -> None:
    """There are more channels than requests at once; what was read is not read again."""
    server, everybody = house.server, (scene.ada, scene.bot)
    channels = [scene.team.channel(f"channel-{number}", everybody) for number in range(25)]
    await ask(scene.ada, "!mine")
    await house.stop()
    for channel in channels:
        scene.ada.say("talk", channel)
    scene.ada.say("!offer knitting", channels[-1])
    server.limit.start(per_second=40, burst=12)
    await house.open()
    await eventually(lambda: len(scene.ada.inbox) == 2, 8)
    read = [each for each in server.asked("GET /channels/{channel_id}/posts") if each.status == 200]
    assert len(read) <= 2 * 27
