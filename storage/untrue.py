"""What was planned and must not be any more, by what people have done meanwhile."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Delete,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.declarations import OPPOSITE, available
from storage.planned import IDS, PLANNED
from storage.rooms import UNDER_WAY, has_part, most, under_way, who
from storage.tables import Block, Declaration, Introduction, Lesson, Party, Person


async def drop_untrue(session: AsyncSession, ids: Sequence[str], *, now: datetime) -> None:
    """Delete those that must not be any more, as if they had never been planned.

    That is where somebody cannot be written to, is on pause or banned, or has no room; where an
    offer or ask is not open or is being served already; and where people are kept apart or have
    been brought together in another way.
    """
    connection = await session.connection()
    await connection.execute(_drop_wrong(), {"ids": ids, "now": now})
    crowded = (await connection.execute(_crowded(), {"ids": ids})).all()
    if crowded:
        parts = (await connection.execute(_parts_in({row.id for row in crowded}))).all()
        beyond = col(Introduction.id).in_(_beyond(crowded, parts))
        await connection.execute(delete(Introduction).where(beyond))


# Building these statements takes as long as running them.


@cache
def _drop_wrong() -> Delete:
    wrong = or_(_somebody_away(), _something_closed(), _blocked(), _together(), _served())
    return delete(Introduction).where(col(Introduction.id).in_(IDS), wrong)


def _somebody_away() -> ColumnElement[bool]:
    seat = and_(col(Party.introduction_id) == Introduction.id, col(Party.person_id) == Person.id)
    return exists().where(seat, not_(and_(*available(bindparam("now"))))).correlate(Introduction)


def _something_closed() -> ColumnElement[bool]:
    offer, ask = aliased(Declaration), aliased(Declaration)
    lesson = select(col(Lesson.id)).where(col(Lesson.introduction_id) == Introduction.id)
    both = lesson.outerjoin(offer, col(offer.id) == Lesson.offer_id)
    both = both.outerjoin(ask, col(ask.id) == Lesson.ask_id)
    states = (func.coalesce(each.state, "") != "open" for each in (offer, ask))
    closed = both.where(or_(*states)).correlate(Introduction)
    return or_(~lesson.correlate(Introduction).exists(), closed.exists())


def _blocked() -> ColumnElement[bool]:
    mine, theirs = aliased(Party), aliased(Party)
    both = and_(
        col(mine.introduction_id) == Introduction.id,
        col(theirs.introduction_id) == Introduction.id,
        col(Block.person_id) == mine.person_id,
        col(Block.blocked_id) == theirs.person_id,
    )
    return exists().where(both).correlate(Introduction)


def _together() -> ColumnElement[bool]:
    mine, theirs = aliased(Party), aliased(Party)
    my_other, their_other, other = aliased(Party), aliased(Party), aliased(Introduction)
    both = and_(
        col(mine.introduction_id) == Introduction.id,
        col(theirs.introduction_id) == Introduction.id,
        col(mine.person_id) < col(theirs.person_id),
        col(my_other.person_id) == mine.person_id,
        col(their_other.introduction_id) == my_other.introduction_id,
        col(their_other.person_id) == theirs.person_id,
        col(other.id) == my_other.introduction_id,
        _goes_before(other),
    )
    return exists().where(both).correlate(Introduction)


def _served() -> ColumnElement[bool]:
    mine, theirs, other = aliased(Lesson), aliased(Lesson), aliased(Introduction)
    both = and_(
        col(mine.introduction_id) == Introduction.id,
        col(theirs.ask_id) == mine.ask_id,
        col(other.id) == theirs.introduction_id,
        col(other.state).in_([literal(state) for state in UNDER_WAY]),
        _goes_before(other),
    )
    return exists().where(both).correlate(Introduction)


def _goes_before(other: type[Introduction]) -> ColumnElement[bool]:
    """Say that another introduction is more than a plan, or that its people are asked earlier."""
    return and_(
        col(other.id) != Introduction.id,
        or_(col(other.state) != PLANNED, col(other.due_at) < Introduction.due_at),
    )


@cache
def _crowded() -> CompoundSelect[Any]:
    """Find whoever has no room: introduction, person, side, and by how many there are more."""
    return union_all(*(_crowded_on(side) for side in OPPOSITE)).order_by("due_at")


def _crowded_on(side: str) -> Select[*tuple[Any, ...]]:
    other = aliased(Introduction)
    excess = under_way(side, other, _goes_before(other)) + 1 - most()
    query = select(
        col(Introduction.id),
        col(Party.person_id),
        literal(side).label("side"),
        excess.label("excess"),
        col(Introduction.due_at),
    )
    query = query.select_from(Introduction).join(Party)
    query = query.join(Person, col(Person.id) == Party.person_id)
    return query.where(col(Introduction.id).in_(IDS), has_part(side), excess > 0)


def _parts_in(ids: Collection[str]) -> CompoundSelect[Any]:
    """Find who helps and who learns in introductions: introduction, person, side."""
    return union(
        *(
            select(col(Lesson.introduction_id), col(who(side)), literal(side)).where(
                col(Lesson.introduction_id).in_(ids)
            )
            for side in OPPOSITE
        )
    )


def _beyond(crowded: Iterable[Sequence[Any]], parts: Iterable[Sequence[Any]]) -> list[str]:
    """Return what there is no room for, in turn: what is dropped makes room for what follows."""
    of: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for introduction, person, side in parts:
        of[introduction].append((person, side))
    made: Counter[tuple[str, str]] = Counter()
    beyond: dict[str, None] = {}
    for introduction, person, side, excess, *_ in crowded:
        if introduction not in beyond and excess > made[person, side]:
            beyond[introduction] = None
            made.update(of[introduction])
    return list(beyond)
