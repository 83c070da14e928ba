"""A pause is over: welcome back."""

from datetime import datetime

from sqlmodel import col, select

from bot.jobs.batches import SIZE, in_batches
from bot.knowledge import Knowledge
from bot.moment import Moment, choice, line
from storage.database import Database
from storage.tables import Person


async def end_pauses(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Tell those whose pause ends that they take part again."""
    await in_batches(database, knowledge, now, _end)


async def _end(moment: Moment) -> int:
    query = select(Person).where(col(Person.paused_until) <= moment.now).limit(SIZE)
    rows = (await moment.session.exec(query)).all()
    for person in rows:
        person.paused_until = None
        pause = [choice("pause", "button-pause"), choice("mine", "button-mine")]
        await moment.tell(person, [line("pause-over")], pause, bulk=True)
    return len(rows)
