"""A Bot API server on loopback with people and groups in it, held to the published contract."""

import inspect
import json
import socket
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from tests.ports import free_port
from tests.telegram import asking, editing, profile, sending
from tests.telegram.access import find_any
from tests.telegram.contract import METHODS, check_request, check_result
from tests.telegram.faults import Act, Fault, Lost, Reply, honest, write_refusal
from tests.telegram.flood import Flood, Limits
from tests.telegram.groups import Channel, Group, found_channel, found_group
from tests.telegram.people import User
from tests.telegram.persons import Person
from tests.telegram.reading import read_params
from tests.telegram.refusals import Refused, bad, in_words
from tests.telegram.world import World

Handler = Callable[[World, dict[str, Any]], Any]
LARGEST = 64 * 2**20


async def get_updates(world: World, params: dict[str, Any]) -> list[Any]:
    """Return updates, as soon as there are any."""
    world.updates.want(params.get("allowed_updates"))
    offset, limit = params.get("offset", 0), params.get("limit", 100)
    return await world.updates.poll(offset, limit, params.get("timeout", 0))


HANDLERS: dict[str, Handler] = {
    **asking.HANDLERS,
    **editing.HANDLERS,
    **editing.EPHEMERAL,
    **profile.HANDLERS,
    **sending.HANDLERS,
    "getUpdates": get_updates,
}


@dataclass(slots=True)
class Request:
    """A request the bot made; the status is that of its answer, 0 while there is none."""

    method: str
    params: dict[str, Any]
    at: float
    status: int = 0


