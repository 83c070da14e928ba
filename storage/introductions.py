"""Questions asked of introductions."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

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
    """Return introductions for which something is due, the longest due first.

    Those that are planned are due as well, but many at once: see `storage.planned`.
    """
    query = select(Introduction).where(
        col(Introduction.due_at) <= now, Introduction.state != "planned"
    )
    order = (col(Introduction.due_at), col(Introduction.id))
    return (await session.exec(query.order_by(*order).limit(limit))).all()


async def with_declaration(session: AsyncSession, declaration_id: str) -> Sequence[Introduction]:
    """Return the introductions that rest on a declaration and are not accepted by all yet."""
    rests = (col(Lesson.offer_id) == declaration_id) | (col(Lesson.ask_id) == declaration_id)
    query = select(Introduction).join(Lesson).where(rests).distinct()
    query = query.where(col(Introduction.state).in_(("proposed", "half")))
    return (await session.exec(query)).all()


async def for_ask(session: AsyncSession, ask_id: str) -> Sequence[Introduction]:
    """Return the introductions in which somebody helps with an ask."""
    query = select(Introduction).join(Lesson).where(Lesson.ask_id == ask_id).distinct()
    return (await session.exec(query)).all()


async def history(session: AsyncSession, introduction_id: str) -> Sequence[Step]:
    """Return the steps of an introduction, oldest first."""
    query = select(Step).where(Step.introduction_id == introduction_id)
    return (await session.exec(query.order_by(col(Step.at), col(Step.id)))).all()


async def feedback(session: AsyncSession, introduction_id: str, person_id: str) -> Feedback | None:
    """Return what somebody said of an introduction, if they did."""
    return await session.get(Feedback, (introduction_id, person_id))
