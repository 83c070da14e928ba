"""What the published figures of the week add to a digest."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.census import body, reading
from bot.census.published import Row, Snapshot
from bot.census.wanted import most_wanted
from storage import snapshots

FRESH = timedelta(days=14)
"""How old figures may be."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is wanted and not to be found, by how many people; how many met, and were helped."""

    wanted: tuple[tuple[str, int], ...] = ()
    met: int = 0
    helped: int = 0


async def latest(session: AsyncSession, now: datetime) -> Snapshot | None:
    """Return the last figures, if they are of these weeks."""
    snapshot = await reading.latest(session)
    return snapshot if snapshot and snapshot.week >= (now - FRESH).date() else None


async def of(session: AsyncSession, week: date | None) -> Snapshot | None:
    """Return the figures of a week, if there are any."""
    text = await snapshots.of(session, week) if week else None
    return body.read(week, text) if week and text else None


def read(snapshot: Snapshot) -> Figures:
    """Take from a snapshot what a digest tells; figures that are hidden there stay hidden."""
    rows = ((row.key, row.asking) for row in most_wanted(snapshot) if row.asking)
    wanted = tuple(sorted(rows, key=lambda each: -each[1]))
    everybody = snapshot.find("all") or Row("all", "")
    return Figures(wanted, everybody.meetings or 0, everybody.helped or 0)
