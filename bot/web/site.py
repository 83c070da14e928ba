"""The public page: who asks for what, and what is answered."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import date
from time import perf_counter

from aiohttp import web

from bot.adapters.tasks import break_off
from bot.census.published import Snapshot
from bot.events import Now
from bot.knowledge import Knowledge
from bot.tally import Tally
from bot.web import answering, downloads, pages
from bot.web.asked import Asked
from bot.web.assets import assets
from bot.web.editions import Edition, Editions, Shelf
from bot.web.guarding import guard
from bot.web.links import Links, path_of
from bot.web.pages import Sheet, Visit
from bot.web.press import Press, Spot, pack
from bot.web.tags import preferred
from bot.web.watchers import Watchers
from storage.database import Database

log = logging.getLogger(__name__)

LARGEST = 1024
"""Bytes that may be brought along; nothing is ever asked for that needs some."""
LONGEST_SECONDS = 10.0
"""How long a page may take, waiting for its turn included."""
SHORT_SECONDS = 0.3
"""How long the end waits for what is being read: broken off, it could leave a connection open."""
PROBLEMS = {404: "missing", 405: "reading", 500: "bug", 503: "busy"}
"""What goes wrong, and how the texts call it."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Make = Callable[[Visit, Edition], Sheet | None]
Always = Callable[[Visit], Sheet | None]


