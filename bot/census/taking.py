"""Takes the census: reads everybody, and counts beside the event loop."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.capacities import Capacities
from bot.census.counting import count
from bot.census.gathering import Raw, gather
from bot.census.published import Snapshot
from storage import census
from storage.database import Database

WEEK = timedelta(weeks=1)
LATELY = 26 * WEEK
"""The share of asks served, and how long it took, are of asks not older than this."""


def week_of(now: datetime) -> date:
    """Return the Monday on which the week of a time begins, in UTC."""
    day = now.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def next_monday(now: datetime) -> datetime:
    """Return when the next week begins, in UTC."""
    return datetime.combine(week_of(now) + WEEK, time.min, UTC)


async def take(database: Database, capacities: Capacities, now: datetime) -> Snapshot:
    """Count everybody as they are now, while others write; nothing is stored."""
    async with database.reading() as session:
        raw = await read(session, now)
    return await asyncio.to_thread(_counted, raw, capacities, week_of(now))


async def read(session: AsyncSession, now: datetime) -> Raw:
    """Read everything that is counted."""
    return Raw(
        await census.people(session),
        await census.platforms(session),
        await census.offers(session),
        await census.asks(session, since=now - LATELY),
        await census.lessons(session),
        await census.helped(session),
    )


def _counted(raw: Raw, capacities: Capacities, week: date) -> Snapshot:
    return count(gather(raw, capacities), capacities, week)
