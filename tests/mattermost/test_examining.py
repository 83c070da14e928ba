"""What `doctor` finds out about the bot on Mattermost, and what it says to do."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.adapters.mattermost import examining
from bot.adapters.mattermost.examining import examine
from bot.adapters.mattermost.tokens import COMMANDS
from bot.adapters.notebook import Notebook
from bot.settings import MattermostBot
from storage.database import connect
from tests import acts
from tests.mattermost import faults
from tests.mattermost.authority import make_authority
from tests.mattermost.scene import Scene
from tests.mattermost.server import Mattermost

pytestmark = pytest.mark.asyncio


Look = Callable[..., Awaitable[dict[str, str]]]


@pytest_asyncio.fixture
async def notebook(file: Path) -> AsyncIterator[Notebook]:
    """Give what the bot remembers."""
    database = connect(str(file))
    yield Notebook("mattermost", database, lambda: datetime.now(UTC))
    await database.close()


@pytest.fixture
def findings(notebook: Notebook) -> Look:
    """Give a look at a server."""
    return lambda server, **said: look(server, notebook, **said)


async def look(server: Mattermost, notebook: Notebook, **said: Any) -> dict[str, str]:
    """Return what was seen and, of what is not well, what to do about it."""
    settings = MattermostBot(**{"token": SecretStr(server.token), "url": server.url} | said)
    found = [finding async for finding in examine(settings, notebook)]
    assert all(each.well or each.remedy for each in found)
    assert all(each.seen.startswith("mattermost: ") for each in found)
    return {each.seen.removeprefix("mattermost: "): "" if each.well else each.remedy
            for each in found}  # fmt: skip


async def test_all_is_well(findings: Look, scene: Scene) -> None:
    assert await findings(scene.server) == {
        f"connected to {scene.server.url} as @capacity": "",
        "the account is that of a bot": "",
        "version 11.4.0": "",
        "in teams: Wikimedia": "",
        "in channels: Town Square, capacity-building": "",
        "the WebSocket greets us": "",
        "no public_url: numbers for buttons, no slash commands": "",
    }


async def test_nobody_has_let_it_in(findings: Look, mattermost: Mattermost) -> None:
    found = await findings(mattermost)
    assert "Ask an admin" in found["in teams: none"]
    assert "/invite @capacity" in found["in channels: none"]


async def test_a_token_that_is_no_good(findings: Look, mattermost: Mattermost) -> None:
    found = await findings(mattermost, token=SecretStr("x" * 26))
    assert list(found) == ["the token is refused"]
    assert "Bot Accounts" in found["the token is refused"]


async def test_the_token_of_a_person(findings: Look, scene: Scene) -> None:
    found = await findings(scene.server, token=SecretStr(scene.ben.token))
    assert "bot account" in found["the account is that of a person"]


async def test_nobody_answers(findings: Look, mattermost: Mattermost) -> None:
    url = mattermost.url
    await mattermost.shut()
    (seen,) = await findings(mattermost, url=url)
    assert seen.startswith(f"{url} does not answer")


@pytest.mark.parametrize(
    ("act", "why"), [(acts.bad_gateway, "status 502"), (acts.page, "an answer that is no JSON")]
)
async def test_a_page_of_something_else(
    findings: Look, mattermost: Mattermost, act: acts.Act, why: str
) -> None:
    mattermost.fault(act, "GET", times=None)
    (seen,) = await findings(mattermost)
    assert seen == f"{mattermost.url} does not answer: {why}"


async def test_too_busy_to_say(findings: Look, mattermost: Mattermost) -> None:
    mattermost.fault(faults.slow_down(30), "GET", "/users/me/teams")
    found = await findings(mattermost)
    assert any(each.startswith("not everything was looked at") for each in found)


async def test_a_socket_that_says_nothing(
    findings: Look, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "SOCKET_SECONDS", 0.2)
    scene.server.fault(faults.refuse(502), "GET", "/websocket", times=None)
    found = await findings(scene.server)
    assert "WebSockets" in found["the WebSocket says nothing"]


async def test_an_authority_of_ones_own(findings: Look, tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    server = await Mattermost.start(tls=authority.server)
    try:
        known = await findings(server, ca_file=authority.path)
        assert known["the WebSocket greets us"] == ""
        unknown = await findings(server)
        assert ["certificate" in each for each in unknown] == [True]
    finally:
        await server.close()


ADDRESS = "https://bot.example.org/mattermost"


async def test_nobody_has_registered(findings: Look, scene: Scene) -> None:
    found = await findings(scene.server, public_url=ADDRESS)
    remedy = found["slash commands: none that we have registered"]
    assert f"{ADDRESS}/command" in remedy
    by_hand = await findings(
        scene.server, public_url=ADDRESS, command_tokens=(SecretStr("a-token"),)
    )
    assert by_hand["slash commands: none that we have registered, and 1 in command_tokens"] == ""


async def test_a_server_that_does_not_reach_us(
    findings: Look, scene: Scene, notebook: Notebook
) -> None:
    made = scene.team.command("cxc", "http://127.0.0.1:9/command")
    value = {"token": made.token, "id": made.id, "trigger": "cxc"}
    await notebook.put(COMMANDS, f"{scene.team.id} cxc", value)
    found = await findings(scene.server, public_url=ADDRESS)
    assert found["slash commands: /cxc"] == ""
    (remedy,) = (found[each] for each in found if each.startswith("in Wikimedia the server does"))
    assert "AllowedUntrustedInternalConnections" in remedy
    scene.team.remove(scene.bot)
    found = await findings(scene.server, public_url=ADDRESS)
    assert any(each.startswith("the bot is not in the team") for each in found)
