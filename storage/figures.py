"""Counts of distinct people, and nothing about anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Declaration, Feedback, Introduction, Party, Person

SMALLEST = 5
"""Fewer people than this are not told of in public: somebody could be known by it."""
MADE = ("introduced", "met", "missed", "closed")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many people offer, ask, were introduced, met, and were helped."""

    offering: int
    asking: int
    introduced: int
    met: int
    helped: int


async def everybody(session: AsyncSession) -> Figures:
    """Return the figures of everybody; whoever shows them leaves out those under `SMALLEST`."""
    return await _figures(session, col(Person.id).is_not(None))


async def of(session: AsyncSession, person_id: str) -> Figures:
    """Return one person's own figures: declarations and introductions, not people."""
    own = col(Declaration.person_id) == person_id, col(Declaration.state) == "open"
    sides = select(Declaration.side, func.count()).where(*own).group_by(Declaration.side)
    declared = dict((await session.exec(sides)).all())
    states = select(Introduction.state, func.count()).join(Party)
    states = states.where(Party.person_id == person_id).group_by(Introduction.state)
    lived = dict((await session.exec(states)).all())
    helped = select(func.count()).select_from(Feedback).where(Feedback.person_id == person_id)
    return Figures(
        offering=declared.get("offer", 0),
        asking=declared.get("ask", 0),
        introduced=sum(lived.get(state, 0) for state in MADE),
        met=lived.get("met", 0),
        helped=(await session.exec(helped.where(Feedback.rating == "helped"))).one(),
    )


async def _figures(session: AsyncSession, whom: ColumnElement[bool]) -> Figures:
    people = func.count(func.distinct(col(Person.id)))

    async def declaring(side: str) -> int:
        query = select(people).join(Declaration).where(whom, Declaration.side == side)
        return (await session.exec(query.where(Declaration.state == "open"))).one()

    async def brought(states: Sequence[str]) -> int:
        query = select(people).join(Party).join(Introduction).where(whom)
        return (await session.exec(query.where(col(Introduction.state).in_(states)))).one()

    helped = select(people).join(Feedback).where(whom, Feedback.rating == "helped")
    return Figures(
        offering=await declaring("offer"),
        asking=await declaring("ask"),
        introduced=await brought(MADE),
        met=await brought(("met",)),
        helped=(await session.exec(helped)).one(),
    )


async def by_capacity(session: AsyncSession) -> Sequence[tuple[str, str, int]]:
    """Return capacity, side and distinct people, where there are at least `SMALLEST`."""
    people = func.count(func.distinct(col(Declaration.person_id)))
    query = select(Declaration.topic, Declaration.side, people)
    query = query.where(
        Declaration.state == "open", ~col(Declaration.topic).startswith("=", autoescape=True)
    )
    query = query.group_by(Declaration.topic, Declaration.side).having(people >= SMALLEST)
    rows = await session.exec(query.order_by(Declaration.topic, Declaration.side))
    return [(topic, side, number) for topic, side, number in rows.all()]
