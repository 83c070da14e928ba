"""Stopping and starting, whatever the network does; being shut out is said once, and clearly."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.adapters.mattermost import carrier
from bot.cli import serving
from storage.tables import Declaration, Letter
from tests.mattermost.faults import Act, bad_gateway, delay, hang_before, slow_down
from tests.mattermost.house import House, ask, quiet, told
from tests.mattermost.identities import new_id
from tests.mattermost.program import running
from tests.mattermost.scene import Scene
from tests.mattermost.server import Mattermost
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
SECONDS = 5.0
HANGING: dict[str, tuple[Act, tuple[str, ...]]] = {
    "asking who we are": (hang_before, ("/users/me",)),
    "sending": (hang_before, ("/posts",)),
    "everything": (hang_before, ("*",)),
    "who speaks": (hang_before, ("/users/{user_id}",)),
    "reading again": (hang_before, ("/channels/*/posts", "/users/*/channels")),
    "numbers": (hang_before, ("/reactions",)),
    "the socket": (hang_before, ("/websocket",)),
    "refusals": (slow_down(1), ("*",)),
}


@pytest.fixture(autouse=True)
def english(scene: Scene) -> None:
    """Let everybody be answered in one language."""
    scene.ada.locale = "en"


@pytest_asyncio.fixture
async def deaf() -> AsyncIterator[str]:
    """Give an address where connections are taken and nothing is ever said."""

    writers: list[asyncio.StreamWriter] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        with contextlib.suppress(ConnectionError):
            await reader.read()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()
    for each in writers:
        each.transport.abort()
    await asyncio.sleep(0.01)


@pytest.mark.parametrize("where", HANGING)
async def test_stopping_waits_for_no_network(
    where: str, settle: Settle, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends in time and leaves nothing running; nothing is lost or said twice."""
    monkeypatch.setattr(carrier, "PATIENCE_SECONDS", 0.7)
    act, paths = HANGING[where]
    server, house = scene.server, settle()
    await house.open()
    await ask(scene.ada, "!offer knitting 0")
    for path in paths:
        server.fault(act, path=path, times=None)
    if where in ("reading again", "the socket", "asking who we are"):
        server.world.hub.forget()
        server.cut()
    scene.ada.direct("!offer knitting 1")
    await asyncio.sleep(0.05)
    assert await house.stop() < serving.LAST_SECONDS + serving.CLOSE_SECONDS
    assert house.left_behind() == []
    server.heal()
    await house.open()
    await eventually(lambda: len(scene.ada.inbox) == 2)
    await quiet(server)
    assert told(scene.ada) == [f"Noted: you offer knitting {number}." for number in range(2)]
    await house.stop()


