"""What digests are made of, read for all places at once, and the editions that were posted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    Subquery,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import rooms
from storage.declarations import available
from storage.rooms import UNDER_WAY
from storage.tables import (
    Account,
    Declaration,
    Edition,
    Feedback,
    Introduction,
    Item,
    Lesson,
    Letter,
    Person,
    Place,
)

NEVER, NAMED = "never", "yes"
"""How somebody wants to be shown: not at all; by name. Else they are somebody."""
ANSWERED = (*UNDER_WAY, "met", "closed")
"""States of introductions that answer an ask; those who have missed each other still wait."""


class Standing(NamedTuple):
    """An open offer or ask that may be shown; `times` is how often it was shown before."""

    id: str
    person: str
    topic: str
    wording: str
    languages: tuple[str, ...]
    place: str | None
    since: datetime
    region: str
    shown: str
    times: int


class Thanks(NamedTuple):
    """Public thanks of somebody to somebody else, about a topic."""

    introduction: str
    person: str
    about: str
    topic: str
    words: str
    region: str
    shown: str
    about_shown: str
    times: int


class Before(NamedTuple):
    """Something that a place was shown lately, and in which edition."""

    place: str
    due_at: datetime
    declaration: str | None
    introduction: str | None


async def asks(session: AsyncSession, *, now: datetime, most_rows: int) -> list[Standing]:
    """Return asks that nobody has answered and nobody is asked about just now.

    Those that were shown least come first, then those that have waited longest.
    """
    served = select(col(Lesson.id)).join(Introduction)
    served = served.where(col(Lesson.ask_id) == Declaration.id, _taken(now))
    query = _standing("ask", now).where(~served.correlate(Declaration).exists())
    return await _least_shown(session, query, col(Declaration.created_at), most_rows)


async def offers(
    session: AsyncSession, *, since: datetime, now: datetime, most_rows: int
) -> list[Standing]:
    """Return offers made since then; those that were shown least come first, then the newest."""
    query = _standing("offer", now).where(col(Declaration.created_at) > since)
    return await _least_shown(session, query, col(Declaration.created_at).desc(), most_rows)


async def thanks(
    session: AsyncSession, *, since: datetime, now: datetime, most_rows: int
) -> list[Thanks]:
    """Return public thanks since then of people who may both be shown, the least shown first."""
    helper = aliased(Person)
    shown = _times(Item.introduction_id)
    mine = (col(Lesson.introduction_id) == Feedback.introduction_id) & (
        col(Lesson.learner_id) == Feedback.person_id
    )
    query = select(
        *(col(Feedback.introduction_id), col(Feedback.person_id), col(helper.id)),
        *(func.min(Lesson.topic), col(Feedback.thanks), col(Person.region)),
        *(col(Person.shown), col(helper.shown), func.coalesce(shown.c.times, 0)),
    )
    query = query.select_from(Feedback).join(Lesson, mine)
    query = query.join(Person, col(Person.id) == Feedback.person_id)
    query = query.join(helper, col(helper.id) == Lesson.helper_id)
    query = query.outerjoin(shown, shown.c.key == Feedback.introduction_id)
    query = query.where(
        col(Feedback.public).is_(True),
        col(Feedback.thanks) != "",
        col(Feedback.at) > since,
        *_may_be_shown(now),
        *_awake(helper, now),
    )
    query = query.group_by(
        Feedback.introduction_id, Feedback.person_id, Person.id, helper.id, shown.c.times
    )
    order = (func.coalesce(shown.c.times, 0), col(Feedback.at).desc())
    return [Thanks(*row) for row in await _rows(session, query.order_by(*order).limit(most_rows))]


async def declared(session: AsyncSession) -> Mapping[tuple[str, str], int]:
    """Count the open offers and asks of each topic, by side and topic."""
    query = select(col(Declaration.side), col(Declaration.topic), func.count())
    query = query.where(col(Declaration.state) == "open")
    rows = await _rows(session, query.group_by(Declaration.side, Declaration.topic))
    return {(side, topic): number for side, topic, number in rows}


async def names(session: AsyncSession, people: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return all names of the accounts of some people, the one last heard of last."""
    query = select(col(Account.person_id), col(Account.name)).where(
        col(Account.person_id).in_(list(people)), col(Account.name) != ""
    )
    found: dict[str, tuple[str, ...]] = {}
    for person, name in await _rows(session, query.order_by(col(Account.heard_at))):
        found[person] = (*found.get(person, ()), name)
    return found


