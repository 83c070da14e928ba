"""What a round reads of everybody: a few queries, and rows as the database keeps them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Text,
    case,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.declarations import available
from storage.figures import MADE
from storage.rooms import UNDER_WAY, who
from storage.tables import (
    Account,
    Block,
    Declaration,
    Feedback,
    Introduction,
    Lesson,
    Party,
    Person,
)

Rows = Sequence[Sequence[Any]]


async def people(session: AsyncSession, *, now: datetime, until: datetime) -> Rows:
    """Return who takes part now: id, languages with levels (packed), zone, region, load.

    Whoever may be written to from `until` on, at the latest, takes part.
    """
    query = select(
        col(Person.id),
        _packed(Person.speaks),
        col(Person.zone),
        col(Person.region),
        col(Person.load),
    )
    query = query.where(col(Person.next_round_at) <= until, *available(now))
    return await _rows(session, query)


async def wishes(session: AsyncSession) -> Rows:
    """Return the open declarations of everybody: whoever needs some of them reads all as fast.

    Each row has id, person, side, topic, kinds, languages, when it was said and deadline (these
    four packed), rounds waited.
    """
    query = select(
        col(Declaration.id),
        col(Declaration.person_id),
        col(Declaration.side),
        col(Declaration.topic),
        _packed(Declaration.kinds),
        _packed(Declaration.languages),
        _packed(Declaration.created_at),
        _packed(Declaration.deadline),
        col(Declaration.waited),
    )
    return await _rows(session, query.where(col(Declaration.state) == "open"))


def _packed(column: Any) -> ColumnElement[str]:
    """Read a column as it is kept: unpacking half a million values one by one takes seconds."""
    return type_coerce(column, Text)


async def resting(session: AsyncSession) -> Rows:
    """Return the asks for which somebody is being introduced: they rest until that is over."""
    query = select(col(Lesson.ask_id)).join(Introduction)
    under_way = col(Introduction.state).in_(UNDER_WAY)
    return await _rows(session, query.where(under_way, col(Lesson.ask_id).is_not(None)))


async def busy(session: AsyncSession, side: str) -> Rows:
    """Count the introductions under way in which people help ("offer") or learn: person, number."""
    person = col(who(side))
    query = select(person, func.count(func.distinct(Lesson.introduction_id))).join(Introduction)
    under_way = col(Introduction.state).in_(UNDER_WAY)
    return await _rows(session, query.where(under_way).group_by(person))


async def hints(session: AsyncSession) -> Rows:
    """Return the zones that platforms tell of those who named none: person, zone; newest last."""
    silent = select(col(Person.id)).where(col(Person.zone) == "")
    query = select(col(Account.person_id), col(Account.zone))
    query = query.where(col(Account.zone) != "", col(Account.person_id).in_(silent))
    return await _rows(session, query.order_by(col(Account.heard_at)))


async def blocks(session: AsyncSession) -> Rows:
    """Return who blocks whom."""
    return await _rows(session, select(col(Block.person_id), col(Block.blocked_id)))


async def together(session: AsyncSession) -> Rows:
    """Return every pair that was ever in one introduction, each in the order of their ids."""
    one, other = aliased(Party), aliased(Party)
    same = col(one.introduction_id) == col(other.introduction_id)
    query = select(col(one.person_id), col(other.person_id)).join(other, same)
    return await _rows(session, query.where(col(one.person_id) < col(other.person_id)))


async def given(session: AsyncSession, *, since: datetime) -> Rows:
    """Count the lessons people were asked to give since then: helper, number."""
    query = select(col(Lesson.helper_id), func.count()).join(Introduction)
    lately = col(Introduction.created_at) > since
    return await _rows(session, query.where(lately).group_by(Lesson.helper_id))


async def rated(session: AsyncSession) -> Rows:
    """Count what learners said of their helpers: helper, introductions rated, those that helped."""
    introduction = col(Lesson.introduction_id)
    by_learner = (introduction == Feedback.introduction_id) & (
        col(Lesson.learner_id) == Feedback.person_id
    )
    helped = case((col(Feedback.rating) == "helped", introduction))
    query = select(
        col(Lesson.helper_id),
        func.count(func.distinct(introduction)),
        func.count(func.distinct(helped)),
    )
    query = query.select_from(Feedback).join(Lesson, by_learner)
    return await _rows(session, query.group_by(Lesson.helper_id))


async def open_asks(session: AsyncSession) -> Rows:
    """Count the asks that are open, by the region of their people; of those who named one."""
    query = select(col(Person.region), func.count()).select_from(Declaration)
    query = query.join(Person, col(Person.id) == Declaration.person_id)
    query = query.where(
        col(Declaration.side) == "ask", col(Declaration.state) == "open", col(Person.region) != ""
    )
    return await _rows(session, query.group_by(Person.region))


async def served(session: AsyncSession, *, since: datetime) -> Rows:
    """Count the asks that were served since then, and those of them that are open, by region.

    Served is an ask with an introduction made since then in which all said yes.
    """
    asks = select(col(Lesson.ask_id)).join(Introduction)
    asks = asks.where(col(Introduction.created_at) > since, col(Introduction.state).in_(MADE))
    is_open = case((col(Declaration.state) == "open", 1), else_=0)
    query = select(col(Person.region), func.count(), func.sum(is_open)).select_from(Declaration)
    query = query.join(Person, col(Person.id) == Declaration.person_id)
    query = query.where(
        col(Declaration.side) == "ask", col(Declaration.id).in_(asks), col(Person.region) != ""
    )
    return await _rows(session, query.group_by(Person.region))


async def _rows(session: AsyncSession, query: Executable) -> Rows:
    found: Rows = (await (await session.connection()).execute(query)).all()
    return found
