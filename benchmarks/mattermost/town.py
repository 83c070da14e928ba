"""The server in a process of its own, and the people on it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.beside import ROOT, Talk


class Town:
    """A server for one bot."""

    def __init__(self, process: subprocess.Popen[str], url: str, token: str) -> None:
        self.url, self.token = url, token
        self._process = process

    @property
    def pid(self) -> int:
        """Return the number of its process."""
        return self._process.pid

    def ready(self) -> None:
        """Wait until the bot listens."""
        self._ask("ready")

    def come(self, count: int) -> None:
        """Let so many people come; they are silent."""
        self._ask("come", count=count)

    def write_in(self, seconds: float) -> None:
        """Let the server take so long from now on to write a post down."""
        self._ask("write_in", seconds=seconds)

    def callers(self) -> list[dict[str, str]]:
        """Return what the server says of everybody with a slash command of theirs."""
        found: list[dict[str, str]] = self._ask("callers")
        return found

    def wait_and_say(self, text: str, each: int) -> Talk:
        """Let everybody say something so often, each time when they have an answer."""
        return Talk(**self._ask("wait_and_say", text=text, each=each))

    def all_say(self, text: str, each: int) -> Talk:
        """Let everybody say something so often at once, in turns."""
        return Talk(**self._ask("all_say", text=text, each=each))

    def say_gently(self, text: str, each: int, seconds: float) -> Talk:
        """Let everybody say something so often, and so many seconds apart."""
        return Talk(**self._ask("say_gently", text=text, each=each, seconds=seconds))

    def _ask(self, what: str, **given: object) -> Any:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the server has no pipes")
        print(json.dumps({"do": what, **given}), file=self._process.stdin, flush=True)
        if not (line := self._process.stdout.readline()):
            raise RuntimeError(f"the server has ended at {what!r}; its reason stands above")
        return json.loads(line)


@contextmanager
def town() -> Iterator[Town]:
    """Run a server."""
    command = [sys.executable, "-m", "benchmarks.mattermost.crowd"]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            url, token = process.stdout.readline().split() if process.stdout else ("", "")
            yield Town(process, url, token)
        finally:
            if process.stdin:
                process.stdin.close()
