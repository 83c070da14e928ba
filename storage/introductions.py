"""Questions asked of introductions."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.declarations import ROOM, UNDER_WAY
from storage.tables import Feedback, Introduction, Lesson, Party, Person, Step


async def get(session: AsyncSession, introduction_id: str) -> Introduction | None:
    """Return an introduction by id."""
    return await session.get(Introduction, introduction_id)


async def parties(session: AsyncSession, introduction_id: str) -> Sequence[tuple[Party, Person]]:
    """Return who is in an introduction, in the order of their seats."""
    query = select(Party, Person).join(Person, col(Person.id) == Party.person_id)
    query = query.where(Party.introduction_id == introduction_id).order_by(col(Party.seat))
    return [(party, person) for party, person in (await session.exec(query)).all()]


async def lessons(session: AsyncSession, introduction_id: str) -> Sequence[Lesson]:
    """Return who helps whom with what in an introduction."""
    query = select(Lesson).where(Lesson.introduction_id == introduction_id)
    return (await session.exec(query.order_by(col(Lesson.topic), col(Lesson.id)))).all()


async def mine(session: AsyncSession, person_id: str) -> Sequence[tuple[Introduction, Party]]:
    """Return a person's introductions and their seat in each, newest first."""
    query = select(Introduction, Party).join(Party).where(Party.person_id == person_id)
    order = (col(Introduction.created_at).desc(), col(Introduction.id))
    return [(row, party) for row, party in (await session.exec(query.order_by(*order))).all()]


async def due(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Introduction]:
    """Return introductions for which something is due, the longest due first."""
    query = select(Introduction).where(col(Introduction.due_at) <= now)
    order = (col(Introduction.due_at), col(Introduction.id))
    return (await session.exec(query.order_by(*order).limit(limit))).all()


async def room(session: AsyncSession, person: Person) -> int:
    """Say how many more introductions may be under way for a person now."""
    under_way = (await busy(session, [person.id])).get(person.id, 0)
    return max(0, ROOM.get(person.load, 0) - under_way)


async def busy(session: AsyncSession, people: Collection[str] | None = None) -> dict[str, int]:
    """Count the introductions under way, by person; for these people or for all."""
    query = select(Party.person_id, func.count()).join(Introduction)
    query = query.where(col(Introduction.state).in_(UNDER_WAY)).group_by(Party.person_id)
    if people is not None:
        query = query.where(col(Party.person_id).in_(people))
    return dict((await session.exec(query)).all())


async def pairs(session: AsyncSession) -> set[tuple[str, str]]:
    """Return every pair that was ever in one introduction, each in the order of their ids."""
    one, other = aliased(Party), aliased(Party)
    same = col(one.introduction_id) == col(other.introduction_id)
    query = select(one.person_id, other.person_id).join(other, same)
    query = query.where(col(one.person_id) < col(other.person_id))
    return {(first, second) for first, second in (await session.exec(query)).all()}


async def were_together(session: AsyncSession, one: str, other: str) -> bool:
    """Say whether two people were ever in one introduction."""
    mine, theirs = aliased(Party), aliased(Party)
    same = col(mine.introduction_id) == col(theirs.introduction_id)
    query = select(func.count()).select_from(mine).join(theirs, same)
    query = query.where(mine.person_id == one, theirs.person_id == other)
    return (await session.exec(query)).one() > 0


async def with_declaration(session: AsyncSession, declaration_id: str) -> Sequence[Introduction]:
    """Return the introductions that rest on a declaration and are not accepted by all yet."""
    rests = (col(Lesson.offer_id) == declaration_id) | (col(Lesson.ask_id) == declaration_id)
    query = select(Introduction).join(Lesson).where(rests).distinct()
    query = query.where(col(Introduction.state).in_(("proposed", "half")))
    return (await session.exec(query)).all()


async def history(session: AsyncSession, introduction_id: str) -> Sequence[Step]:
    """Return the steps of an introduction, oldest first."""
    query = select(Step).where(Step.introduction_id == introduction_id)
    return (await session.exec(query.order_by(col(Step.at), col(Step.id)))).all()


async def feedback(session: AsyncSession, introduction_id: str, person_id: str) -> Feedback | None:
    """Return what somebody said of an introduction, if they did."""
    return await session.get(Feedback, (introduction_id, person_id))


async def asks_under_way(session: AsyncSession) -> set[str]:
    """Return the asks for which somebody is being introduced: they rest until that is over."""
    query = select(Lesson.ask_id).join(Introduction)
    query = query.where(col(Introduction.state).in_(UNDER_WAY), col(Lesson.ask_id).is_not(None))
    return {ask for ask in (await session.exec(query)).all() if ask is not None}
