"""When something that belongs to nobody is due next."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Due


async def take(session: AsyncSession, name: str, now: datetime, following: datetime) -> bool:
    """Say whether something is due, and if so, move it to `following`.

    What was never heard of is due at `following` for the first time, except where that is now.
    """
    row = await session.get(Due, name)
    if row is None:
        session.add(Due(name=name, at=following))
        return False
    if row.at > now:
        return False
    row.at = following
    return True


async def get(session: AsyncSession, name: str) -> datetime | None:
    """Return the time kept under a name."""
    row = await session.get(Due, name)
    return row.at if row else None


async def put(session: AsyncSession, name: str, at: datetime) -> None:
    """Keep a time under a name."""
    await session.merge(Due(name=name, at=at))


async def drop(session: AsyncSession, name: str) -> None:
    """Forget what is kept under a name."""
    await session.exec(delete(Due).where(col(Due.name) == name))
