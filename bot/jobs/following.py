"""Introductions for which something is due."""

from datetime import datetime

from bot.introductions.follow import follow
from bot.jobs.batches import SIZE, in_batches
from bot.knowledge import Knowledge
from bot.moment import Moment
from storage import introductions
from storage.database import Database


async def follow_all(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Let lapse, nudge, ask and close what is due."""
    await in_batches(database, knowledge, now, _follow)


async def _follow(moment: Moment) -> int:
    rows = await introductions.due(moment.session, now=moment.now, limit=SIZE)
    for introduction in rows:
        await follow(moment, introduction)
    return len(rows)
