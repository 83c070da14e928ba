"""Requests over HTTP: connections stay open, nothing takes for ever, no word is logged."""

from http.cookiejar import DefaultCookiePolicy
from typing import Any, cast
from urllib.parse import urlsplit

import requests
from mattermostdriver import Client, Driver
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from bot.adapters.shapes import Json, find, table, word

API, HOOKS = "/api/v4", "/hooks/commands"
CONNECT_SECONDS, PATIENCE_SECONDS = 5.0, 20.0
CROWDED, TOO_LARGE, TURNED_OFF = 429, 413, 501
LONGEST_REST = 3600.0
BODIES = ("post", "put")
UNTRUSTED = "CERTIFICATE_VERIFY_FAILED"


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
    """No answer, or none that could be read; `sent` says whether it may have been done anyway."""

    def __init__(self, why: str, *, sent: bool) -> None:
        super().__init__(why)
        self.sent = sent


class Requests(Client):  # type: ignore[misc] # the library has no types
    """The library's client, with what it lacks: it opens a connection for each request, waits for
    ever, logs what the server says, and forgets the name of an error.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self._session = requests.Session()
        self._session.trust_env = False  # it would look for proxies at each request
        self._session.proxies.update(get_environ_proxies(f"{self._scheme}://{options['url']}"))
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.verify = options["verify"]
        self._session.headers["User-Agent"] = "cxc-bot"
        self._session.mount(f"{self._scheme}://", HTTPAdapter(pool_maxsize=options["connections"]))

    def make_request(  # noqa: PLR0917 - the signature is the library's
        self,
        method: str,
        endpoint: str,
        options: Any = None,
        params: Any = None,
        data: Any = None,
        files: Any = None,
        basepath: str | None = None,
    ) -> requests.Response:
        """Return an answer that is a success; raises Refused, Crowded and Broken."""
        port, base = self._options["port"], basepath or self._basepath
        address = f"{self._scheme}://{self._options['url']}:{port}{base}{endpoint}"
        public = basepath is not None  # it is the address that is secret there
        sends = method.lower() in BODIES and not files
        request = requests.PreparedRequest()  # what the session adds to one takes longer than it
        try:
            request.prepare(
                method.upper(),
                address,
                params=params,
                data=data or {},
                json=options if sends and not data else None,
                files=files,
                headers={**self._session.headers, **({} if public else self.auth_header())},
            )
            wait = (CONNECT_SECONDS, PATIENCE_SECONDS)
            answer = self._session.send(request, timeout=wait, allow_redirects=False)
        except OSError as error:  # so are those of the library, and a missing file of authorities
            if UNTRUSTED in repr(error):
                raise Broken("its certificate is not trusted", sent=False) from None
            raise Broken(type(error).__name__, sent=not _never_left(error)) from None
        if 200 <= answer.status_code < 300:
            return answer
        raise _refusal(answer)

    def close(self) -> None:
        """Let go of the connections that are not in use."""
        self._session.close()


def _never_left(error: OSError) -> bool:
    return isinstance(error, requests.ConnectTimeout | requests.exceptions.ProxyError) or (
        isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(error)
    )


def _refusal(answer: requests.Response) -> Exception:
    """Say what an answer means that is no success. A page of a proxy is no word of the server's."""
    if answer.status_code == CROWDED:
        return Crowded(rest_of(answer.headers))
    try:
        said = answer.json()
    except ValueError:
        said = None
    code, status = word(said, "id"), answer.status_code
    if status == TOO_LARGE or (code and (400 <= status < 500 or status == TURNED_OFF)):
        return Refused(status, code, word(said, "message"))
    return Broken(f"status {status} {code}".strip(), sent=True)


def rest_of(headers: Any) -> float:
    """Return for how many seconds the server wants to be left alone."""
    told = headers.get("Retry-After") or headers.get("X-Ratelimit-Reset") or ""
    return min(float(told), LONGEST_REST) if str(told).isdecimal() and int(told) else 1.0


def driver(url: str, token: str, *, verify: bool | str, connections: int) -> Driver:
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
        "connections": connections,
    }
    made = Driver(options, client_cls=Requests)
    made.client.token = token
    return made


def body(answer: object) -> object:
    """Return what an answer says; raises Broken where it is no JSON.

    The library gives the answer itself where its media type is written in another way.
    """
    if not isinstance(answer, requests.Response):
        return answer
    try:
        return cast("object", answer.json())
    except ValueError:
        raise Broken("an answer that is no JSON", sent=True) from None


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