async def before(
    session: AsyncSession, places: Sequence[str], *, since: datetime
) -> Sequence[Before]:
    """Return what some places were shown since then."""
    query = select(
        *(col(Edition.place_id), col(Edition.due_at)),
        *(col(Item.declaration_id), col(Item.introduction_id)),
    )
    query = query.join(Item, col(Item.edition_id) == Edition.id)
    query = query.where(col(Edition.posted_at) > since, col(Edition.place_id).in_(places))
    return [Before(*row) for row in await _rows(session, query)]


async def undelivered(session: AsyncSession, places: Sequence[str]) -> set[str]:
    """Return those of some places that the last edition could not be delivered to."""
    last = select(func.max(Edition.due_at)).where(col(Edition.place_id) == Place.id)
    query = select(col(Place.id)).join(Edition).join(Letter, col(Letter.key) == Edition.letter)
    query = query.where(
        col(Place.id).in_(places),
        col(Edition.due_at) == last.correlate(Place).scalar_subquery(),
        col(Letter.state) == "failed",
    )
    return {place for (place,) in await _rows(session, query)}


async def still_there(
    session: AsyncSession, ids: Sequence[str], people: Sequence[str], *, now: datetime
) -> tuple[set[str], set[str]]:
    """Return which of some declarations may still be shown, and which of some people."""
    may = select(col(Person.id)).where(col(Person.id).in_(people), *_may_be_shown(now))
    open_ones = select(col(Declaration.id)).where(
        col(Declaration.id).in_(ids), col(Declaration.state) == "open"
    )
    found = [{ident for (ident,) in await _rows(session, query)} for query in (open_ones, may)]
    return found[0], found[1]


def _standing(side: str, now: datetime) -> Select[*tuple[Any, ...]]:
    """Build the one definition of an offer or ask that may be shown to everybody."""
    query = select(
        *(col(Declaration.id), col(Declaration.person_id), col(Declaration.topic)),
        *(col(Declaration.wording), col(Declaration.languages), col(Declaration.place_id)),
        *(col(Declaration.created_at), col(Person.region), col(Person.shown)),
    )
    query = query.join(Person, col(Person.id) == Declaration.person_id)
    return query.where(
        col(Declaration.side) == side,
        col(Declaration.state) == "open",
        col(Declaration.expires_at) > now,
        *_may_be_shown(now),
        rooms.left(side),
    )


async def _least_shown(
    session: AsyncSession, query: Select[*tuple[Any, ...]], order: Any, most_rows: int
) -> list[Standing]:
    """Take what was never shown, in the order of an index; only for want of that anything else."""
    shown = select(col(Item.number)).where(col(Item.declaration_id) == Declaration.id)
    never = query.add_columns(literal(0)).where(~shown.correlate(Declaration).exists())
    rows = [*await _rows(session, never.order_by(order).limit(most_rows))]
    if len(rows) < most_rows:
        times = _times(Item.declaration_id)
        again = query.add_columns(times.c.times).join(times, times.c.key == Declaration.id)
        again = again.order_by(times.c.times, order).limit(most_rows - len(rows))
        rows += await _rows(session, again)
    return [Standing(*row) for row in rows]


def _may_be_shown(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (*available(now), col(Person.shown) != NEVER)


def _awake(row: type[Person], now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Say the same of somebody who is not written to: they need not be reachable."""
    paused = col(row.paused_until)
    return (
        ~col(row.banned),
        ~col(row.quiet),
        or_(paused.is_(None), paused <= now),
        col(row.shown) != NEVER,
    )


def _times(column: Any) -> Subquery:
    """Count how often each thing was shown, wherever that was."""
    key: Any = col(column).label("key")
    return select(key, func.count().label("times")).where(key.is_not(None)).group_by(key).subquery()


def _taken(now: datetime) -> ColumnElement[bool]:
    """Say that an introduction answers an ask, or may do so as far as its person knows.

    A no looks like silence: the ask rests for as long as if nobody had answered yet.
    """
    ended = col(Introduction.state).in_(("declined", "cancelled"))
    silent = ended & (col(Introduction.due_for) == "lapse") & (col(Introduction.due_at) > now)
    return or_(col(Introduction.state).in_(ANSWERED), silent)


async def _rows(session: AsyncSession, query: Executable) -> Sequence[Any]:
    found: Sequence[Any] = (await (await session.connection()).execute(query)).all()
    return found
