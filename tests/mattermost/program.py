"""The installed program against a Mattermost server, as a process that can be killed."""

import asyncio
import contextlib
import signal
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cli.running import PROGRAM
from tests.mattermost.server import Mattermost

ROOT = str(Path(__file__).parents[2])
CONTACT = "https://meta.wikimedia.org/wiki/User_talk:Example"


@dataclass
class Program:
    """`cxc-bot run` in a folder, with settings by the environment."""

    folder: Path
    server: Mattermost
    variables: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it."""
        usual = {
            "PYTHONPATH": ROOT,
            "CXC_OPERATOR__CONTACT": CONTACT,
            "CXC_LIMITS__MESSAGES_A_MINUTE": "1000",
            "CXC_LIMITS__DECLARATIONS": "500",
            "CXC_MATTERMOST__TOKEN": self.server.token,
            "CXC_MATTERMOST__URL": self.server.url,
        }
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*PROGRAM, "run"],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stderr=log,
                env=usual | self.variables,
            )

    async def kill(self) -> None:
        """End it in the middle of whatever it does."""
        await self.end(signal.SIGKILL)

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it and return the status."""
        assert self.process is not None
        self.process.send_signal(how)
        return await asyncio.to_thread(self.process.wait, 15)

    @property
    def log(self) -> str:
        """Return what it has logged."""
        return (self.folder / "log").read_text("utf-8")

    def look(self, query: str) -> list[Any]:
        """Return what is in the database."""
        with contextlib.closing(sqlite3.connect(self.folder / "cxc-bot.sqlite3")) as plain:
            return plain.execute(query).fetchall()


@asynccontextmanager
async def running(folder: Path, server: Mattermost, **variables: str) -> AsyncIterator[Program]:
    """Give the running program, and kill what is left of it."""
    program = Program(folder, server, variables)
    program.start()
    try:
        yield program
    finally:
        if program.process is not None and program.process.poll() is None:
            await program.end(signal.SIGKILL)
