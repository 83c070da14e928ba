"""Introductions that are planned, of which nobody has been told yet.

A round stores many of them fast; their people are asked soon after, a few introductions at a time.
What they have done meanwhile is looked at in the transaction that asks: see `storage.untrue`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, bindparam, select, update
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.quick import Quick
from storage.tables import Account, Declaration, Introduction, Lesson, Party, Person

PLANNED = "planned"
"""The state of an introduction of which nobody was told."""
ASK = "ask"
"""What is due for one that is planned."""
ASKING = "asking"
"""The same, for those that an open transaction has taken: no other process takes them as well."""
IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_PERSON = SQLModel.metadata.tables["person"]
_WRITTEN_TO = Quick(update(_PERSON).where(_PERSON.c.id == bindparam("person")))


class Seat(NamedTuple):
    """Somebody in an introduction, and an account of theirs that can be written to.

    `common` is the language of the introduction; `language` and `zone` are what the person said,
    `hints` and `hint` what the platform tells of them.
    """

    introduction: str
    common: str
    hours: int
    reason: str
    created_at: datetime
    person: str
    language: str
    zone: str
    region: str
    speaks: Mapping[str, int]
    cadence: str
    platform: str
    user: str
    name: str
    link: str
    hints: tuple[str, ...]
    hint: str


class Subject(NamedTuple):
    """A lesson: who helps whom with what, how the helper calls it, and what was asked for."""

    introduction: str
    helper: str
    learner: str
    closeness: float
    topic: str
    wording: str
    asked: str
    asked_as: str


async def living(session: AsyncSession, people: Sequence[str]) -> set[str]:
    """Return those of some people who have not been forgotten."""
    query = select(col(Person.id)).where(col(Person.id).in_(people))
    return set((await (await session.connection()).execute(query)).scalars())


async def waiting(session: AsyncSession, *, now: datetime, most: int) -> Sequence[str]:
    """Return the ids of those of which people are to be told now, the most valuable first."""
    due = (col(Introduction.due_for) == ASK, col(Introduction.due_at) <= now)
    query = select(col(Introduction.id)).where(*due).order_by(col(Introduction.due_at))
    return (await (await session.connection()).execute(query.limit(most))).scalars().all()


async def take(session: AsyncSession, ids: Sequence[str]) -> Sequence[str]:
    """Take some for the open transaction; return those that no other process has taken before."""
    connection, chosen = await session.connection(), col(Introduction.id).in_(ids)
    ours = update(Introduction).where(chosen, col(Introduction.due_for) == ASK)
    if (await connection.execute(ours.values(due_for=ASKING))).rowcount == len(ids):
        return ids
    taken = select(col(Introduction.id)).where(chosen, col(Introduction.due_for) == ASKING)
    return (await connection.execute(taken)).scalars().all()


async def put_off(session: AsyncSession, introduction_id: str, until: datetime) -> None:
    """Let one wait, so that it does not hold up the others."""
    late = update(Introduction).where(col(Introduction.id) == introduction_id)
    await (await session.connection()).execute(late.values(due_at=until))


async def seats(session: AsyncSession, ids: Sequence[str]) -> list[Seat]:
    """Return who is in some of them: introductions in their order, seats in theirs.

    Somebody with several accounts is there once for each, with the one last heard of first.
    """
    rows = await (await session.connection()).execute(_seats(), {"ids": ids})
    return [Seat(*row) for row in rows]


async def subjects(session: AsyncSession, ids: Sequence[str]) -> list[Subject]:
    """Return the lessons of some of them, by topic."""
    rows = await (await session.connection()).execute(_subjects(), {"ids": ids})
    return [Subject(*row) for row in rows]


# Building these two takes as long as running them.


@cache
def _seats() -> Select[*tuple[Any, ...]]:
    query = select(
        *(col(Introduction.id), col(Introduction.language), col(Introduction.hours)),
        *(col(Introduction.reason), col(Introduction.created_at)),
        *(col(Person.id), col(Person.language), col(Person.zone)),
        *(col(Person.region), col(Person.speaks), col(Person.cadence)),
        *(col(Account.platform), col(Account.user), col(Account.name), col(Account.link)),
        *(col(Account.languages), col(Account.zone)),
    )
    query = query.select_from(Introduction).join(Party)
    query = query.join(Person, col(Person.id) == Party.person_id)
    query = query.join(Account, col(Account.person_id) == Person.id)
    query = query.where(col(Introduction.id).in_(IDS), col(Account.reachable).is_(True))
    order = (col(Introduction.due_at), col(Introduction.id), col(Party.seat))
    return query.order_by(*order, col(Account.heard_at).desc(), col(Account.id))


@cache
def _subjects() -> Select[*tuple[Any, ...]]:
    offer, ask = aliased(Declaration), aliased(Declaration)
    query = select(
        *(col(Lesson.introduction_id), col(Lesson.helper_id), col(Lesson.learner_id)),
        *(col(Lesson.closeness), col(Lesson.topic), col(offer.wording)),
        *(col(ask.topic), col(ask.wording)),
    )
    query = query.join(offer, col(offer.id) == Lesson.offer_id)
    query = query.join(ask, col(ask.id) == Lesson.ask_id)
    query = query.where(col(Lesson.introduction_id).in_(IDS))
    return query.order_by(col(Lesson.topic), col(Lesson.id))


async def propose(session: AsyncSession, ids: Sequence[str], *, until: datetime) -> None:
    """Note that their people are asked now, and have until then to answer."""
    asked = update(Introduction).where(col(Introduction.id).in_(ids))
    asked = asked.values(state="proposed", due_for="lapse", due_at=until)
    await (await session.connection()).execute(asked)


async def rest(session: AsyncSession, until: Mapping[str, datetime]) -> None:
    """Note from when on a round may write to people again."""
    await _WRITTEN_TO.run_all(session, ["person", "next_round_at"], list(until.items()), {})
