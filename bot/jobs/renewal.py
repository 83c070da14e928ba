"""Still true? A reminder a week before a declaration ends, and the end."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, select

from bot import named
from bot.introductions.gone import let_go
from bot.jobs.batches import SIZE, in_batches
from bot.knowledge import Knowledge
from bot.moment import Choice, Moment, choice, line
from storage import people
from storage.database import Database
from storage.tables import Declaration

BEFORE = timedelta(days=7)
SHORTEST = timedelta(days=14)
"""Who named a day sooner than this knows it, and is not reminded."""


async def remind(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Ask a week before the end whether it is still true, once a person for all of theirs."""
    await in_batches(database, knowledge, now, _remind)


async def _remind(moment: Moment) -> int:
    query = select(Declaration).where(
        Declaration.state == "open",
        col(Declaration.reminded).is_(False),
        col(Declaration.expires_at) <= moment.now + BEFORE,
        col(Declaration.expires_at) > moment.now,
    )
    rows = (await moment.session.exec(query.limit(SIZE))).all()
    for row in rows:
        row.reminded = True
    long = [row for row in rows if row.expires_at - row.created_at >= SHORTEST]
    for person_id, mine in _by_person(long).items():
        person = await people.get(moment.session, person_id)
        if person is not None:
            text = line("renew-ask", _labels(mine), named.day(mine[0].expires_at))
            await moment.tell(person, [text], _choices(mine), bulk=True)
    return len(rows)


async def expire(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Close what has ended, and say so."""
    await in_batches(database, knowledge, now, _expire)


async def _expire(moment: Moment) -> int:
    query = select(Declaration).where(
        Declaration.state == "open", col(Declaration.expires_at) <= moment.now
    )
    rows = (await moment.session.exec(query.limit(SIZE))).all()
    for row in rows:
        row.state = "expired"
        await let_go(moment, row)
    for person_id, mine in _by_person(rows).items():
        person = await people.get(moment.session, person_id)
        if person is not None:
            back = choice(f"renew {_ids(mine)}", "button-restore")
            await moment.tell(person, [line("renew-expired", _labels(mine))], [back], bulk=True)
    return len(rows)


def _by_person(rows: Iterable[Declaration]) -> dict[str, list[Declaration]]:
    found: dict[str, list[Declaration]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _labels(rows: Iterable[Declaration]) -> list[named.Named]:
    return [named.topic(row.topic, row.wording) for row in rows]


def _choices(rows: Iterable[Declaration]) -> list[Choice]:
    ids = _ids(rows)
    return [choice(f"renew {ids}", "button-renew"), choice(f"drop {ids}", "button-drop-them")]


def _ids(rows: Iterable[Declaration]) -> str:
    return "+".join(row.id for row in rows)
