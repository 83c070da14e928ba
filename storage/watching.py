"""How the bot itself is doing: letters that wait or failed, and rounds that were held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Letter, Round


@dataclass(frozen=True, slots=True)
class Post:
    """The letters of a platform: how many wait, since when the oldest does, how many failed."""

    platform: str
    waiting: int
    oldest: datetime | None
    failed: int


async def post(session: AsyncSession) -> Sequence[Post]:
    """Return the letters of each platform that has some waiting, or failed ones not deleted yet."""
    waits = col(Letter.state) == "waiting"
    query = select(
        Letter.platform,
        func.count(case((waits, 1))),
        func.min(case((waits, col(Letter.created_at)))),
        func.count(case((~waits, 1))),
    )
    query = query.where(col(Letter.state).in_(("waiting", "failed")))
    query = query.group_by(Letter.platform).order_by(Letter.platform)
    return [Post(*row) for row in (await session.exec(query)).all()]


async def rounds(session: AsyncSession) -> tuple[int, datetime | None]:
    """Return how many rounds were held, and when the last one began."""
    query = select(func.count(), func.max(col(Round.started_at)))
    return (await session.exec(query)).one()


async def answers(session: AsyncSession) -> None:
    """Ask the database for nothing; raises what it raises where it cannot answer."""
    await session.exec(select(1))
