"""The two bots, each in a process and a folder of its own."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.matrix.bare import READY
from tests.matrix.humans import enrol
from tests.matrix.synapse import ROOT, Synapse

PATIENCE = 30.0
DATABASE = "town.sqlite3"
SETTINGS = """\
database = {database}
log_level = "warning"
[operator]
contact = "https://example.org"
[limits]
messages_a_minute = 1000
[matrix]
homeserver = {url}
user = {user}
access_token = {token}
store = {store}
"""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that runs."""

    name: str
    id: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """Return the number of its process."""
        return self.process.pid

    @property
    def log(self) -> str:
        """Return what it has printed."""
        return (self.folder / "log").read_text("utf-8")

    def letters_tried_again(self) -> int:
        """Return how many letters of ours left only at a later try, some seconds on."""
        query = "SELECT count(*) FROM letter WHERE tries > 1"
        with closing(sqlite3.connect(self.folder / DATABASE)) as file:
            found: int = file.execute(query).fetchone()[0]
        return found

    def kilobytes(self, pattern: str) -> int:
        """Return how much the files that fit a pattern take on the disk."""
        return sum(file.stat().st_size for file in self.folder.glob(pattern)) // 1000


@contextmanager
def ours(server: Synapse, folder: Path) -> Iterator[Bot]:
    """Run our bot as operators do, only that people may write as fast as they can."""
    login, file = enrol(server, "ours"), folder / "cxc-bot.toml"
    folder.mkdir()
    values = {
        "database": folder / DATABASE,
        "url": server.url,
        "user": login.user_id,
        "token": login.access_token,
        "store": folder / "matrix",
    }
    quoted = {name: json.dumps(str(value)) for name, value in values.items()}
    file.write_text(SETTINGS.format(**quoted), "utf-8")
    line = ["bot", "run", "--settings", str(file)]
    with _running("ours", login.user_id, folder, line) as bot:
        yield bot


@contextmanager
def bare(server: Synapse, folder: Path, *, encrypted: bool) -> Iterator[Bot]:
    """Run the bare bot, and go on when it listens."""
    login = enrol(server, "bare")
    folder.mkdir()
    line = ["benchmarks.matrix.bare", server.url, login.user_id, login.device_id]
    line += [login.access_token, *([str(folder)] if encrypted else [])]
    with _running("bare", login.user_id, folder, line) as bot:
        _await_ready(bot)
        yield bot


def _await_ready(bot: Bot) -> None:
    until = time.monotonic() + PATIENCE
    while READY not in bot.log:
        if bot.process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the {bot.name} bot does not start: {bot.log[-2000:]}")
        time.sleep(0.05)


@contextmanager
def _running(name: str, ident: str, folder: Path, line: Sequence[str]) -> Iterator[Bot]:
    command = [sys.executable, "-m", *line]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - ourselves
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield Bot(name, ident, folder, process)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
