"""Introductions for which something is due."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col

from bot.introductions.follow import follow
from bot.jobs.batches import SIZE, in_batches
from bot.knowledge import Knowledge
from bot.moment import Moment
from storage import introductions
from storage.database import Database
from storage.tables import Introduction

log = logging.getLogger(__name__)

LATER = timedelta(hours=1)


async def follow_all(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Let lapse, nudge, ask and close what is due."""
    await in_batches(database, knowledge, now, _follow)


async def _follow(moment: Moment) -> int:
    rows = await introductions.due(moment.session, now=moment.now, limit=SIZE)
    for ident in [row.id for row in rows]:
        try:
            async with moment.session.begin_nested():
                introduction = await introductions.get(moment.session, ident)
                if introduction is not None:
                    await follow(moment, introduction)
        except Exception:
            log.exception("introduction %s could not be followed up", ident)
            await _put_off(moment, ident)
    return len(rows)


async def _put_off(moment: Moment, introduction_id: str) -> None:
    """Try one that fails again in an hour, so that it does not hold up the others."""
    late = update(Introduction).where(col(Introduction.id) == introduction_id)
    await moment.session.exec(late.values(due_at=moment.now + LATER))
