"""The snapshots that were taken, read for whoever shows them."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.census import body
from bot.census.published import Snapshot
from storage import snapshots


async def latest(session: AsyncSession) -> Snapshot | None:
    """Return the newest snapshot; None before the first was taken."""
    return next(iter(await history(session, 1)), None)


async def history(session: AsyncSession, weeks: int) -> Sequence[Snapshot]:
    """Return up to `weeks` snapshots, the newest first; a week without one is left out."""
    return [body.read(week, text) for week, text in await snapshots.latest(session, weeks)]
