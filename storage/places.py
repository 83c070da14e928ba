"""Questions asked of places."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Declaration, DigestSubscription, Place


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


async def move(session: AsyncSession, platform: str, old: str, new: str) -> None:
    """Give a place the key `new`; nothing happens where `old` is not known, or is `new`.

    If both are known they become one, with everything of both; the language is that of `new`, if
    it has one. A move that is told of twice changes nothing the second time.
    """
    place = await find(session, platform, old)
    if place is None or old == new:
        return
    there = await find(session, platform, new)
    if there is None:
        place.key = new
    else:
        await _merge(session, place, there)
    await session.flush()


async def _merge(session: AsyncSession, place: Place, there: Place) -> None:
    there.language = there.language or place.language
    for table, column in (
        (Declaration, col(Declaration.place_id)),
        (DigestSubscription, col(DigestSubscription.place_id)),
    ):
        here = update(table).where(column == place.id)
        await session.exec(here.values(place_id=there.id))
    await session.delete(place)