async def test_stopping_before_anybody_answers(
    settle: Settle, scene: Scene, deaf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At an address where nobody is, or nobody speaks."""
    monkeypatch.setattr(carrier, "PATIENCE_SECONDS", 1.5)
    for url in ("http://127.0.0.1:9", "http://192.0.2.1", "http://nowhere.invalid", deaf):
        house = settle(settings={"url": url})
        house.start()
        await asyncio.sleep(0.1)
        assert await house.stop() < 1.5
        assert house.left_behind() == []


@pytest.mark.parametrize("path", ["*", "/users/*/channels", "/users/{user_id}"])
async def test_closing_ends_listening_whatever_it_waits_for(
    path: str, house: House, scene: Scene
) -> None:
    """Also while it waits for a server that is away."""
    await ask(scene.ada, "!offer knitting")
    house.server.fault(bad_gateway, path=path, times=None)
    house.server.world.hub.forget()
    house.server.cut()
    await asyncio.sleep(0.1)
    scene.ben.direct("!mine")
    await asyncio.sleep(0.1)
    await house.adapter.close()
    assert house.task is not None
    async with asyncio.timeout(2):
        assert await house.task
    house.task = None
    await house.database.close()
    await eventually(lambda: house.left_behind() == [])


async def test_what_was_said_in_the_last_moment_is_answered_once(
    house: House, scene: Scene
) -> None:
    """What is on its way when the bot stops arrives, and nothing overtakes it."""
    house.server.fault(delay(0.1), "POST", "/posts", times=None)
    for number in range(4):
        scene.ada.direct(f"!offer knitting {number}")
        await asyncio.sleep(0.002)
    await house.until(Declaration, lambda rows: len(rows) == 4)
    await house.stop()
    wanted = [f"Noted: you offer knitting {number}." for number in range(4)]
    assert told(scene.ada) == wanted[: len(scene.ada.inbox)]
    house.server.heal()
    await house.open()
    await ask(scene.ada, "!mine")
    await eventually(lambda: len(scene.ada.inbox) == 5)
    await quiet(house.server)
    noted = [each for each in told(scene.ada) if each.startswith("Noted")]
    assert noted == wanted
    assert len(scene.ada.inbox) == 5
    assert {each.state for each in await house.rows(Letter)} == {"sent"}


async def test_stopping_at_any_moment_sends_nothing_twice(settle: Settle, scene: Scene) -> None:
    """Also a server that forgets, so that only the channel knows what was sent."""
    server, house = scene.server, settle()
    await house.open()
    await ask(scene.ada, "!mine")
    await house.stop()
    server.fault(delay(0.02), "POST", "/posts", times=None)
    for number in range(8):
        house.start()
        scene.ada.direct(f"!offer knitting {number}")
        await asyncio.sleep(0.03 + 0.01 * number)
        await house.stop()
        server.pass_time(31)
    await house.open()
    await eventually(lambda: len(scene.ada.inbox) >= 9)
    await quiet(server)
    assert told(scene.ada)[1:] == [f"Noted: you offer knitting {number}." for number in range(8)]


@pytest.mark.parametrize("when", ["at the start", "later", "while asking"])
async def test_a_token_that_is_no_good_any_more(
    when: str, settle: Settle, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """The operator is told once what to do, and the server is left alone."""
    server, house = scene.server, settle()
    house.start() if when != "at the start" else None
    if when != "at the start":
        await house.ready()
        await ask(scene.ada, "!mine")
        server.bot.token = new_id()
    else:
        house.settings = {"token": new_id()}
        house.start()
    match when:
        case "later":
            server.cut()
        case "while asking":
            scene.ben.direct("!mine")
    assert house.task is not None
    async with asyncio.timeout(3):
        assert await house.task is False
    lines = [each for each in caplog.messages if "does not accept the access token" in each]
    assert len(lines) == 1
    assert "CXC_MATTERMOST__TOKEN" in lines[0]
    count = len(server.requests)
    await asyncio.sleep(0.3)
    assert len(server.requests) == count <= 60
    assert "Traceback" not in caplog.text
    assert house.left_behind() == []


async def test_a_server_that_is_away_at_the_start_and_for_a_while_needs_no_help(
    settle: Settle, scene: Scene
) -> None:
    """It is found when it comes, and comes back; the first start is when it was first found."""
    server, house = scene.server, settle()
    await server.shut()
    house.start()
    scene.ada.direct("!offer knitting 0")
    await asyncio.sleep(0.2)
    await server.open()
    await house.ready()
    await ask(scene.ada, "!offer knitting 1")
    await server.shut()
    scene.ada.direct("!offer knitting 2")
    await asyncio.sleep(0.3)
    await server.open()
    await eventually(lambda: len(scene.ada.inbox) == 2)
    await server.restart()
    await ask(scene.ada, "!offer knitting 3")
    assert len(await house.rows(Declaration)) == 3


async def test_nothing_is_forgotten_in_the_background(
    house: House, scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """What fails beside is looked at by somebody, and nothing piles up."""
    server = house.server
    await ask(scene.ada, "!offer knitting")
    for number in range(5):
        person = server.user(f"person-{number}")
        server.fault(bad_gateway, "GET", "/users/{user_id}", times=2)
        person.direct("!mine")
        server.world.hub.forget()
        server.cut()
        await eventually(lambda person=person: person.inbox)  # type: ignore[misc]
    await quiet(server)
    await house.stop()
    gc.collect()
    assert "never retrieved" not in caplog.text


@pytest.mark.parametrize("where", ["everything", "nobody answers"])
async def test_the_program_ends_within_five_seconds(
    where: str, tmp_path: Path, mattermost: Mattermost, scene: Scene, deaf: str
) -> None:
    """The installed one, with its real patience."""
    silent = {"CXC_MATTERMOST__URL": deaf} if where == "nobody answers" else {}
    async with running(tmp_path, mattermost, **silent) as program:
        await eventually(lambda: "Listening" in program.log, 15)
        if not silent:
            await eventually(mattermost.listening, 15)
            await ask(scene.ada, "!offer knitting", seconds=15)
            mattermost.fault(hang_before, times=None)
            scene.ada.direct("!offer singing")
        await asyncio.sleep(0.2)
        began = asyncio.get_running_loop().time()
        assert await program.end() == 0
        assert asyncio.get_running_loop().time() - began < SECONDS
        assert "Traceback" not in program.log
