"""Questions asked of places."""

from datetime import datetime

from sqlalchemy import delete, exists, update
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Declaration, DigestSubscription, Edition, Place


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

    If both are known they become one, with everything of both; the language and the digest are
    those of `new`, if it has them. A thread stays behind. A move that is told of twice changes
    nothing the second time.
    """
    place = await find(session, platform, old)
    if place is None or old == new:
        return
    there = await find(session, platform, new)
    threads = update(DigestSubscription).where(col(DigestSubscription.place_id) == place.id)
    await session.exec(threads.values(thread=""))
    if there is None:
        place.key = new
    else:
        await _merge(session, place, there)
    await session.flush()


async def _merge(session: AsyncSession, place: Place, there: Place) -> None:
    there.language = there.language or place.language
    await _keep_one(session, place, there)
    for table, column in (
        (Declaration, col(Declaration.place_id)),
        (DigestSubscription, col(DigestSubscription.place_id)),
        (Edition, col(Edition.place_id)),
    ):
        here = update(table).where(column == place.id)
        await session.exec(here.values(place_id=there.id))
    await session.delete(place)


async def _keep_one(session: AsyncSession, place: Place, there: Place) -> None:
    """Delete of the first what the second has as well: a digest, and editions of the same time."""
    subscription, edition = col(DigestSubscription.place_id), aliased(Edition)
    has_one = exists().where(subscription == there.id)
    if (await session.exec(select(has_one))).one():
        await session.exec(delete(DigestSubscription).where(subscription == place.id))
    dues = select(edition.due_at).where(col(edition.place_id) == there.id)
    twice = (col(Edition.place_id) == place.id, col(Edition.due_at).in_(dues))
    await session.exec(delete(Edition).where(*twice))
