"""How many more people somebody may help, and be helped by, at this time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import ColumnElement, case, exists, func, literal
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Introduction, Lesson, Party, Person

LOADS = {"none": 0, "half": 1, "normal": 2, "double": 4}
"""How many people somebody helps at a time, and as many who help them, by load."""
UNDER_WAY = ("planned", "proposed", "half", "introduced")
"""States in which an introduction takes up room; the meaning is in `bot.introductions.states`."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many more people somebody may help, and be helped by, at this time.

    An introduction takes one of `gives` from whoever helps in it and one of `takes` from whoever
    learns, however many lessons it has; who does both gives and takes.
    """

    gives: int
    takes: int

    @classmethod
    def left(cls, load: str, giving: int, taking: int) -> Self:
        """Return what a load leaves beside introductions in which somebody helps and learns."""
        most = LOADS.get(load, 0)
        return cls(max(0, most - giving), max(0, most - taking))

    def on(self, side: str) -> int:
        """Return what is left for offers, or for asks."""
        return self.gives if side == "offer" else self.takes


async def of(session: AsyncSession, person: Person) -> Room:
    """Say how many more people a person may help, and be helped by, now."""
    return (await of_all(session, [person]))[person.id]


async def of_all(session: AsyncSession, people: Collection[Person]) -> Mapping[str, Room]:
    """Say the same of some people, by id."""
    query = select(Person.id, under_way("offer"), under_way("ask"))
    query = query.where(col(Person.id).in_([person.id for person in people]))
    counts = {ident: (giving, taking) for ident, giving, taking in await session.exec(query)}
    return {each.id: Room.left(each.load, *counts.get(each.id, (0, 0))) for each in people}


def left(side: str) -> ColumnElement[bool]:
    """Say in SQL that a person has room for one more introduction on a side."""
    return under_way(side) < most()


def most() -> ColumnElement[int]:
    """Say in SQL how many people a person wishes to help, and be helped by, at a time."""
    # Literals, as values are written into the statement anew each time it is run.
    loads = ((col(Person.load) == load, literal(number)) for load, number in LOADS.items())
    return case(*loads, else_=0)


def under_way(
    side: str, row: type[Introduction] = Introduction, *also: ColumnElement[bool]
) -> ColumnElement[int]:
    """Count in SQL the introductions under way in which a person helps ("offer") or learns.

    `row` is the name these introductions have in the statement, `also` what else holds of them.
    """
    seat = aliased(Party)
    query = select(func.count()).select_from(seat).join(row, col(row.id) == seat.introduction_id)
    query = query.where(
        col(seat.person_id) == Person.id,
        col(row.state).in_([literal(state) for state in UNDER_WAY]),
        has_part(side, row),
        *also,
    )
    return query.correlate_except(seat, row).scalar_subquery()


def has_part(side: str, row: type[Introduction] = Introduction) -> ColumnElement[bool]:
    """Say in SQL that a person helps ("offer") or learns ("ask") in an introduction."""
    lesson = aliased(Lesson)
    mine = col(lesson.introduction_id) == row.id, col(who(side, lesson)) == Person.id
    return exists().where(*mine).correlate_except(lesson)


def who(side: str, lesson: type[Lesson] = Lesson) -> str:
    """Return the column of whoever is on a side of a lesson: its helper, or its learner."""
    return lesson.helper_id if side == "offer" else lesson.learner_id
