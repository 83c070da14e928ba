"""Questions asked of offers and asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    type_coerce,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from storage import rooms
from storage.quick import Quick
from storage.tables import Account, Block, Candidate, Declaration, Party, Person

OPPOSITE = {"offer": "ask", "ask": "offer"}
CADENCE_DAYS = {"weekly": 7, "fortnightly": 14, "monthly": 28}
"""Days between two rounds that may write to a person, by cadence."""
ME = bindparam("me", type_=String)
"""Whoever looks for somebody."""
_STANDING = Quick(
    select(Declaration.side, Declaration.topic, Declaration.id).where(
        col(Declaration.person_id) == ME, Declaration.state == "open"
    )
)

_DECLARATION = SQLModel.metadata.tables["declaration"]
_WAITED = Quick(
    update(_DECLARATION)
    .where(_DECLARATION.c.id == bindparam("ask"))
    .values(waited=_DECLARATION.c.waited + 1)
)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and by whom: open declarations of others that may be told of."""

    person_id: str
    side: str
    topics: tuple[str, ...]
    languages: tuple[str, ...]


async def get(session: AsyncSession, declaration_id: str) -> Declaration | None:
    """Return a declaration by id."""
    return await session.get(Declaration, declaration_id)


async def own(
    session: AsyncSession, person_id: str, *, state: str = "open"
) -> Sequence[Declaration]:
    """Return a person's declarations in a state, oldest first."""
    query = select(Declaration).where(
        Declaration.person_id == person_id, Declaration.state == state
    )
    order = (col(Declaration.created_at), col(Declaration.wording))
    return (await session.exec(query.order_by(*order))).all()


async def standing(session: AsyncSession, person_id: str) -> Mapping[tuple[str, str], str]:
    """Return the ids of a person's open declarations, by side and topic."""
    found = await _STANDING.run(session, {"me": person_id})
    return {(side, topic): ident for side, topic, ident in found.rows}


async def named(session: AsyncSession, person_id: str, ids: Iterable[str]) -> Sequence[Declaration]:
    """Return those of a person's declarations that have these ids, in any state."""
    query = select(Declaration).where(
        Declaration.person_id == person_id, col(Declaration.id).in_(list(ids))
    )
    order = (col(Declaration.created_at), col(Declaration.wording))
    return (await session.exec(query.order_by(*order))).all()


async def note_candidate(
    session: AsyncSession, key: str, wording: str, language: str, *, now: datetime
) -> None:
    """Show the admins a wording that is no capacity yet; it says nothing of who wrote it."""
    if await session.get(Candidate, key) is None:
        session.add(Candidate(key=key, wording=wording, language=language, first_at=now))


async def count(session: AsyncSession, search: Search, *, now: datetime, most: int) -> int:
    """Count distinct people who could be introduced now, up to `most`."""
    query = _counting(search.side, len(search.topics), len(search.languages))
    [[number]] = (await query.run(session, _values(search, now=now, most=most))).rows
    return int(number)


async def found(
    session: AsyncSession, search: Search, *, now: datetime, most: int
) -> Sequence[tuple[Declaration, Person]]:
    """Return declarations that fit, with their people; those that waited longest first."""
    query = _choosing(search.side, len(search.topics), len(search.languages))
    rows = await session.exec(query, params=_values(search, now=now, most=most))
    return [(declaration, person) for declaration, person in rows.all()]


# Building these statements takes longer than running them, so each is built once: what differs
# from search to search is a parameter, but for the side, and how many topics and languages there
# are.


@lru_cache(maxsize=256)
def _counting(side: str, topics: int, languages: int) -> Quick:
    found = _eligible(side, topics, languages)
    people = found.with_only_columns(col(Declaration.person_id)).distinct()
    return Quick(select(func.count()).select_from(people.limit(bindparam("most")).subquery()))


@lru_cache(maxsize=256)
def _choosing(side: str, topics: int, languages: int) -> Select[Declaration, Person]:
    order = (col(Declaration.created_at), col(Declaration.id))
    return _eligible(side, topics, languages).order_by(*order).limit(bindparam("most"))


def _values(search: Search, *, now: datetime, most: int) -> Mapping[str, object]:
    """Return the parameters of a statement over `_eligible`."""
    return {
        "me": search.person_id,
        "now": now,
        "most": most,
        **{f"topic{place}": code for place, code in enumerate(search.topics)},
        **{f"language{place}": f"|{code}|" for place, code in enumerate(search.languages)},
    }


def _eligible(side: str, topics: int, languages: int) -> Select[Declaration, Person]:
    """Build the one definition of who may be introduced now, for counting and for choosing."""
    packed = type_coerce(Declaration.languages, Text)  # not a tuple here, but what is kept
    # Not LIKE a whole parameter: SQLite would plan the statement anew for every value of it.
    speaks = or_(*(packed.contains(bindparam(f"language{place}")) for place in range(languages)))
    query = select(Declaration, Person).join(Person, col(Person.id) == Declaration.person_id)
    return query.where(
        col(Declaration.topic).in_([bindparam(f"topic{place}") for place in range(topics)]),
        col(Declaration.side) == literal(side),
        Declaration.state == "open",
        col(Declaration.person_id) != ME,
        speaks,
        *available(bindparam("now")),
        rooms.left(side),
        ~_brought_together(),
        ~_blocked(),
    )


def available(now: datetime | BindParameter[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Say in SQL that a person can be written to, and is neither banned nor on pause."""
    pause = col(Person.paused_until)
    heard = and_(col(Account.person_id) == Person.id, col(Account.reachable).is_(True))
    return (
        exists().where(heard).correlate(Person),
        col(Person.banned).is_(False),
        col(Person.quiet).is_(False),
        or_(pause.is_(None), pause <= now),
    )


def _brought_together() -> ColumnElement[bool]:
    mine, theirs = aliased(Party), aliased(Party)
    same = col(mine.introduction_id) == col(theirs.introduction_id)
    both = and_(same, col(mine.person_id) == ME, col(theirs.person_id) == Person.id)
    return exists().where(both).correlate(Person)


def _blocked() -> ColumnElement[bool]:
    mine = and_(col(Block.person_id) == ME, col(Block.blocked_id) == Person.id)
    theirs = and_(col(Block.blocked_id) == ME, col(Block.person_id) == Person.id)
    return exists().where(or_(mine, theirs)).correlate(Person)


async def popular(
    session: AsyncSession, side: str, *, now: datetime, limit: int, floor: int
) -> Sequence[str]:
    """Return the capacities most declared on one side, each by at least `floor` people."""
    people = func.count(func.distinct(col(Declaration.person_id)))
    query = select(Declaration.topic).where(
        Declaration.side == side,
        Declaration.state == "open",
        ~col(Declaration.topic).startswith("="),
        col(Declaration.expires_at) > now,
    )
    query = query.group_by(Declaration.topic).having(people >= floor)
    return (await session.exec(query.order_by(people.desc(), Declaration.topic).limit(limit))).all()


async def waited(session: AsyncSession, ids: Sequence[str]) -> None:
    """Count one more round for asks that got nobody."""
    await _WAITED.run_all(session, ["ask"], [(ident,) for ident in ids], {})
