"""The Bot API server in a process of its own, and the people on it."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.beside import ROOT, Talk

LOOK_SECONDS = 0.1
PATIENCE = 60.0


class Town:
    """A server for one bot, without contract checks and flood rules."""

    def __init__(self, process: subprocess.Popen[str], url: str, token: str) -> None:
        self.url, self.token = url, token
        self._process = process
        self._line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)

    @property
    def pid(self) -> int:
        """Return the number of its process."""
        return self._process.pid

    def come(self, number: int) -> None:
        """Let so many people start the bot."""
        self._ask("people", count=number, start=1)

    def all_say(self, text: str, each: int) -> None:
        """Let everybody say something so often, in turns."""
        for _ in range(each):
            self._ask("say", text=text)

    def all_say_gently(self, text: str, number: int, seconds: float) -> None:
        """Let everybody say something so often, and so many seconds apart."""
        begin = time.monotonic()
        for turn in range(number):
            time.sleep(max(0.0, begin + turn * seconds - time.monotonic()))
            self._ask("say", text=text)

    def clear(self) -> None:
        """Forget what was said until now."""
        self._ask("clear")

    def answered(self, wanted: int) -> Talk:
        """Wait for so many answers; raises RuntimeError when they do not come."""
        until, missing = time.monotonic() + PATIENCE, wanted
        while missing > 0:
            time.sleep(LOOK_SECONDS)
            report = self._ask("report")
            if wanted - report["answered"] < missing:
                until = time.monotonic() + PATIENCE
            missing = wanted - report["answered"]
            if time.monotonic() > until or missing < 0:
                raise RuntimeError(f"{report['answered']} answers instead of {wanted}")
        people = report["people"].values()
        told = {when: [at for each in people for at in each[when]] for when in ("said", "answered")}
        return Talk(**told)

    def _ask(self, what: str, **query: object) -> Any:
        self._line.request("GET", f"/sim/{what}?{urlencode(query)}")
        return json.load(self._line.getresponse())


@contextmanager
def town() -> Iterator[Town]:
    """Run a server."""
    command = [sys.executable, "-m", "tests.telegram.simulation", "--lean"]
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            url, token = process.stdout.readline().split() if process.stdout else ("", "")
            yield Town(process, url, token)
        finally:
            if process.stdin:
                process.stdin.close()
