"""Questions asked of letters and seen-marks."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import and_, delete, func, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.quick import Quick
from storage.tables import Letter, Seen

KEEP = timedelta(days=30)
"""How long sent letters and seen-marks are kept."""


async def first_time(session: AsyncSession, platform: str, message: str, *, now: datetime) -> bool:
    """Note a message as seen; say whether it is new. The note is the first row of the answer."""
    note = _noting(session.get_bind().dialect.name)
    values = {"platform": platform, "message": message, "at": now}
    return (await note.run(session, values)).changed > 0


@cache
def _noting(dialect: str) -> Quick:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return Quick(insert(SQLModel.metadata.tables["seen"]).on_conflict_do_nothing())


async def due(
    session: AsyncSession, platform: str, *, now: datetime, limit: int
) -> Sequence[Letter]:
    """Return the first waiting letter of each lane of a platform, if it is due; answers first.

    A letter never overtakes an earlier one of its lane, so that a conversation stays in order.
    Of more than `limit` lanes, those that have waited longest are returned.
    """
    waiting = (Letter.state == "waiting", Letter.platform == platform)
    firsts = select(func.min(Letter.number)).where(*waiting).group_by(Letter.lane)
    query = select(Letter).where(col(Letter.number).in_(firsts), col(Letter.due_at) <= now)
    query = query.order_by(col(Letter.bulk), col(Letter.number)).limit(limit)
    return (await session.exec(query)).all()


async def first(session: AsyncSession, platform: str, lane: str) -> Letter | None:
    """Return the first waiting letter of a lane, due or not."""
    here = (Letter.state == "waiting", Letter.platform == platform, Letter.lane == lane)
    query = select(Letter).where(*here).order_by(col(Letter.number)).limit(1)
    return (await session.exec(query)).first()


async def next_due(session: AsyncSession, platform: str, *, now: datetime) -> datetime | None:
    """Return when the next letter of a platform falls due that is not due yet."""
    waiting = (Letter.state == "waiting", Letter.platform == platform)
    query = select(func.min(Letter.due_at)).where(*waiting, Letter.due_at > now)
    return (await session.exec(query)).one()


async def recent(session: AsyncSession, person_id: str, limit: int = 5) -> Sequence[Letter]:
    """Return the last letters to a person that have arrived or may have, newest first.

    One without a `sent_id` may have: the bot was killed before it could be noted as sent, or the
    platform could not tell.
    """
    arrived = col(Letter.state).not_in(("failed", "held"))
    query = select(Letter).where(Letter.person_id == person_id, arrived)
    return (await session.exec(query.order_by(col(Letter.number).desc()).limit(limit))).all()


async def held(session: AsyncSession, person_id: str, platform: str) -> Sequence[Letter]:
    """Return what is kept on a platform until a person opens a conversation, oldest first."""
    mine = (Letter.person_id == person_id, Letter.platform == platform, Letter.state == "held")
    return (await session.exec(select(Letter).where(*mine).order_by(col(Letter.number)))).all()


async def clean(session: AsyncSession, *, now: datetime) -> None:
    """Delete seen-marks, and letters that wait for nothing or are held, if older than `KEEP`."""
    old = now - KEEP
    await session.exec(delete(Seen).where(col(Seen.at) < old))
    settled = (col(Letter.state) != "waiting", col(Letter.created_at) < old)
    await session.exec(delete(Letter).where(*settled))


async def delete_to(session: AsyncSession, platform: str, lane: str) -> None:
    """Delete the letters of one lane, whoever owns them."""
    lane_of = (col(Letter.platform) == platform, col(Letter.lane) == lane)
    await session.exec(delete(Letter).where(*lane_of))


async def delete_naming(
    session: AsyncSession, words: Iterable[str], acquainted: Collection[str]
) -> None:
    """Delete the letters with one of these words: all but those that wait for their turn.

    Of letters to `acquainted` people those as well.
    """
    settled = col(Letter.state) != "waiting"
    reach = or_(settled, col(Letter.person_id).in_(acquainted))
    for word in words:
        written = json.dumps(word, ensure_ascii=False)[1:-1]
        named = col(Letter.body).contains(written, autoescape=True)
        await session.exec(delete(Letter).where(and_(named, reach)))


async def overdue(session: AsyncSession, *, now: datetime) -> int:
    """Count the letters that have waited for more than an hour past their time."""
    late = col(Letter.due_at) < now - timedelta(hours=1)
    query = select(func.count()).select_from(Letter).where(Letter.state == "waiting", late)
    return (await session.exec(query)).one()
