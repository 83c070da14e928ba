"""One person's own figures."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Declaration, Introduction, Party

MADE = ("introduced", "met", "missed", "closed")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many open offers and asks somebody has, and introductions of each sort."""

    offering: int
    asking: int
    introduced: int
    met: int


async def of(session: AsyncSession, person_id: str) -> Figures:
    """Return one person's figures."""
    own = col(Declaration.person_id) == person_id, col(Declaration.state) == "open"
    sides = select(Declaration.side, func.count()).where(*own).group_by(Declaration.side)
    declared = dict((await session.exec(sides)).all())
    states = select(Introduction.state, func.count()).join(Party)
    states = states.where(Party.person_id == person_id).group_by(Introduction.state)
    lived = dict((await session.exec(states)).all())
    return Figures(
        offering=declared.get("offer", 0),
        asking=declared.get("ask", 0),
        introduced=sum(lived.get(state, 0) for state in MADE),
        met=lived.get("met", 0),
    )
