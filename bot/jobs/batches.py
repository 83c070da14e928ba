"""Work through what is due, some rows a transaction, so that nobody waits long."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.knowledge import Knowledge
from bot.moment import Moment
from storage.database import Database

SIZE = 25


async def in_batches(
    database: Database,
    knowledge: Knowledge,
    now: datetime,
    work: Callable[[Moment], Awaitable[int]],
) -> None:
    """Call `work` in a new transaction each time, until it found fewer than `SIZE` rows.

    `work` moves the date of what it did in the same transaction, so that nothing is done twice.
    """
    while True:
        async with database.transaction() as session:
            done = await work(Moment(session, now, knowledge))
        if done < SIZE:
            return
