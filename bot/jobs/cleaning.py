"""What has been kept long enough is deleted, once a day."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col

from bot.knowledge import Knowledge
from storage import dues, keepsakes, letters
from storage.database import Database
from storage.tables import Edition, LinkCode

YEAR = timedelta(days=365)


async def clean(database: Database, knowledge: Knowledge, now: datetime) -> None:  # noqa: ARG001
    """Delete seen-marks and letters of more than thirty days, and what was kept for a time.

    Of digests it is known for a year what they showed.
    """
    async with database.transaction() as session:
        if not await dues.take(session, "cleaning", now, now + timedelta(days=1)):
            return
        await letters.clean(session, now=now)
        await keepsakes.clean(session, now=now)
        await session.exec(delete(LinkCode).where(col(LinkCode.expires_at) <= now))
        await session.exec(delete(Edition).where(col(Edition.posted_at) < now - YEAR))
