"""A public page that is up: over a database with invented figures, or with none."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from bot.census import body
from bot.census.published import Snapshot
from bot.knowledge import Knowledge
from bot.settings import Operator, PublicPage, Settings
from bot.tally import Tally
from bot.web.gate import Gate
from bot.web.site import Site
from storage import snapshots
from storage.database import Database
from tests.town import BEGINNING

WEEKS = 12
"""Weeks of invented figures that a page has."""
DOORS = {"garden": "https://garden.example/bot"}
OPERATOR = Operator(
    name="Garden Group", contact="https://garden.example", privacy_url="https://garden.example/p"
)


def knowing(knowledge: Knowledge, **said: object) -> Knowledge:
    """Return what is known, with settings of the page."""
    settings = Settings(web=PublicPage.model_validate(said), operator=OPERATOR)
    return Knowledge(knowledge.texts, knowledge.capacities, settings)


def house(
    knowledge: Knowledge,
    database: Database,
    tally: Tally | None = None,
    doors: Mapping[str, str] = DOORS,
) -> web.Application:
    """Return the whole page."""
    site = Site(
        knowledge,
        database,
        doors=doors,
        tally=tally or Tally(),
        now=lambda: BEGINNING,
        clock=time.monotonic,
    )
    return site.application()


async def publish(database: Database, editions: Iterable[Snapshot]) -> None:
    """Publish figures."""
    async with database.transaction() as session:
        for each in editions:
            await snapshots.keep(session, each.week, body.write(each), now=BEGINNING)


@asynccontextmanager
async def shown(
    knowledge: Knowledge, database: Database, doors: Mapping[str, str] = DOORS
) -> AsyncIterator[str]:
    """Show the page at a free port; give its address without a slash at the end."""
    gate = Gate(house(knowledge, database, doors=doors), "127.0.0.1:0")
    await gate.open()
    try:
        yield f"http://{gate.address}"
    finally:
        await asyncio.wait_for(gate.close(), 5)
