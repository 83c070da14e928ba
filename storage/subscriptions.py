"""The places that want a digest, and when it is due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import DigestSubscription, Place


class Subscriber(NamedTuple):
    """A place that wants a digest, with what was said of when and how."""

    id: str
    place: str
    platform: str
    key: str
    name: str
    thread: str
    language: str
    own_language: str
    weekday: int
    hour: int
    minute: int
    zone: str
    next_at: datetime
    quiet: int
    missed: int


async def due(session: AsyncSession, *, now: datetime) -> list[Subscriber]:
    """Return the places whose digest is due, the longest due first."""
    query = _subscribers().where(col(DigestSubscription.next_at) <= now)
    order = (col(DigestSubscription.next_at), col(DigestSubscription.id))
    return [Subscriber(*row) for row in await _rows(session, query.order_by(*order))]


async def next_due(session: AsyncSession, *, after: datetime) -> datetime | None:
    """Return when the next digest is due."""
    query = select(func.min(DigestSubscription.next_at))
    rows = await _rows(session, query.where(col(DigestSubscription.next_at) > after))
    found: datetime | None = rows[0][0]
    return found


async def of(session: AsyncSession, place_id: str) -> Subscriber | None:
    """Return the digest of a place, if it has one."""
    rows = await _rows(session, _subscribers().where(col(Place.id) == place_id))
    return Subscriber(*rows[0]) if rows else None


async def claim(session: AsyncSession, subscriber: Subscriber, following: datetime) -> bool:
    """Move the date of a digest, with its counts; say whether it was still what was read."""
    ours = (
        col(DigestSubscription.id) == subscriber.id,
        col(DigestSubscription.next_at) == subscriber.next_at,
    )
    moved = update(DigestSubscription).where(*ours)
    moved = moved.values(next_at=following, quiet=subscriber.quiet, missed=subscriber.missed)
    return bool((await (await session.connection()).execute(moved)).rowcount)


async def drop(session: AsyncSession, subscriber: Subscriber) -> None:
    """Take the digest of a place off."""
    row = await session.get(DigestSubscription, subscriber.id)
    if row is not None:
        await session.delete(row)
        await session.flush()


def _subscribers() -> Select[*tuple[Any, ...]]:
    row = DigestSubscription
    query = select(
        *(col(row.id), col(Place.id), col(Place.platform), col(Place.key), col(Place.name)),
        *(col(row.thread), col(row.language), col(Place.language), col(row.weekday)),
        *(col(row.hour), col(row.minute), col(row.zone), col(row.next_at)),
        *(col(row.quiet), col(row.missed)),
    )
    return query.join(Place, col(Place.id) == row.place_id)


async def _rows(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    found: Sequence[Any] = (await (await session.connection()).execute(query)).all()
    return found
