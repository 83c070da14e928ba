"""The published figures, week by week."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.conflicts import inserting
from storage.tables import Snapshot


async def keep(session: AsyncSession, week: date, body: str, *, now: datetime) -> None:
    """Keep the figures of a week as JSON; what was published once is never changed.

    Of two copies of the program that count at the same time, the first to keep its figures wins.
    """
    keeping = inserting(session.get_bind().dialect.name, "snapshot").on_conflict_do_nothing()
    await session.exec(keeping.values(week=week, body=body, taken_at=now))


async def latest(session: AsyncSession, weeks: int = 1) -> Sequence[tuple[date, str]]:
    """Return the last weeks that were kept and their figures as JSON, the newest first."""
    query = select(Snapshot).order_by(col(Snapshot.week).desc()).limit(weeks)
    return [(row.week, row.body) for row in (await session.exec(query)).all()]


async def weeks(session: AsyncSession) -> Sequence[date]:
    """Return every week of which figures were kept, the newest first."""
    query = select(col(Snapshot.week)).order_by(col(Snapshot.week).desc())
    return (await session.exec(query)).all()


async def of(session: AsyncSession, week: date) -> str | None:
    """Return the figures of a week as JSON."""
    query = select(col(Snapshot.body)).where(col(Snapshot.week) == week)
    return (await session.exec(query)).first()
