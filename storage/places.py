"""Questions asked of places."""

from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Place


async def find(session: AsyncSession, platform: str, key: str) -> Place | None:
    """Return a place if it is known."""
    query = select(Place).where(Place.platform == platform, Place.key == key)
    return (await session.exec(query)).first()


async def keep(
    session: AsyncSession, platform: str, key: str, name: str, *, now: datetime
) -> Place:
    """Find or make a place, under the name it has today."""
    place = await find(session, platform, key)
    if place is None:
        place = Place(platform=platform, key=key, name=name, created_at=now)
        session.add(place)
        await session.flush()
    elif name and place.name != name:
        place.name = name
    return place
