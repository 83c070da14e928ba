"""The door at which the server brings slash commands, presses and forms.

https://developers.mattermost.com/integrate/slash-commands/custom/
https://developers.mattermost.com/integrate/plugins/interactive-messages/
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from aiohttp import web

from bot.adapters.mattermost.buttons import Panel
from bot.adapters.mattermost.calls import Unreadable, read_press, read_slash, read_submission
from bot.adapters.mattermost.forms import Forms
from bot.adapters.mattermost.intake import Intake, Take
from bot.adapters.mattermost.people import People
from bot.adapters.mattermost.presses import Forged, Presses
from bot.adapters.mattermost.seals import Seals
from bot.adapters.mattermost.slashes import WELL, Slashes
from bot.adapters.mattermost.submissions import Submissions
from bot.adapters.mattermost.tokens import Tokens
from bot.adapters.mattermost.whispers import Whispers
from bot.adapters.mattermost.wire import Wire
from bot.adapters.tasks import break_off
from bot.adapters.voice import Voice
from bot.events import Now
from bot.settings import MattermostBot

log = logging.getLogger(__name__)

COMMAND, PRESS, FORM, HEALTH = "/command", "/press", "/form", "/health"
LARGEST = 1024 * 1024
"""Bytes of a call; those of a server are far smaller."""
READ_SECONDS, RETRY_SECONDS = 10.0, 5.0
SHUT_SECONDS = 0.5
"""How long who still waits for an answer is served at the end."""
TAKEN = "cannot listen at listen = %s (%s); trying until it is free"
FORM_TYPE, JSON_TYPE = "application/x-www-form-urlencoded", "application/json"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Door:
    """Listens at `settings.listen`, below the path of `settings.public_url`."""

    def __init__(
        self,
        settings: MattermostBot,
        *,
        wire: Wire,
        seals: Seals,
        people: People,
        voice: Voice,
        whispers: Whispers,
        panel: Panel,
        tokens: Tokens,
        take: Take,
        me: str,
        now: Now,
        forms: Forms,
    ) -> None:
        self._settings, self._whispers, self._tokens = settings, whispers, tokens
        self._intake = Intake(people, voice, take, panel.typing)
        self._presses = Presses(wire, seals, voice, self._intake, panel, me, now)
        address = settings.public_url + FORM
        self._submissions = Submissions(wire, seals, self._intake, forms, address, now)
        self._slashes = Slashes(self._intake, whispers, self._submissions, me, now)
        self._runner: web.AppRunner | None = None
        self._entering: asyncio.Task[None] | None = None
        self._waiting: set[str] = set()

    async def open(self) -> None:
        """Listen now or, where the address is taken, as soon as it is free."""
        house = web.Application(client_max_size=LARGEST, middlewares=[_calm])
        path = urlsplit(self._settings.public_url).path
        house.router.add_post(path + COMMAND, self._command)
        house.router.add_post(path + PRESS, self._press)
        house.router.add_post(path + FORM, self._form)
        for each in (path or "/", path + HEALTH):
            house.router.add_get(each, _well)
        self._runner = web.AppRunner(house, access_log=None, shutdown_timeout=SHUT_SECONDS)
        await self._runner.setup()
        try:
            await self._enter(self._runner)
        except OSError as error:
            log.error(TAKEN, self._settings.listen, error.strerror)  # noqa: TRY400
            self._entering = asyncio.create_task(self._keep_trying(self._runner))

    async def close(self) -> None:
        """Let nobody in any more; who waits gets an answer."""
        if self._entering is not None:
            await break_off(self._entering)
        await self._intake.close()
        for ident in tuple(self._waiting):
            self._whispers.give_up(ident)
        if self._runner is not None:
            await self._runner.cleanup()

    async def _enter(self, runner: web.AppRunner) -> None:
        host, _, port = self._settings.listen.rpartition(":")
        site = web.TCPSite(runner, host.strip("[]"), int(port))
        try:
            await site.start()
        except OSError:
            await site.stop()  # the runner would keep it
            raise
        log.info("listening for the server at %s", self._settings.listen)

    async def _keep_trying(self, runner: web.AppRunner) -> None:
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            try:
                return await self._enter(runner)
            except OSError:
                continue

    async def _command(self, request: web.Request) -> web.StreamResponse:
        header = request.headers.get("Authorization", "")
        slash = read_slash(await _body(request, FORM_TYPE), header)
        if not await self._tokens.know(slash.token):
            return web.Response(status=403)
        self._waiting.add(slash.ident)
        try:
            response = web.json_response(await self._slashes.answer(slash))
            if await _written(request, response):
                self._whispers.shown(slash.ident)
            return response
        finally:
            self._waiting.discard(slash.ident)
            self._whispers.give_up(slash.ident)

    async def _press(self, request: web.Request) -> web.StreamResponse:
        press = read_press(await _body(request, JSON_TYPE))
        return await _guarded(self._presses.answer(press))

    async def _form(self, request: web.Request) -> web.StreamResponse:
        sent = read_submission(await _body(request, JSON_TYPE))
        return await _guarded(self._submissions.answer(sent))


@web.middleware
async def _calm(request: web.Request, handler: Answer) -> web.StreamResponse:
    """Tell strangers nothing, and the log nothing of what people say."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return web.Response(status=error.status)
    except Unreadable:
        return web.Response(status=400)
    except Exception as error:  # noqa: BLE001 - its text may hold people's words
        log.error("a call at the door went wrong: %s", type(error).__name__)  # noqa: TRY400
        return web.Response(status=503)


async def _body(request: web.Request, kind: str) -> bytes:
    """Return what was brought; raises Unreadable, and HTTPException where it is too much."""
    if request.content_type != kind:
        raise Unreadable
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await request.read()
    except web.HTTPException:
        raise
    except (TimeoutError, ConnectionError, ValueError, web.RequestPayloadError):
        raise Unreadable from None


async def _guarded(answer: Awaitable[Mapping[str, object]]) -> web.Response:
    """Return an answer, or none at all to who is not the server."""
    try:
        return web.json_response(await answer)
    except Forged:
        return web.Response(status=403)


async def _written(request: web.Request, response: web.Response) -> bool:
    """Write a response now, and say whether there was still somebody to write it to."""
    if request.transport is None or request.transport.is_closing():
        return False
    try:
        await response.prepare(request)
        await response.write_eof()
    except ConnectionError:
        return False
    return request.transport is not None and not request.transport.is_closing()


async def _well(_: web.Request) -> web.Response:
    return web.Response(text=WELL)
