"""A real Matrix homeserver for the tests: Synapse, as a process beside us, on loopback."""

import hashlib
import hmac
import http.client
import json
import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.matrix import configuration
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
PASSWORD = "a password on loopback"  # noqa: S105 - everybody on a homeserver of some seconds has it
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Login:
    """An account on a homeserver, with a device that is logged in."""

    user_id: str
    access_token: str
    device_id: str
    password: str = PASSWORD


def interpreter() -> Path:
    """Return the Python that has Synapse; without one the test fails and says what to do."""
    # Not resolved: an environment's Python is a link, and the link is what makes the environment.
    python = (ROOT / os.environ.get("SYNAPSE_PYTHON", ".synapse/bin/python")).absolute()
    if not python.exists():
        pytest.fail(f"{python} does not exist: `make test` sets Synapse up.", pytrace=False)
    return python


class Synapse:
    """A homeserver that lives in a folder and keeps its port and its data when it starts again.

    Everything here blocks: an asynchronous test that must go on meanwhile wraps a call in
    `asyncio.to_thread`. `template` is the database of another homeserver (see `copy_to`), which
    saves making the tables; `strict` limits everybody to two messages a second.
    """

    def __init__(self, folder: Path, *, template: Path | None = None, strict: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._database = folder / "homeserver.db"
        self._settings = configuration.write(folder, self.port, strict=strict)
        if template is not None:
            shutil.copy(template, self._database)

    @property
    def url(self) -> str:
        """Return where the client-server API is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Say whether the process is there."""
        return self.process is not None and self.process.poll() is None

    @property
    def rss(self) -> int:
        """Return how many bytes of memory the process holds."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) * 1024

    def start(self) -> None:
        """Start, and return when requests are answered."""
        command = [str(interpreter()), "-m", "synapse.app.homeserver", "-c", str(self._settings)]
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_healthy()

    def stop(self) -> None:
        """Ask the process to end, and wait until it has."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)

    def kill(self) -> None:
        """End the process without asking it, as a power cut does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE)

    def restart(self) -> None:
        """Stop and start on the same port and the same data."""
        self.stop()
        self.start()

    def copy_to(self, file: Path) -> Path:
        """Copy the database, running or not, so that another homeserver may start from it."""
        with closing(sqlite3.connect(self._database)) as here, closing(sqlite3.connect(file)) as to:
            here.backup(to)
        return file

    def register(self, name: str, *, admin: bool = False) -> Login:
        """Make an account with `PASSWORD`, and log it in."""
        path = "/_synapse/admin/v1/register"
        nonce = self._ask("GET", path)["nonce"]
        role = "admin" if admin else "notadmin"
        signed = f"{nonce}\0{name}\0{PASSWORD}\0{role}".encode()
        mac = hmac.new(configuration.SECRET.encode(), signed, hashlib.sha1).hexdigest()
        wish = {"nonce": nonce, "username": name, "password": PASSWORD, "admin": admin, "mac": mac}
        return login(self._ask("POST", path, wish))

    def log_in(self, user_id: str) -> Login:
        """Log an account in on a new device."""
        wish = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user_id},
            "password": PASSWORD,
        }
        return login(self._ask("POST", "/_matrix/client/v3/login", wish))

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as wire:
            wire.request(method, path, json.dumps(body) if body else None)
            response = wire.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
        assert response.status == 200, answer
        return answer

    def _healthy(self) -> bool:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)) as wire:
            try:
                wire.request("GET", "/health")
                return wire.getresponse().status == 200
            except OSError:
                return False

    def _wait_until_healthy(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._healthy():
            if not self.running or time.monotonic() > until:
                self.kill()
                raise RuntimeError((self.folder / "output").read_text("utf-8")[-3000:])
            time.sleep(0.05)


def login(answer: dict[str, Any]) -> Login:
    """Read what a homeserver answers to somebody who has come in."""
    return Login(answer["user_id"], answer["access_token"], answer["device_id"])
