"""The installed program on a real homeserver, ended with kill -9 in the middle of everything."""

import asyncio
import contextlib
import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.cli.running import PROGRAM, cxc
from tests.matrix.conftest import Come
from tests.matrix.humans import body, enrol, unreadable
from tests.matrix.scenes import accept_invitation, keycap
from tests.matrix.secret import SecretHuman
from tests.matrix.synapse import Login, Synapse

pytestmark = pytest.mark.asyncio
ROOT = str(Path(__file__).parents[2])
SETTINGS = """\
[operator]
contact = "https://meta.wikimedia.org/wiki/User_talk:Example"
privacy_url = "https://meta.wikimedia.org/wiki/Example"
[limits]
messages_a_minute = 1000
[matrix]
homeserver = "{url}"
user = "{user}"
"""


class Program:
    """`cxc-bot run` as a process that can be killed and started again."""

    def __init__(self, folder: Path, login: Login, url: str) -> None:
        self.folder, self.login = folder, login
        (folder / "cxc-bot.toml").write_text(SETTINGS.format(url=url, user=login.user_id))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; the secret comes by the environment, as an operator may want it."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*PROGRAM, "run"],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stderr=log,
                env={"PYTHONPATH": ROOT, "CXC_MATRIX__ACCESS_TOKEN": self.login.access_token},
            )

    def end(self, how: signal.Signals) -> int:
        """End it and return the status."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(15)

    @property
    def log(self) -> str:
        """Return what it has logged."""
        return (self.folder / "log").read_text("utf-8")


@asynccontextmanager
async def running(folder: Path, homeserver: Synapse) -> AsyncIterator[Program]:
    login = await asyncio.to_thread(enrol, homeserver, "bot")
    program = Program(folder, login, homeserver.url)
    program.start()
    try:
        yield program
    finally:
        if program.process is not None and program.process.poll() is None:
            program.end(signal.SIGKILL)


async def open_direct(human: SecretHuman, program: Program) -> str:
    room = await human.create(invite=[program.login.user_id], direct=True, encrypted=True)
    await told(human, program, room, "Capacity Exchange", 60)
    return room


async def told(
    human: SecretHuman, program: Program, room: str, words: str, seconds: float = 30
) -> dict[str, object]:
    bot = program.login.user_id
    return await human.wait_for(room, lambda e: e["sender"] == bot and words in body(e), seconds)


async def test_two_people_meet_although_the_bot_is_killed_again_and_again(
    tmp_path: Path, homeserver: Synapse, come: Come
) -> None:
    ada, ben = await come(SecretHuman, "Ada"), await come(SecretHuman, "Ben")
    async with running(tmp_path, homeserver) as program:

        async def kill() -> None:
            await asyncio.to_thread(program.end, signal.SIGKILL)
            program.start()

        with_ada, with_ben = await open_direct(ada, program), await open_direct(ben, program)
        await ada.say(with_ada, "offer SPARQL")
        await kill()
        await told(ada, program, with_ada, "Noted: you offer")
        await ben.say(with_ben, "ask SPARQL")
        found = await told(ben, program, with_ben, "could help you")
        await kill()
        await ben.react(with_ben, str(found["event_id"]), keycap(1))
        await told(ada, program, with_ada, "Shall I introduce you?")
        await ada.say(with_ada, "Introduce us")
        await kill()
        await told(ada, program, with_ada, "meet Ben")
        await told(ben, program, with_ben, "meet Ada")
        together = await accept_invitation(ben)
        assert await accept_invitation(ada) == together
        await told(ben, program, together, "Hello Ada")
        await ben.say(with_ben, "met helped")
        await kill()
        await told(ben, program, with_ben, "glad")
        await ada.say(with_ada, "mine")
        await told(ada, program, with_ada, "You offer")
        assert await asyncio.to_thread(program.end, signal.SIGTERM) == 0
    for human, room in ((ada, with_ada), (ben, with_ben), (ben, together)):
        heard = [e for e in await human.heard(room) if e["sender"] == program.login.user_id]
        assert not any(map(unreadable, heard))
        assert set(Counter(map(body, heard)).values()) == {1}, "nothing is said twice"
    with contextlib.closing(sqlite3.connect(tmp_path / "cxc-bot.sqlite3")) as plain:
        assert plain.execute("SELECT state FROM introduction").fetchall() == [("met",)]
        assert plain.execute("SELECT count(*) FROM letter WHERE state != 'sent'").fetchone() == (0,)
    assert "Traceback" not in program.log
    assert "SPARQL" not in program.log
    assert program.login.access_token not in program.log


async def test_doctor_is_content_with_what_runs_and_names_what_does_not(
    tmp_path: Path, homeserver: Synapse, come: Come
) -> None:
    ada = await come(SecretHuman, "Ada")
    async with running(tmp_path, homeserver) as program:
        token = {"CXC_MATRIX__ACCESS_TOKEN": program.login.access_token}
        await open_direct(ada, program)
        well = await asyncio.to_thread(lambda: cxc("doctor", cwd=tmp_path, **token))
        lines = [line for line in well.stdout.splitlines() if "matrix: " in line]
        assert len(lines) == 6, well.stdout + well.stderr
        assert all(line.startswith("ok") for line in lines), well.stdout
        program.end(signal.SIGTERM)
    for keys in (tmp_path / "cxc-bot-matrix").glob("keys-*"):
        keys.unlink()
    lost = await asyncio.to_thread(lambda: cxc("doctor", cwd=tmp_path, **token))
    assert "TODO matrix: no keys" in lost.stdout
    wrong = {"CXC_MATRIX__ACCESS_TOKEN": "syt_wrong"}
    refused = await asyncio.to_thread(lambda: cxc("doctor", cwd=tmp_path, **wrong))
    assert "the access token is refused" in refused.stdout
    assert "syt_wrong" not in refused.stdout + refused.stderr
    nowhere = {"CXC_MATRIX__HOMESERVER": "http://127.0.0.1:9"}
    silent = await asyncio.to_thread(lambda: cxc("doctor", cwd=tmp_path, **token, **nowhere))
    assert "does not answer" in silent.stdout
    assert "Traceback" not in silent.stderr + refused.stderr + lost.stderr
