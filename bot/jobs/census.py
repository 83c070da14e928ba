"""The weekly census: everybody is counted, and what may be told is kept for all who show it."""

from datetime import datetime

from bot.census import body
from bot.census.published import Snapshot
from bot.census.taking import next_monday, take
from bot.knowledge import Knowledge
from storage import dues, snapshots
from storage.database import Database

NAME = "census"


async def weekly_census(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Take the census once a week, from the first Monday on; weeks that were missed stay missed."""
    async with database.transaction() as session:
        due_at = await dues.get(session, NAME)
        if due_at is None:
            await dues.put(session, NAME, next_monday(now))
    if due_at is not None and due_at <= now:
        await take_census(database, knowledge, now)


async def take_census(database: Database, knowledge: Knowledge, now: datetime) -> Snapshot:
    """Take the census of this week now, due or not; one that there is already stays as it is."""
    snapshot = await take(database, knowledge.capacities, now)
    async with database.transaction() as session:
        await snapshots.keep(session, snapshot.week, body.write(snapshot), now=now)
        await dues.put(session, NAME, next_monday(now))
    return snapshot
