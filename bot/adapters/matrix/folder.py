"""The folder on disk that holds a device: who is logged in, its keys, and a lock."""

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Self

from bot.events import ShutOut

SESSION, LOCK = "session.json", "lock"


@dataclass(frozen=True, slots=True)
class Session:
    """A device that is logged in. It lives and dies with the keys beside it."""

    homeserver: str
    user: str
    device: str
    token: str
    given: str = ""
    """The digest of the token that stood in the settings when it logged in."""
    pickle_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    seeds: Mapping[str, str] = field(default_factory=dict)
    """The seeds of the cross-signing keys by their usage, in base64."""

    def seed(self, usage: str) -> bytes:
        """Return one of the seeds; raises KeyError for one that was not made."""
        return base64.b64decode(self.seeds[usage])


class Folder:
    """Readable by its owner alone, used by one program at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        """Take the folder; raises ShutOut if another program holds it or it cannot be written."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.chmod(0o700)
            self._lock = (self.path / LOCK).open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.__exit__()
            raise ShutOut(
                f"{self.path} is in use: another copy of the bot runs with it. Stop that one first."
            ) from None
        except OSError as error:
            raise ShutOut(f"{self.path} cannot be used: {error.strerror}.") from None
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def session(self) -> Session | None:
        """Return who is logged in here; None for nobody, and for a file that is broken."""
        return read(self.path / SESSION)

    def keep(self, session: Session) -> None:
        """Write down who is logged in, in one step."""
        draft = self.path / f"{SESSION}.new"
        draft.touch(mode=0o600)
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(session), file, indent=1)
            file.flush()
            os.fsync(file.fileno())  # without it the keys beside it are worth nothing
        draft.replace(self.path / SESSION)

    def keys(self, session: Session) -> Path:
        """Return the file in which the keys of a device are."""
        return self.path / keys_of(session)


def read(file: Path) -> Session | None:
    """Return the session that is written down in a file; None where there is none."""
    try:
        return Session(**json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def keys_of(session: Session) -> str:
    """Return the name of the file with the keys of a device, whatever its id holds."""
    plain = "".join(each if each.isalnum() else "_" for each in session.device)
    return f"keys-{plain}.sqlite3"
