"""`cxc-bot mattermost register`, on a server with an admin and others."""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from typer.testing import CliRunner

from bot.cli import app
from bot.commands import COMMANDS
from tests.mattermost.commands import Command
from tests.mattermost.faults import bad_gateway, refuse
from tests.mattermost.scene import Scene

pytestmark = pytest.mark.asyncio
URL = "https://bot.example.org/mattermost"
SHOWN = [each.name for each in COMMANDS if each.shown]


class Operator:
    """Somebody at the command line."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self.scene, self.folder = scene, folder
        self.settle()

    def settle(self, address: str = URL, language: str = "en", token: str = "") -> None:
        """Write the settings."""
        server = self.scene.server
        lines = [
            f"database = '{self.folder}/bot.sqlite3'",
            f"language = '{language}'",
            f"[mattermost]\nurl = '{server.url}'\ntoken = '{token or server.token}'",
            f"public_url = '{address}'" if address else "",
        ]
        (self.folder / "cxc-bot.toml").write_text("\n".join(lines))

    async def register(self, *options: str, token: str | None = None) -> tuple[int, str]:
        """Run the command and return its status and what it says."""
        given = {"MATTERMOST_ADMIN_TOKEN": self.scene.ada.token if token is None else token}
        words = ["mattermost", "register", "--settings", str(self.folder / "cxc-bot.toml")]
        run: Any = CliRunner().invoke
        done = await asyncio.to_thread(run, app, [*words, *options], env=given, input="")
        assert "Traceback" not in done.output
        assert self.scene.ada.token not in done.output
        return done.exit_code, done.output

    @property
    def commands(self) -> dict[str, Command]:
        """The commands of the server by their triggers."""
        return {each.trigger: each for each in self.scene.server.world.commands.values()}

    def kept(self) -> set[str]:
        """The values that are kept."""
        with sqlite3.connect(self.folder / "bot.sqlite3") as database:
            rows = database.execute("select value from keepsake where kind = 'command'").fetchall()
        return {each[0] for each in rows}


@pytest_asyncio.fixture
async def operator(scene: Scene, tmp_path: Path) -> Operator:
    """Give a test an operator."""
    return Operator(scene, tmp_path)


async def test_twice_is_as_good_as_once(operator: Operator) -> None:
    status, said = await operator.register()
    assert status == 0
    lines = dict(line.split(": ", 1) for line in said.splitlines() if line.startswith("wikimedia"))
    assert set(lines) == {f"wikimedia /{name}" for name in (*SHOWN, "cxc")}
    assert lines["wikimedia /offer"] == "created"
    assert lines["wikimedia /help"].endswith("people write /cxc help")
    offer = operator.commands["offer"].given
    assert (offer["url"], offer["method"]) == (f"{URL}/command", "P")
    assert offer["auto_complete_hint"].startswith("[SPARQL")
    assert operator.commands["mine"].given["auto_complete_hint"] == ""
    tokens = {each.token for each in operator.commands.values()}
    assert all(any(token in value for value in operator.kept()) for token in tokens)
    status, again = await operator.register()
    assert (status, again.count("unchanged")) == (0, len(SHOWN))
    assert "created" not in again
    assert ("Start the bot anew" in said, "Start the bot anew" in again) == (True, False)
    assert {each.token for each in operator.commands.values()} == tokens


async def test_what_is_new_is_changed(operator: Operator) -> None:
    await operator.register()
    before = {name: each.id for name, each in operator.commands.items()}
    operator.settle("https://new.example.org", language="de")
    status, said = await operator.register()
    assert (status, said.count("updated")) == (0, len(SHOWN))
    assert {name: each.id for name, each in operator.commands.items()} == before
    assert operator.commands["offer"].given["url"] == "https://new.example.org/command"
    assert operator.commands["offer"].given["auto_complete_hint"].endswith("[-- ein Satz]")


async def test_what_others_have_is_left_alone(operator: Operator) -> None:
    scene = operator.scene
    given = {"trigger": "find", "url": "https://other.example.org", "method": "P"}
    theirs = Command(scene.team, scene.ada, 0, dict(given))
    scene.server.world.commands[theirs.id] = theirs
    status, said = await operator.register()
    assert (status, theirs.given) == (0, given)
    assert "wikimedia /find: taken by another integration" in said
    await operator.register("--remove")
    assert list(operator.commands) == ["find"]


async def test_a_token_that_is_not_shown_is_made_anew(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    await operator.register()
    (operator.folder / "bot.sqlite3").unlink()
    before = operator.commands["offer"].token
    shown = Command.as_json
    monkeypatch.setattr(
        Command, "as_json", lambda self, *, full=True: shown(self, full=full) | {"token": ""}
    )
    assert (await operator.register())[0] == 0
    after = operator.commands["offer"].token
    assert after != before
    assert any(after in value for value in operator.kept())
    assert (await operator.register())[1].count("unchanged") == len(SHOWN)


async def test_another_admins_are_left_as_they_are(operator: Operator) -> None:
    await operator.register()
    operator.settle("https://new.example.org")
    server = operator.scene.server
    server.fault(refuse(403, "api.context.permissions.app_error"), "PUT", "/commands/*", times=1)
    status, said = await operator.register()
    assert (status, said.count("another admin has made it")) == (0, 1)
    server.fault(refuse(403, "api.context.permissions.app_error"), "DELETE", times=1)
    assert (await operator.register("--remove"))[1].count("another admin has made it") == 1
    assert len(operator.kept()) == len(operator.commands) == 1


async def test_another_admins_may_not_be_listed(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    await operator.register()

    async def nothing(*_: object) -> list[object]:
        return []

    monkeypatch.setattr("bot.adapters.mattermost.wire.Wire.commands", nothing)
    status, said = await operator.register()
    assert (status, said.count("another admin has made it")) == (0, len(SHOWN))


async def test_ours_are_removed(operator: Operator) -> None:
    await operator.register()
    status, said = await operator.register("--remove")
    assert (status, said.count("removed")) == (0, len(SHOWN))
    assert (operator.commands, operator.kept()) == ({}, set())
    assert "Nothing is registered here." in (await operator.register("--remove"))[1]


async def test_teams_by_name(operator: Operator) -> None:
    scene = operator.scene
    other = scene.server.team("Commons")
    other.add(scene.ada, admin=True)
    status, said = await operator.register("--team", "commons", "--team", "wikimedia")
    assert (status, said.count("created")) == (0, 2 * len(SHOWN))
    status, said = await operator.register("--team", "nowhere")
    assert (status, said.startswith("There is no team nowhere")) == (1, True)


async def test_each_problem_is_a_line_with_what_to_do(operator: Operator) -> None:
    server = operator.scene.server
    wrong = await operator.register(token="x" * 26)
    assert (wrong[0], "Make a personal access token" in wrong[1]) == (1, True)
    nobody = await operator.register(token=operator.scene.ben.token)
    assert (nobody[0], "may not manage slash commands in wikimedia" in nobody[1]) == (1, True)
    server.fault(bad_gateway, "GET", "/users/me")
    away = await operator.register()
    assert (away[0], "cannot be reached now" in away[1]) == (1, True)
    server.fault(refuse(501, "api.command.disabled.app_error"), "POST", "/commands")
    off = await operator.register()
    assert (off[0], "Enable Custom Slash Commands" in off[1]) == (1, True)
    operator.settle(token="y" * 26)
    bot = await operator.register()
    assert (bot[0], "the bot's own token" in bot[1]) == (1, True)
    operator.settle(address="")
    address = await operator.register()
    assert (address[0], "public_url" in address[1]) == (1, True)
    for each in (wrong, nobody, away, off, bot, address):
        assert len(each[1].strip().splitlines()) <= 2


async def test_without_a_team(operator: Operator) -> None:
    operator.scene.server.world.teams.clear()
    status, said = await operator.register()
    assert (status, said.splitlines()[-1].startswith("The bot is in no team yet")) == (1, True)


async def test_without_a_token(operator: Operator) -> None:
    status, said = await operator.register(token="")
    assert (status, "Access token of a team or system admin" in said) == (1, True)
