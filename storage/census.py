"""What the census reads: a few queries over everybody, and rows as the database keeps them.

Nobody who is banned is counted, and nothing in people's own words. What is "packed" is as the
database keeps it: unpacking half a million values one by one takes seconds.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    Subquery,
    Text,
    and_,
    case,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.figures import MADE
from storage.tables import Account, Declaration, Feedback, Introduction, Lesson, Person, Step

Rows = Sequence[Sequence[Any]]


async def people(session: AsyncSession) -> Rows:
    """Return who is counted: id, region."""
    query = select(col(Person.id), col(Person.region)).where(col(Person.banned).is_(False))
    return await _rows(session, query)


async def platforms(session: AsyncSession) -> Rows:
    """Return where people have accounts: person, platform."""
    return await _rows(session, select(col(Account.person_id), col(Account.platform)).distinct())


async def offers(session: AsyncSession) -> Rows:
    """Return the open offers: person, topic, languages, kinds (the last two packed)."""
    query = _declared("offer").where(col(Declaration.state) == "open")
    return await _rows(session, query)


async def asks(session: AsyncSession, *, since: datetime) -> Rows:
    """Return the asks that are open, and those made since then and not replaced by another.

    Each row has person, topic, languages, kinds (these two packed), 1 where it is open, 1 where it
    was made since then, when it was made and when somebody was first introduced for it, or None
    (these two packed).
    """
    served = _served()
    is_open = col(Declaration.state) == "open"
    is_recent = and_(col(Declaration.created_at) > since, col(Declaration.state) != "replaced")
    query = _declared("ask").add_columns(
        case((is_open, 1), else_=0),
        case((is_recent, 1), else_=0),
        _packed(Declaration.created_at),
        type_coerce(served.c.at, Text),
    )
    query = query.outerjoin(served, served.c.ask_id == Declaration.id)
    return await _rows(session, query.where(or_(is_open, is_recent)))


def _served() -> Subquery:
    """Find asks for which somebody was introduced, and when all had said yes for the first time."""
    at = func.min(col(Step.at)).label("at")
    query = select(col(Lesson.ask_id), at).select_from(Lesson).join(Introduction)
    query = query.join(Step, col(Step.introduction_id) == Introduction.id)
    made = col(Introduction.state).in_(MADE), col(Step.state).in_(MADE)
    return query.where(*made, col(Lesson.ask_id).is_not(None)).group_by(Lesson.ask_id).subquery()


async def lessons(session: AsyncSession) -> Rows:
    """Return who was introduced for what: a row for each lesson of an introduction all agreed to.

    Each has introduction, its state, its language, topic, helper, learner, and the kinds of help of
    the offer and of the ask (packed, None where they are gone).
    """
    offer, ask = aliased(Declaration), aliased(Declaration)
    query = select(
        col(Introduction.id),
        col(Introduction.state),
        col(Introduction.language),
        col(Lesson.topic),
        col(Lesson.helper_id),
        col(Lesson.learner_id),
        _packed(offer.kinds),
        _packed(ask.kinds),
    )
    query = query.select_from(Lesson).join(Introduction)
    query = query.outerjoin(offer, col(offer.id) == Lesson.offer_id)
    query = query.outerjoin(ask, col(ask.id) == Lesson.ask_id)
    made = col(Introduction.state).in_(MADE)
    return await _rows(session, query.where(made, _is_fixed(Lesson.topic)))


async def helped(session: AsyncSession) -> Rows:
    """Return who said that it helped: introduction, person."""
    query = select(col(Feedback.introduction_id), col(Feedback.person_id))
    return await _rows(session, query.where(col(Feedback.rating) == "helped"))


def _declared(side: str) -> Select[*tuple[Any, ...]]:
    query = select(
        col(Declaration.person_id),
        col(Declaration.topic),
        _packed(Declaration.languages),
        _packed(Declaration.kinds),
    )
    return query.where(col(Declaration.side) == side, _is_fixed(Declaration.topic))


def _is_fixed(topic: str) -> ColumnElement[bool]:
    """Leave out own wordings, which begin with "="."""
    return ~col(topic).startswith("=", autoescape=True)


def _packed(column: Any) -> ColumnElement[str]:
    return type_coerce(column, Text)


async def _rows(session: AsyncSession, query: Executable) -> Rows:
    found: Rows = (await (await session.connection()).execute(query)).all()
    return found
