"""What is planned is looked at again when people are asked: as one by one, so all at once."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.introductions.states import OPEN, State
from bot.jobs.asking import ask_planned
from bot.jobs.round import plan_over, read_pool, store_plan
from bot.knowledge import Knowledge
from bot.matching import Lesson as Taught
from bot.matching import Match
from bot.settings import Rounds, Settings
from storage.database import Database
from storage.rooms import LOADS
from storage.tables import Account, Block, Declaration, Introduction, Lesson, Party, Person
from storage.untrue import _beyond
from tests.crowd import Crowd, empty, everything
from tests.town import BEGINNING

KNOWLEDGE = Knowledge.load(Settings(_env_file=None))


class Checked:
    """Decides introduction by introduction, in their order, as if each were stored only then."""

    async def read(self, database: Database) -> None:
        self.people = {row.id: row for row in await everything(database, Person)}
        self.accounts = await everything(database, Account)
        self.wishes = {row.id: row for row in await everything(database, Declaration)}
        self.parties = await everything(database, Party)
        self.lessons = await everything(database, Lesson)
        self.blocks = {(row.person_id, row.blocked_id) for row in await everything(database, Block)}
        rows = await everything(database, Introduction)
        self.stored = [row for row in rows if row.state != State.PLANNED]
        planned = [row for row in rows if row.state == State.PLANNED]
        self.planned = sorted(planned, key=lambda row: row.due_at or BEGINNING)

    def true(self) -> set[str]:
        found = set()
        for row in self.planned:
            if self.still(row):
                found.add(row.id)
                self.stored.append(row)
        return found

    def still(self, row: Introduction) -> bool:
        group = self.group(row)
        return (
            all(self.takes_part(self.people[each]) for each in group)
            and all(self.has_room(each) for each in self.parts([row]))
            and all(map(self.stands, self.taught(row)))
            and not any((one, other) in self.blocks for one in group for other in group)
            and not any(len(set(group) & set(self.group(other))) > 1 for other in self.stored)
        )

    def group(self, row: Introduction) -> Sequence[str]:
        return [each.person_id for each in self.parties if each.introduction_id == row.id]

    def taught(self, row: Introduction) -> Sequence[Lesson]:
        return [each for each in self.lessons if each.introduction_id == row.id]

    def takes_part(self, person: Person) -> bool:
        paused = person.paused_until is not None and person.paused_until > BEGINNING
        mine = [each for each in self.accounts if each.person_id == person.id]
        away = person.banned or person.quiet or paused
        return not away and any(each.reachable for each in mine)

    def has_room(self, part: tuple[str, str]) -> bool:
        under_way = [row for row in self.stored if row.state in OPEN]
        return self.parts(under_way)[part] < LOADS[self.people[part[0]].load]

    def parts(self, rows: Sequence[Introduction]) -> Counter[tuple[str, str]]:
        """Count the introductions in which people help, and in which they learn."""
        return Counter(
            part
            for row in rows
            for part in {
                part
                for each in self.taught(row)
                for part in ((each.helper_id, "offer"), (each.learner_id, "ask"))
            }
        )

    def stands(self, lesson: Lesson) -> bool:
        wishes = [self.wishes[each] for each in (lesson.offer_id, lesson.ask_id) if each]
        under_way = [row for row in self.stored if row.state in OPEN]
        served = [each.ask_id for row in under_way for each in self.taught(row)]
        return all(row.state == "open" for row in wishes) and lesson.ask_id not in served


async def _change(session: AsyncSession, draw: Random, match: Match) -> None:
    """Let something happen between the plan and the asking of one introduction."""
    person = await session.get(Person, draw.choice(match.people))
    assert person is not None
    match draw.choice(("load", "load", "pause", "quiet", "ban", "lost", "more", "more", "more")):
        case "load":
            person.load = draw.choice(("none", "half", "half", "normal"))
        case "pause":
            person.paused_until = BEGINNING + timedelta(days=3)
        case "quiet":
            person.quiet = True
        case "ban":
            person.banned = True
        case "lost":
            await session.exec(update(Account).where(_of(person)).values(reachable=False))
        case "more":
            await _come_between(session, draw, match)
    await session.flush()


async def _come_between(session: AsyncSession, draw: Random, match: Match) -> None:
    lesson = draw.choice(match.lessons)
    match draw.choice(("drop", "block", "together", "served")):
        case "drop":
            gone = col(Declaration.id) == draw.choice((lesson.offer, lesson.ask))
            await session.exec(update(Declaration).where(gone).values(state="dropped"))
        case "block":
            one, other = draw.sample(match.people, 2)
            await session.merge(Block(person_id=one, blocked_id=other, at=BEGINNING))
        case "together":
            _bring(session, draw.sample(match.people, 2), draw.choice(("declined", "half")))
        case "served":
            helper = await _passer_by(session)
            row = _bring(session, (helper.id, lesson.learner), draw.choice(("lapsed", "proposed")))
            _teach(session, row, helper, lesson)


def _of(person: Person) -> ColumnElement[bool]:
    return col(Account.person_id) == person.id


async def _passer_by(session: AsyncSession) -> Person:
    person = Person(created_at=BEGINNING, next_round_at=BEGINNING)
    session.add(person)
    await session.flush()
    return person


def _bring(session: AsyncSession, people: Sequence[str], state: str) -> Introduction:
    """Let some people have been introduced at once meanwhile."""
    row = Introduction(state=state, language="en", created_at=BEGINNING)
    session.add(row)
    seats = enumerate(people)
    session.add_all(Party(introduction_id=row.id, person_id=each, seat=n) for n, each in seats)
    return row


def _teach(session: AsyncSession, row: Introduction, helper: Person, taught: Taught) -> None:
    session.add(
        Lesson(
            introduction_id=row.id,
            helper_id=helper.id,
            learner_id=taught.learner,
            ask_id=taught.ask,
            topic=taught.topic,
            closeness=1.0,
        )
    )


@given(st.integers(0, 2**32), st.integers(6, 16))
@settings(max_examples=150, deadline=None)
def test_people_are_asked_of_what_is_still_true(seed: int, number: int) -> None:
    asyncio.run(_compare(seed, number))


async def _compare(seed: int, number: int) -> None:
    draw, checked = Random(seed), Checked()
    crowd = Crowd(draw)
    crowd.settle(number)
    for person in crowd.people:
        person.next_round_at, person.paused_until = BEGINNING, None
        person.quiet = person.banned = False
        person.load = draw.choice(("normal", "double"))
    async with empty() as database:
        await crowd.keep(database)
        pool = await read_pool(database, KNOWLEDGE, BEGINNING)
        plan = await plan_over(pool, Rounds(), BEGINNING)
        await store_plan(database, plan, BEGINNING)
        for match in draw.sample(plan.matches, len(plan.matches) // 2):
            async with database.transaction() as session:
                await _change(session, draw, match)
        await checked.read(database)
        told = {row.id for row in checked.stored}
        await ask_planned(database, KNOWLEDGE, BEGINNING)
        left = await everything(database, Introduction)
    assert {row.id for row in left} == told | checked.true()
    assert not [row for row in left if row.state == State.PLANNED]


def test_what_is_dropped_makes_room_for_what_follows() -> None:
    ada, ben, chi = ("ada", "offer"), ("ben", "ask"), ("chi", "ask")
    parts = [("first", *ada), ("first", *ben), ("second", *ada), ("second", *chi)]
    assert _beyond([("second", *ada, 1)], parts) == ["second"]
    assert _beyond([("first", *ben, 1), ("second", *ada, 1)], parts) == ["first"]
    assert _beyond([("first", *ben, 1), ("second", *ada, 2)], parts) == ["first", "second"]


def test_who_helps_too_many_is_still_helped() -> None:
    parts = [("first", "ada", "offer"), ("first", "ben", "ask")]
    crowded = [("first", "ada", "offer", 1), ("second", "ada", "ask", 1)]
    both = [*parts, ("second", "ada", "ask"), ("second", "chi", "offer")]
    assert _beyond(crowded, both) == ["first", "second"]
    assert _beyond(crowded[:1], both) == ["first"]