class BotApi:
    """The server; `world` is its state, and what a test needs most has a way from here."""

    def __init__(self, world: World, token: str) -> None:
        self.world = world
        self.token = token
        self.url = ""
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.sims: dict[str, Callable[[dict[str, str]], Any]] = {}
        self._port = 0
        self._runner: web.AppRunner | None = None

    @classmethod
    async def start(
        cls,
        *,
        username: str = "cxc_bot",
        ephemeral: bool = True,
        privacy: bool = True,
        checks: bool = True,
        flood: bool = True,
        port: int = 0,
    ) -> Self:
        """Open a server for one bot; `ephemeral=False` is one from before Bot API 10.2."""
        me = Person(6_000_000_001, "Capacity Exchange", username, is_bot=True)
        world = World(me, ephemeral=ephemeral, privacy=privacy, checks=checks)
        world.limits.on = flood
        made = cls(world, f"{me.id}:" + "A" * 35)
        made._port = port or free_port()
        await made.open()
        return made

    async def open(self) -> None:
        """Listen, always on the same port."""
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.01, handler_cancellation=True
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self.url = f"http://127.0.0.1:{self._port}"

    async def shut(self) -> None:
        """Break every connection and refuse new ones until `open`; the state stays."""
        if self._runner:
            await self._runner.cleanup()

    async def close(self) -> None:
        """End every poll and shut for good."""
        await self.world.updates.close()
        await self.shut()

    @property
    def me(self) -> Person:
        """Return the bot's own account."""
        return self.world.me

    @property
    def violations(self) -> list[str]:
        """Return what was said against the contract, by the bot or, to our shame, by us."""
        return self.world.violations

    @property
    def limits(self) -> Limits:
        """Return the rules on how much may be sent."""
        return self.world.limits

    @property
    def floods(self) -> list[Flood]:
        """Return every request that was one too many."""
        return self.world.limits.floods

    @property
    def polls(self) -> int:
        """Return how often updates were asked for: reactions need a first poll to be queued."""
        return self.world.updates.polls

    def user(
        self,
        first_name: str,
        username: str | None = None,
        language: str | None = None,
        *,
        hidden: bool = False,
    ) -> User:
        """Let somebody have an account, of whom the bot does not know yet."""
        return self._enrol(first_name, username, language, hidden=hidden)

    def bot(self, first_name: str, username: str) -> User:
        """Let there be another bot."""
        return self._enrol(first_name, username, is_bot=True)

    def _enrol(self, *names: str | None, **more: bool) -> User:
        number = next(self.world.ids.people)
        made = User(number, *names, world=self.world, **more)  # type: ignore[arg-type]  # as above
        self.world.people[number] = made
        return made

    def group(
        self,
        title: str,
        members: Sequence[User] = (),
        *,
        forum: bool = False,
        supergroup: bool = True,
        username: str | None = None,
        with_bot: bool = False,
    ) -> Group:
        """Found a group whose first member owns it; `with_bot` the bot is in it from the start."""
        kind = "supergroup" if supergroup or forum or username else "group"
        group = found_group(self.world, title, members, kind=kind, forum=forum, username=username)
        if with_bot:
            group.found_with_bot()
        return group

    def channel(
        self,
        title: str,
        owner: User | None = None,
        *,
        username: str | None = None,
        discussion: Group | None = None,
    ) -> Channel:
        """Found a channel; its posts are forwarded into its discussion group."""
        return found_channel(self.world, title, owner, username=username, discussion=discussion)

    def fault(
        self, act: Act, method: str = "", times: int | None = 1, *, chat: int | None = None
    ) -> None:
        """Let requests of a method, or any, go wrong so many times or, with None, until healed."""
        self.faults.append(Fault(act, method, times, chat))

    def heal(self) -> None:
        """Let everything go well again."""
        self.faults.clear()

    def push(self, raw: Any) -> None:
        """Queue anything as an update, however wrong it is."""
        self.world.updates.push(raw)

    def pass_time(self, seconds: float) -> None:
        """Move the server's clock on."""
        self.world.shift += seconds

    def asked(self, method: str) -> list[Request]:
        """Return the requests of a method, oldest first."""
        return [each for each in self.requests if each.method == method]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        root, _, rest = request.path.removeprefix("/").partition("/")
        if root == "sim" and rest in self.sims:
            return web.json_response(self.sims[rest](dict(request.query)))
        if root == "file":
            return self._fetch(*rest.partition("/")[::2])
        if root != f"bot{self.token}":
            refused = Refused(401, "Unauthorized") if ":" in root else Refused(404, "Not Found")
            return refuse(refused).response()
        try:
            return (await self._hear(request, rest)).response()
        except Lost:
            hang_up(request)
            return web.Response()

    def _fetch(self, root: str, path: str) -> web.Response:
        media = self.world.files.get(path)
        if root != f"bot{self.token}" or media is None:
            return refuse(Refused(404, "Not Found")).response()
        return web.Response(body=media.content)

    async def _hear(self, request: web.Request, method: str) -> Reply:
        params = await read_params(request, method)
        heard = Request(method, params, self.world.now())
        self.requests.append(heard)
        fault = next(
            (each for each in self.faults if each.takes(method, params.get("chat_id"))), None
        )

        async def forward() -> Reply:
            return await self._do(method, params)

        reply = await (fault.act if fault else honest)(forward)
        heard.status = reply.status
        return reply

    async def _do(self, method: str, params: dict[str, Any]) -> Reply:
        try:
            handler = self._judge(method, params)
            if method in sending.SENDS:
                self._count(params)
            result = handler(self.world, params)
            if inspect.isawaitable(result):
                result = await result
        except Refused as refused:
            return refuse(refused)
        if self.world.checks and method != "getUpdates":
            self.violations.extend(f"the server: {each}" for each in check_result(method, result))
        return Reply(200, json.dumps({"ok": True, "result": result}).encode())

    def _count(self, params: dict[str, Any]) -> None:
        chat = find_any(self.world, params["chat_id"])
        self.limits.pass_through(chat.id if chat else 0)

    def _judge(self, method: str, params: dict[str, Any]) -> Handler:
        if method not in METHODS:
            self.violations.append(f"there is no method {method}")
            raise Refused(404, "Not Found: method not found")
        if self.world.checks:
            verdict = check_request(method, params)
            self.violations.extend(verdict.unknown + verdict.wrong)
            if verdict.wrong:
                raise bad(in_words(verdict.wrong[0]))
        if method not in HANDLERS:
            self.violations.append(f"the server: it cannot do {method}")
        if method not in HANDLERS or (method in editing.EPHEMERAL and not self.world.ephemeral):
            raise Refused(404, "Not Found: method not found")
        return HANDLERS[method]


def refuse(refused: Refused) -> Reply:
    """Return a refusal as an answer."""
    return Reply(refused.status, json.dumps(write_refusal(refused)).encode())


def hang_up(request: web.Request) -> None:
    """Reset a connection."""
    if request.transport is not None:
        wire: socket.socket = request.transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
