"""A Mattermost server on loopback with people and teams in it, held to the published contract."""

import ssl
from typing import Any, Self

from aiohttp import web

from tests.mattermost.faults import Act, Fault
from tests.mattermost.flood import Limit
from tests.mattermost.journal import Request
from tests.mattermost.line import Socket
from tests.mattermost.people import User
from tests.mattermost.persons import Json, Person
from tests.mattermost.places import Team
from tests.mattermost.posts import Post
from tests.mattermost.serving import serve
from tests.mattermost.world import World
from tests.ports import free_port

LARGEST = 64 * 2**20


class Mattermost:
    """The server; `world` is its state, and what a test needs most has a way from here."""

    def __init__(
        self, world: World, tls: ssl.SSLContext | None = None, *, old: bool = False
    ) -> None:
        self.world = world
        self.old = old
        self.requests: list[Request] = []
        self.faults: list[Fault] = []
        self.sockets: list[Socket] = []
        self.limit = Limit(world.now)
        self.hello_seconds = 5.0
        self._tls = tls
        self._port = free_port()
        self._runner: web.AppRunner | None = None

    @classmethod
    async def start(
        cls,
        *,
        username: str = "capacity",
        trigger_seconds: float = 3,
        tls: ssl.SSLContext | None = None,
        old: bool = False,
    ) -> Self:
        """Open a server with one bot; newer ones give 30 s to open a dialog, `old` is 5.37."""
        made = cls(World(username, trigger_seconds), tls, old=old)
        await made.open()
        return made

    async def open(self) -> None:
        """Listen, always on the same port."""

        async def handle(request: web.Request) -> web.StreamResponse:
            return await serve(self, request)

        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/{path:.*}", handle)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.01, handler_cancellation=True
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, ssl_context=self._tls).start()
        self.world.url = self.url

    async def shut(self) -> None:
        """Break every connection and refuse new ones until `open`; the state stays."""
        self.cut()
        if self._runner:
            await self._runner.cleanup()
        self.sockets.clear()

    async def restart(self) -> None:
        """Begin anew: what was only in memory is lost, so nobody can resume."""
        await self.shut()
        self.world.forget()
        await self.open()

    async def close(self) -> None:
        """Shut for good."""
        await self.shut()

    @property
    def url(self) -> str:
        """Return where the server is."""
        return f"http{'s' * bool(self._tls)}://127.0.0.1:{self._port}"

    @property
    def bot(self) -> Person:
        """Return the bot's own account."""
        return self.world.bot

    @property
    def token(self) -> str:
        """Return the bot's access token."""
        return self.world.bot.token

    @property
    def violations(self) -> list[str]:
        """Return what was said against the contract, by the bot or, to our shame, by us."""
        return self.world.violations

    def user(self, username: str, **more: Any) -> User:
        """Let somebody have an account."""
        made = User(username, self.world.now(), world=self.world, **more)
        self.world.people[made.id] = made
        return made

    def other_bot(self, username: str) -> User:
        """Let there be another bot."""
        return self.user(username, is_bot=True)

    def team(self, title: str, *members: Person) -> Team:
        """Found a team."""
        name = title.lower().replace(" ", "-")
        made = Team(self.world, name, title, self.world.now())
        self.world.teams[made.id] = made
        made.add(*members)
        return made

    def notified(self, person: Person) -> list[Post]:
        """Return the posts that called somebody's attention."""
        return [each for each in self.world.posts.values() if person.id in each.notified]

    def fault(self, act: Act, method: str = "", path: str = "*", times: int | None = 1) -> None:
        """Let requests go wrong so many times or, with None, until healed."""
        self.faults.append(Fault(act, method, path, times))

    def heal(self) -> None:
        """Let everything go well again."""
        self.faults.clear()
        for each in self.sockets:
            each.flow()

    def listening(self, person: Person | None = None) -> list[Socket]:
        """Return the open WebSockets of somebody: of the bot unless it is said of whom."""
        return [each for each in self.sockets if each.person is (person or self.bot)]

    def cut(self) -> None:
        """Break every WebSocket; a bot may resume."""
        for each in self.sockets:
            each.cut()

    def half_open(self) -> None:
        """Let every WebSocket go silent, while its other side still believes in it."""
        for each in self.sockets:
            each.half_open()

    def stall(self) -> None:
        """Let every WebSocket send nothing until healed."""
        for each in self.sockets:
            each.stall()

    def push(self, name: str, data: Json) -> None:
        """Tell the bot of any event, however wrong it is."""
        self.world.tell(name, data, person=self.bot)

    def skip(self, events: int = 1) -> None:
        """Lose so many numbers of the events for the bot, so that it sees a gap."""
        for each in self.world.hub.connections.values():
            each.next += events if each.person is self.bot else 0

    def pass_time(self, seconds: float) -> None:
        """Move the server's clock on."""
        self.world.shift += int(seconds * 1000)

    def asked(self, operation: str) -> list[Request]:
        """Return the requests for an operation such as `POST /posts`, oldest first."""
        return [each for each in self.requests if each.operation == operation]
