"""The public page beside everything else that runs."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.cli.opening import now
from bot.cli.platforms import doors
from bot.events import Now
from bot.knowledge import Knowledge
from bot.tally import Tally
from storage.database import Database

if TYPE_CHECKING:
    import asyncio

    from bot.web.gate import Gate

HERE = "127.0.0.1:0"
"""On this machine only, on a port that is free."""


@asynccontextmanager
async def shown(
    knowledge: Knowledge, database: Database, tally: Tally, stop: "asyncio.Event"
) -> AsyncIterator[None]:
    """Show the page of the settings, if they turn it on, until `stop` is set."""
    listen = knowledge.settings.web.listen
    if not listen:
        yield
        return
    from bot.web.gate import opened  # noqa: PLC0415 - slow to import, and not always needed

    async with opened(_gate(knowledge, database, tally, listen, now), stop):
        yield


@asynccontextmanager
async def shown_here(knowledge: Knowledge, database: Database, now: Now) -> AsyncIterator[str]:
    """Show the page on this machine only, on a port that is free; give its address."""
    gate = _gate(knowledge, database, Tally(), HERE, now)
    await gate.open()
    try:
        yield f"http://{gate.address}/"
    finally:
        await gate.close()


def _gate(knowledge: Knowledge, database: Database, tally: Tally, listen: str, now: Now) -> "Gate":
    from bot.web.gate import Gate  # noqa: PLC0415 - slow to import
    from bot.web.site import Site  # noqa: PLC0415

    site = Site(
        knowledge,
        database,
        doors=doors(knowledge.settings),
        tally=tally,
        now=now,
        clock=time.monotonic,
    )
    return Gate(site.application(), listen)