class Site:
    """Every page, over what was published; it shows nothing else of the database."""

    def __init__(
        self,
        knowledge: Knowledge,
        database: Database,
        *,
        doors: Mapping[str, str],
        tally: Tally,
        now: Now,
        clock: Callable[[], float],
    ) -> None:
        settings = knowledge.settings.web
        self._languages = knowledge.texts.languages
        self._fallback = knowledge.settings.language
        self._public_url, self._tally = settings.public_url, tally
        self._editions = Editions(database, clock)
        self._press = Press(knowledge, settings.public_url, doors)
        token = settings.metrics_token.get_secret_value()
        self._watchers = Watchers(database, self._editions, tally, token, now=now, clock=clock)
        self._files = {each.name: each for each in assets().values()}

    def application(self) -> web.Application:
        """Return what aiohttp serves."""
        made = web.Application(
            client_max_size=LARGEST, middlewares=[self._timed, self._graceful]
        )  # fmt: skip
        base = path_of(self._public_url)
        for path, handler in self._routes().items():
            made.router.add_get(base + path, handler)
        if base:
            made.router.add_get(base, self._welcome)
        made.on_response_prepare.append(guard)
        made.cleanup_ctx.append(self._prepared)
        return made

    async def _prepared(self, _: web.Application) -> AsyncIterator[None]:
        """Read the published weeks before anybody asks; who comes meanwhile waits for it."""
        reading = asyncio.create_task(self._editions.shelf())
        yield
        await asyncio.wait({reading}, timeout=SHORT_SECONDS)
        await break_off(reading)

    def _routes(self) -> dict[str, Handler]:
        return {
            "/": self._welcome,
            "/healthz": self._watchers.health,
            "/metrics": self._watchers.metrics,
            "/assets/{name}": self._asset,
            "/data/{name}": self._download,
            "/{language}": self._welcome,
            "/{language}/": self._overview,
            "/{language}/capacities": self._capacities,
            "/{language}/capacities/{code}": self._capacity,
            "/{language}/regions": self._regions,
            "/{language}/languages": self._spoken,
            "/{language}/weeks": self._weeks,
            "/{language}/weeks/{week}": self._week,
            "/{language}/data": self._data,
            "/{language}/about": self._about,
        }

    async def _welcome(self, request: web.Request) -> web.StreamResponse:
        """Lead to the first page in the language that is asked for, or that fits who asks."""
        named = request.match_info.get("language")
        if named is not None and named not in self._languages:
            raise web.HTTPNotFound
        where = Links(self._public_url, named or self._preferred(request)).page()
        headers = {"Vary": "Accept-Language", "Cache-Control": answering.A_WHILE}
        raise web.HTTPFound(where, headers=headers)

    def _preferred(self, request: web.Request) -> str:
        header = request.headers.get("Accept-Language", "")
        return preferred(header, self._languages, self._fallback)

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return answering.asset(request, file)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """Send figures as a file: of the newest week, of another one, or of all at hand."""
        name = request.match_info["name"]
        known, shelf = downloads.parts(name), await self._editions.shelf()
        weeks = await self._weeks_of(known[0], shelf) if known else []
        if known is None or not weeks:
            raise web.HTTPNotFound
        form, texts = known[1], self._press.texts
        file = await self._press.file(shelf.weeks, name, lambda: form.write(weeks, texts))
        span = "-to-".join(dict.fromkeys(str(week.week) for week in (weeks[-1], weeks[0])))
        return answering.download(request, file, form.content_type, f"{span}.{form.ending}")

    async def _weeks_of(self, which: str, shelf: Shelf) -> Sequence[Snapshot]:
        if which == downloads.ALL:
            return [each.snapshot for each in shelf.recent]
        edition = shelf.newest if which == downloads.NEWEST else await self._edition(which)
        return [edition.snapshot] if edition else []

    async def _overview(self, request: web.Request) -> web.StreamResponse:
        return await self._figures(request, (), pages.overview)

    async def _capacities(self, request: web.Request) -> web.StreamResponse:
        asked = Asked.read(request.query)

        def make(visit: Visit, edition: Edition) -> Sheet:
            return pages.capacities(visit, edition, asked)

        return await self._figures(request, ("capacities",), make, asked.query)

    async def _capacity(self, request: web.Request) -> web.StreamResponse:
        code = request.match_info["code"]

        def make(visit: Visit) -> Sheet | None:
            return pages.capacity(visit, code)

        return await self._show(request, ("capacities", code), make)

    async def _regions(self, request: web.Request) -> web.StreamResponse:
        return await self._figures(request, ("regions",), pages.regions)

    async def _spoken(self, request: web.Request) -> web.StreamResponse:
        return await self._figures(request, ("languages",), pages.languages)

    async def _weeks(self, request: web.Request) -> web.StreamResponse:
        return await self._show(request, ("weeks",), pages.weeks)

    async def _week(self, request: web.Request) -> web.StreamResponse:
        named = request.match_info["week"]
        edition = await self._edition(named)
        if edition is None:
            raise web.HTTPNotFound
        chosen = edition

        def make(visit: Visit) -> Sheet:
            return pages.overview(visit, chosen, past=True)

        return await self._show(request, ("weeks", named), make)

    async def _edition(self, named: str) -> Edition | None:
        try:
            week = date.fromisoformat(named)
        except ValueError:
            return None
        return await self._editions.edition(week) if week.isoformat() == named else None

    async def _data(self, request: web.Request) -> web.StreamResponse:
        return await self._show(request, ("data",), pages.data)

    async def _about(self, request: web.Request) -> web.StreamResponse:
        return await self._show(request, ("about",), pages.about)

    async def _figures(
        self, request: web.Request, steps: tuple[str, ...], make: Make, query: str = ""
    ) -> web.StreamResponse:
        """Show a page of figures; before there are any, one that says so."""

        def sheet(visit: Visit) -> Sheet | None:
            newest = visit.shelf.newest
            return pages.nothing_yet(visit) if newest is None else make(visit, newest)

        return await self._show(request, steps, sheet, query)

    async def _show(
        self, request: web.Request, steps: tuple[str, ...], make: Always, query: str = ""
    ) -> web.StreamResponse:
        """Show a page, from what was printed before where the figures are the same."""
        language = request.match_info["language"]
        if language not in self._languages:
            raise web.HTTPNotFound
        shelf = await self._editions.shelf()

        def sheet() -> Sheet:
            made = make(Visit(self._press.words(language), shelf))
            if made is None:
                raise web.HTTPNotFound
            return made

        page = await self._press.page(shelf.weeks, Spot(language, steps, query), sheet)
        return answering.page(request, page)

    @web.middleware
    async def _timed(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        began = perf_counter()
        response = await handler(request)
        self._tally.pages[str(response.status)].add(perf_counter() - began)
        return response

    @web.middleware
    async def _graceful(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer what goes wrong with a page that says so; strangers are told no more."""
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                return await handler(request)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            return self._apology(request, error.status, error.headers.get("Allow", ""))
        except TimeoutError:
            return self._apology(request, 503)
        except Exception:
            log.exception("a page could not be shown")
            return self._apology(request, 500)

    def _apology(self, request: web.Request, status: int, allowed: str = "") -> web.Response:
        if status not in PROBLEMS:
            status = 500 if status >= 500 else 404
        named = request.path.removeprefix(path_of(self._public_url)).split("/")[1:2]
        known = named and named[0] in self._languages
        language = named[0] if known else self._preferred(request)
        sheet = Sheet("error.html", {"status": status, "problem": PROBLEMS[status]})
        page = pack(self._press.fill(Spot(language), sheet))
        response = answering.apology(request, page, status)
        if allowed:
            response.headers["Allow"] = allowed
        return response
