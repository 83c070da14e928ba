"""What `doctor` finds out about the bot on Mattermost, and what it says to do."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.adapters.mattermost import examining
from bot.adapters.mattermost.examining import examine
from bot.settings import MattermostBot
from tests import acts
from tests.mattermost import faults
from tests.mattermost.authority import make_authority
from tests.mattermost.scene import Scene
from tests.mattermost.server import Mattermost

pytestmark = pytest.mark.asyncio


async def findings(server: Mattermost, **said: Any) -> dict[str, str]:
    """Return what was seen and, of what is not well, what to do about it."""
    settings = MattermostBot(**{"token": SecretStr(server.token), "url": server.url} | said)
    found = [finding async for finding in examine(settings)]
    assert all(each.well or each.remedy for each in found)
    assert all(each.seen.startswith("mattermost: ") for each in found)
    return {each.seen.removeprefix("mattermost: "): "" if each.well else each.remedy
            for each in found}  # fmt: skip


async def test_all_is_well(scene: Scene) -> None:
    assert await findings(scene.server) == {
        f"connected to {scene.server.url} as @capacity": "",
        "the account is that of a bot": "",
        "version 11.4.0": "",
        "in teams: Wikimedia": "",
        "in channels: Town Square, capacity-building": "",
        "the WebSocket greets us": "",
    }


async def test_nobody_has_let_it_in(mattermost: Mattermost) -> None:
    found = await findings(mattermost)
    assert "Ask an admin" in found["in teams: none"]
    assert "/invite @capacity" in found["in channels: none"]


async def test_a_token_that_is_no_good(mattermost: Mattermost) -> None:
    found = await findings(mattermost, token=SecretStr("x" * 26))
    assert list(found) == ["the token is refused"]
    assert "Bot Accounts" in found["the token is refused"]


async def test_the_token_of_a_person(scene: Scene) -> None:
    found = await findings(scene.server, token=SecretStr(scene.ben.token))
    assert "bot account" in found["the account is that of a person"]


async def test_nobody_answers(mattermost: Mattermost) -> None:
    url = mattermost.url
    await mattermost.shut()
    (seen,) = await findings(mattermost, url=url)
    assert seen.startswith(f"{url} does not answer")


@pytest.mark.parametrize(
    ("act", "why"), [(acts.bad_gateway, "status 502"), (acts.page, "an answer that is no JSON")]
)
async def test_a_page_of_something_else(mattermost: Mattermost, act: acts.Act, why: str) -> None:
    mattermost.fault(act, "GET", times=None)
    (seen,) = await findings(mattermost)
    assert seen == f"{mattermost.url} does not answer: {why}"


async def test_too_busy_to_say(mattermost: Mattermost) -> None:
    mattermost.fault(faults.slow_down(30), "GET", "/users/me/teams")
    found = await findings(mattermost)
    assert any(each.startswith("not everything was looked at") for each in found)


async def test_a_socket_that_says_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "SOCKET_SECONDS", 0.2)
    scene.server.fault(faults.refuse(502), "GET", "/websocket", times=None)
    found = await findings(scene.server)
    assert "WebSockets" in found["the WebSocket says nothing"]


async def test_an_authority_of_ones_own(tmp_path: Path) -> None:
    authority = make_authority(tmp_path)
    server = await Mattermost.start(tls=authority.server)
    try:
        known = await findings(server, ca_file=authority.path)
        assert known["the WebSocket greets us"] == ""
        unknown = await findings(server)
        assert ["SSLError" in each for each in unknown] == [True]
    finally:
        await server.close()
