"""A server with a certificate of a private authority: trusted where we are told to, never else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.adapters.mattermost.examining import examine
from bot.adapters.mattermost.stream import Stream
from bot.adapters.mattermost.wire import Wire
from bot.adapters.notebook import Notebook
from bot.adapters.tasks import break_off
from bot.findings import Finding
from bot.settings import MattermostBot
from storage.database import connect
from tests.mattermost.authority import Authority, make_authority
from tests.mattermost.house import House, ask
from tests.mattermost.scene import Scene, make_scene
from tests.mattermost.server import Mattermost
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Give an authority, and what the server shows."""
    return make_authority(tmp_path)


@pytest.fixture
def server_options(authority: Authority) -> dict[str, Any]:
    """Return what the server is like."""
    return {"tls": authority.server}


@pytest_asyncio.fixture
async def settle(
    settle: Callable[..., House], authority: Authority
) -> AsyncIterator[Callable[..., House]]:
    """Give what makes a bot that trusts the authority unless it is said whom."""

    def build(**more: Any) -> House:
        return settle(settings={"ca_file": authority.path} | more)

    yield build


async def findings(file: Path, server: Mattermost, **more: Any) -> list[Finding]:
    """Return what the doctor finds."""
    account = MattermostBot(**({"url": server.url, "token": SecretStr(server.token)} | more))
    database = connect(str(file))
    try:
        notebook = Notebook("mattermost", database, lambda: datetime.now(UTC))
        return [each async for each in examine(account, notebook)]
    finally:
        await database.close()


@asynccontextmanager
async def another_name(server: Mattermost) -> AsyncIterator[str]:
    """Give an address of the server that is not in its certificate."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while read := await reader.read(4096):
                writer.write(read)
        writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", urlsplit(server.url).port)
        await asyncio.gather(carry(reader, there[1]), carry(there[0], writer))

    relaying = await asyncio.start_server(relay, "127.0.0.2", 0)
    yield f"https://127.0.0.2:{relaying.sockets[0].getsockname()[1]}"
    relaying.close()


async def test_requests_and_events_over_tls(
    settle: Callable[..., House], mattermost: Mattermost, authority: Authority
) -> None:
    """Both trust the authority; a line that breaks is made anew, and the doctor is content."""
    scene: Scene = make_scene(mattermost)
    house = settle()
    await house.open()
    await ask(scene.ben, "!offer knitting")
    [before] = mattermost.listening()
    mattermost.cut()
    scene.ben.direct("!offer singing")
    await eventually(lambda: len(scene.ben.inbox) == 2)
    await eventually(lambda: [each for each in mattermost.listening() if each is not before])
    await house.again()
    await ask(scene.ben, "!offer dancing")
    found = await findings(house.file, mattermost, ca_file=authority.path)
    assert "the WebSocket greets us" in " ".join(each.seen for each in found)
    assert not [each.seen for each in found if not each.well and "channels" not in each.seen]


@pytest.mark.parametrize("wrong", ["no authority", "another authority", "another name"])
async def test_whom_we_do_not_trust_gets_no_token(  # noqa: PLR0917 - fixtures
    wrong: str,
    settle: Callable[..., House],
    mattermost: Mattermost,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The bot tries again without a storm, and the doctor says what is wrong."""
    monkeypatch.setattr("bot.adapters.mattermost.patience.PAUSE_SECONDS", 0.1)
    (tmp_path / "other").mkdir()
    async with another_name(mattermost) as address:
        chosen: dict[str, dict[str, Any]] = {
            "no authority": {"ca_file": None},
            "another authority": {"ca_file": make_authority(tmp_path / "other").path},
            "another name": {"url": address, "ca_file": tmp_path / "authority.pem"},
        }
        more = chosen[wrong]
        house = settle(**more)
        house.start()
        await asyncio.sleep(0.4)
        assert house.task is not None
        assert not house.task.done()
        lines = [each for each in caplog.messages if "does not answer" in each]
        assert 1 <= len(lines) <= 6
        assert all("certificate" in each for each in lines)
        [found] = await findings(house.file, mattermost, **more)
        assert not found.well
        assert "certificate" in found.seen
        assert "ca_file" in found.remedy
        assert await house.stop() < 1
    assert mattermost.requests == []
    assert mattermost.sockets == []


async def test_a_line_to_whom_we_do_not_trust_is_refused(
    mattermost: Mattermost, authority: Authority, tmp_path: Path
) -> None:
    """Also where only the WebSocket leads elsewhere."""
    (tmp_path / "other").mkdir()
    other = make_authority(tmp_path / "other").path
    async with another_name(mattermost) as address:
        for url, file in (
            (address, authority.path),
            (mattermost.url, other),
            (mattermost.url, None),
        ):
            wire = Wire(MattermostBot(url=url, token=SecretStr(mattermost.token), ca_file=file))
            heard: list[object] = []
            stream = Stream(wire.driver.options, mattermost.token, _nothing)
            listening = asyncio.create_task(stream.connect(heard.append))
            await asyncio.sleep(0.1)
            assert not listening.done()
            await break_off(listening)
            await wire.hang_up()
            assert heard == []
    assert mattermost.requests == []


async def _nothing() -> None:
    """Find nothing wrong."""
