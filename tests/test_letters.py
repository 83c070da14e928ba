"""What is read of letters, whatever the table holds: here, and on a database asked the usual way.

What is plainly sent is noted in one statement: it leaves the row that every other way leaves.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import outbox
from bot.envelope import has_attachments, pack, unpack
from bot.events import Attachment, Outgoing, Place, User
from bot.outbox import Cause
from bot.settling import settle
from storage import letters, people
from storage.database import MEMORY, Database, connect
from storage.letters import Waiting
from storage.people import Hints
from storage.tables import Letter
from tests.town import BEGINNING

TIMES = st.integers(-3, 3).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))
LETTERS = st.builds(
    Letter,
    platform=st.sampled_from(("garden", "harbour")),
    lane=st.sampled_from(("user a", "user b", "user c", "place d")),
    body=st.just('{"text":"x"}'),
    bulk=st.booleans(),
    created_at=TIMES,
    due_at=TIMES,
    tries=st.integers(0, 3),
    state=st.sampled_from(("waiting", "waiting", "sent", "failed", "held")),
)
TABLES = st.lists(LETTERS, max_size=12)


def plain() -> Database:
    """Open a database that is asked through SQLAlchemy alone."""
    return Database(create_async_engine(MEMORY, poolclass=StaticPool))


@asynccontextmanager
async def opened(make: Callable[[], Database]) -> AsyncIterator[AsyncSession]:
    """Give a transaction over empty tables."""
    database = make()
    try:
        async with database.engine.begin() as connection:
            await connection.run_sync(SQLModel.metadata.create_all)
        async with database.transaction() as session:
            yield session
    finally:
        await database.close()


async def waiting(session: AsyncSession) -> Sequence[Letter]:
    query = select(Letter).where(Letter.state == "waiting", Letter.platform == "garden")
    return (await session.exec(query.order_by(col(Letter.number)))).all()


def firsts(rows: Sequence[Letter]) -> Sequence[Letter]:
    """Return the first of each lane."""
    return list({row.lane: row for row in reversed(rows)}.values())


def read(row: Letter) -> Waiting:
    assert row.number is not None
    return Waiting(row.number, row.key, row.lane, row.body, row.bulk, row.due_at, row.tries)


everywhere = pytest.mark.parametrize("make", [connect, plain])


@everywhere
@settings(max_examples=40, deadline=None)
@given(table=TABLES, limit=st.integers(1, 4))
def test_what_is_due_is_the_first_of_each_lane_answers_first(
    make: Callable[[], Database], table: list[Letter], limit: int
) -> None:
    async def ask() -> None:
        async with opened(make) as session:
            session.add_all(table)
            await session.flush()
            due = [row for row in firsts(await waiting(session)) if row.due_at <= BEGINNING]
            due.sort(key=lambda row: (row.bulk, row.number))
            found = await letters.due(session, "garden", now=BEGINNING, limit=limit)
            assert found == [read(row) for row in due[:limit]]

    asyncio.run(ask())


@everywhere
@settings(max_examples=40, deadline=None)
@given(table=TABLES)
def test_the_first_of_a_lane_and_the_next_to_fall_due_are_found(
    make: Callable[[], Database], table: list[Letter]
) -> None:
    async def ask() -> None:
        async with opened(make) as session:
            session.add_all(table)
            await session.flush()
            rows = await waiting(session)
            leading = {row.lane: read(row) for row in firsts(rows)}
            for lane in ("user a", "user b", "user c", "place d"):
                assert await letters.first(session, "garden", lane) == leading.get(lane)
            later = [row.due_at for row in rows if row.due_at > BEGINNING]
            found = await letters.next_due(session, "garden", now=BEGINNING)
            assert found == min(later, default=None)

    asyncio.run(ask())


SQUARE = Place("garden", "square")
OUTGOING = st.builds(
    Outgoing,
    text=st.text(max_size=5) | st.just('"attachments":') | st.just('\\"attachments":[]'),
    place=st.sampled_from((SQUARE, Place("garden", "ada", direct=True))),
    user=st.sampled_from((None, User("garden", "ada", '"attachments":'))),
    handle=st.sampled_from(("", '"attachments":')),
    attachments=st.sampled_from(((), (Attachment("a", "text/plain", b"x"),))),
)


@given(OUTGOING)
def test_whether_a_letter_has_attachments_is_seen_without_reading_it(outgoing: Outgoing) -> None:
    body = pack(outgoing)
    assert has_attachments(body) == bool(unpack(body).attachments)


@everywhere
@settings(max_examples=40, deadline=None)
@given(outgoing=OUTGOING, owned=st.booleans(), tries=st.integers(0, 3))
def test_what_is_sent_is_noted_once_and_kept_without_files_if_its_owner_could_ask(
    make: Callable[[], Database], outgoing: Outgoing, *, owned: bool, tries: int
) -> None:
    async def note() -> None:
        async with opened(make) as session:
            letter = await _posted(session, outgoing, owned=owned, tries=tries)
            for ident in ("m1", "m2"):
                await settle(session, letter, ident, now=BEGINNING + timedelta(minutes=1))
            rows = (await session.exec(select(Letter))).all()
            for row in rows:
                assert (row.state, row.sent_id, row.tries) == ("sent", "m1", tries + 1)
                assert row.sent_at == BEGINNING + timedelta(minutes=1)
                assert (row.due_at, row.faults, row.problem) == (BEGINNING, 0, "")
                assert unpack(row.body) == replace(outgoing, attachments=())
            in_public = outgoing.user is None and outgoing.place == SQUARE
            assert len(rows) == (owned or in_public)

    asyncio.run(note())


async def _posted(session: AsyncSession, outgoing: Outgoing, *, owned: bool, tries: int) -> Waiting:
    """Post a letter that was tried before; return what is read of it."""
    person, _ = await people.behind(session, "garden", "ada", Hints(), now=BEGINNING)
    await outbox.post(session, outgoing, Cause(person.id if owned else None), now=BEGINNING)
    (row,) = await waiting(session)
    row.tries = tries
    await session.flush()
    session.expunge_all()
    return read(row)
