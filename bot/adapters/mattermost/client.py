"""What is asked of the server, as the library spells it, and what can become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from mattermostdriver import Client, Driver

from bot.adapters.shapes import Json, find, table

API, HOOKS = "/api/v4", "/hooks/commands"
BODIES = ("POST", "PUT")


class Refused(Exception):  # noqa: N818 - a word of the trade, not an error of ours
    """The server has said no, and would again; `code` is its own name for why."""

    def __init__(self, status: int, code: str, said: str) -> None:
        super().__init__(f"{status} {code or said}".strip())
        self.status, self.code = status, code


class Crowded(Exception):  # noqa: N818 - as above
    """The server wants to be left alone for so many seconds; nothing was done."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many requests; {seconds} s")
        self.seconds = seconds


class Broken(Exception):  # noqa: N818 - as above
    """No answer, or none that could be read; `sent` says whether it may have been done anyway.

    `status` is that of an answer that is no word of the server's, 0 without one.
    """

    def __init__(self, why: str, *, sent: bool, status: int = 0) -> None:
        super().__init__(why)
        self.sent, self.status = sent, status


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `body` is JSON, `form` and `files` are parts; an `open` one bears no token."""

    method: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)
    body: object = None
    form: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[str, bytes, str]] = field(default_factory=dict)
    open: bool = False

    @property
    def headers(self) -> Mapping[str, str]:
        """Tell the library that there is nothing to read yet."""
        return {"Content-Type": ""}

    def json(self) -> "Asked":
        """Give the library what it takes for the answer."""
        return self


class Spelling(Client):  # type: ignore[misc] # the library has no types
    """The library's client, which only says what is asked for, so that it never blocks.

    It would open a connection for each request, wait for ever, log what the server says and forget
    the names of its errors.
    """

    def make_request(  # noqa: PLR0917 - the signature is the library's
        self,
        method: str,
        endpoint: str,
        options: Any = None,
        params: Any = None,
        data: Any = None,
        files: Any = None,
        basepath: str | None = None,
    ) -> Asked:
        """Return a request in the place of its answer."""
        verb, path = method.upper(), (basepath or self._basepath) + endpoint
        body = options if verb in BODIES and not files and not data else None
        return Asked(
            verb, path, params or {}, body, data or {}, files or {}, open=basepath is not None
        )


def driver(url: str, token: str, *, verify: bool | str) -> Driver:
    """Return the library's driver for a server, which may live in a folder of its host."""
    address = urlsplit(url)
    host = address.hostname or ""
    options = {
        "scheme": address.scheme,
        "url": f"[{host}]" if ":" in host else host,
        "port": address.port or (443 if address.scheme == "https" else 80),
        "basepath": f"{address.path}{API}",
        "verify": verify,
        "token": token,
    }
    made = Driver(options, client_cls=Spelling)
    made.client.token = token
    return made


def named(said: object) -> Json:
    """Return the object in an answer; raises Broken where it is none, or has no id."""
    name_of(said)
    return table({"said": said}, "said")


def items(said: object) -> list[Json]:
    """Return the objects in an answer; raises Broken where it is no list of such with ids."""
    if not isinstance(said, list):
        raise Broken("an answer that is no list", sent=True)
    return [named(each) for each in said]


def within(said: object, *path: str) -> Json:
    """Return the object in an answer; raises Broken where there is none."""
    found = find(said, *path)
    if not isinstance(found, dict):
        raise Broken("an answer of the wrong shape", sent=True)
    return found


def name_of(said: object) -> str:
    """Return the id in an answer; raises Broken where there is none."""
    found = find(said, "id")
    if not isinstance(found, str) or not found:
        raise Broken("an answer without an id", sent=True)
    return found
