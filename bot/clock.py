"""Time passed: a bell rings once a minute, and each job does what is due."""

import asyncio
import logging

from bot.chime import Bell
from bot.events import Now
from bot.jobs import JOBS
from bot.knowledge import Knowledge
from storage.database import Database

log = logging.getLogger(__name__)

EVERY_SECONDS = 60


async def tick(database: Database, knowledge: Knowledge, *, now: Now) -> None:
    """Do what is due now; a job that fails is logged and does not hold up the others."""
    for job in JOBS:
        try:
            await job(database, knowledge, now())
        except Exception:
            log.exception("job %s failed; it is tried again at the next tick", job.__name__)


async def ring(database: Database, knowledge: Knowledge, bell: Bell, *, now: Now) -> None:
    """Tick once a minute for ever; APScheduler is the bell, the dates are in the database."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415 - slow to import

    async def strike() -> None:
        await tick(database, knowledge, now=now)
        bell.set()

    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(strike, "interval", seconds=EVERY_SECONDS, max_instances=1, coalesce=True)
    scheduler.start()
    try:
        await strike()
        await asyncio.Event().wait()
    finally:
        scheduler.shutdown(wait=False)
