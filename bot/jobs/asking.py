"""Introductions that a round has planned: their people are asked, also if the bot was down."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.introductions.asking import Asker
from bot.knowledge import Knowledge
from bot.moment import Moment
from bot.phrases import Phrases
from storage import planned
from storage.database import Database

log = logging.getLogger(__name__)

SIZE = 100
"""Introductions of which the people are asked in one transaction."""
LATER = timedelta(hours=1)


async def ask_planned(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Ask everybody of whom something is planned, some introductions a transaction."""
    asking = _Asking(database, knowledge, now, Phrases(knowledge))
    while ids := await asking.waiting():
        try:
            await asking.ask(ids)
        except Exception:
            log.exception("people could not be asked, and are asked one introduction after another")
            await asking.ask_one_by_one(ids)
        await asyncio.sleep(0)  # whoever waits for a turn is before the next


@dataclass(frozen=True, slots=True)
class _Asking:
    database: Database
    knowledge: Knowledge
    now: datetime
    phrases: Phrases

    async def waiting(self) -> Sequence[str]:
        async with self.database.transaction() as session:
            return await planned.waiting(session, now=self.now, most=SIZE)

    async def ask(self, ids: Sequence[str]) -> None:
        async with self.database.transaction() as session:
            await Asker(Moment(session, self.now, self.knowledge), self.phrases).ask(ids)

    async def ask_one_by_one(self, ids: Sequence[str]) -> None:
        """Put off those that fail; raise if that is all of them, as it is not due to them then."""
        failed = 0
        for ident in ids:
            try:
                await self.ask([ident])
            except Exception:
                failed += 1
                if failed == len(ids) > 1:
                    raise
                log.exception("people of introduction %s could not be asked", ident)
                async with self.database.transaction() as session:
                    await planned.put_off(session, ident, self.now + LATER)
