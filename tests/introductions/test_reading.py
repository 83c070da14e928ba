"""The pool of a round is read in a few queries: it is the one that is read person by person."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.capacities import capacities
from bot.introductions.everybody import GIVEN_SINCE, SERVED_SINCE, SLACK, everybody
from bot.introductions.pool import wish
from bot.introductions.states import KNOWN, OPEN
from bot.jobs.round import read_pool
from bot.matching import Member, Pool, Wish
from storage.database import Database
from storage.rooms import LOADS
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
from tests.crowd import TOLD, Crowd, empty, everything
from tests.town import BEGINNING, Town


class Plain:
    """All rows, looked through one by one."""

    people: Sequence[Person]
    accounts: Sequence[Account]
    wishes: Sequence[Declaration]
    introductions: dict[str, Introduction]
    parties: Sequence[Party]
    lessons: Sequence[Lesson]
    feedback: Sequence[Feedback]
    blocks: Sequence[Block]

    async def read(self, database: Database) -> None:
        self.people = await everything(database, Person)
        self.accounts = await everything(database, Account)
        self.wishes = await everything(database, Declaration)
        rows = await everything(database, Introduction)
        self.introductions = {row.id: row for row in rows}
        self.parties = await everything(database, Party)
        self.lessons = await everything(database, Lesson)
        self.feedback = await everything(database, Feedback)
        self.blocks = await everything(database, Block)

    def takes_part(self, person: Person) -> bool:
        paused = person.paused_until is not None and person.paused_until > BEGINNING
        mine = [each for each in self.accounts if each.person_id == person.id]
        due = person.next_round_at <= BEGINNING + SLACK
        away = person.banned or person.quiet or paused
        return due and not away and any(each.reachable for each in mine)

    def open_wishes(self) -> list[Wish]:
        partaking = {each.id for each in self.people if self.takes_part(each)}
        under_way = {
            lesson.ask_id
            for lesson in self.lessons
            if self.introductions[lesson.introduction_id].state in OPEN
        }
        return [
            wish(row)
            for row in self.wishes
            if row.state == "open" and row.person_id in partaking and row.id not in under_way
        ]

    def member(self, person: Person, wishes: Sequence[Wish]) -> Member:
        spoken = [each.languages for each in wishes if each.person == person.id]
        levels = {code: 3 for languages in spoken for code in languages}
        told = sorted(
            (each for each in self.accounts if each.person_id == person.id and each.zone),
            key=lambda account: account.heard_at,
        )
        rated = self.ratings(person)
        return Member(
            person.id,
            {**levels, **person.speaks},
            person.zone or (told[-1].zone if told else ""),
            person.region,
            max(0, LOADS[person.load] - self.giving(person)),
            max(0, LOADS[person.load] - self.taking(person)),
            self.given(person),
            len(rated),
            sum(rating == {"helped"} for rating in rated.values()),
        )

    def giving(self, person: Person) -> int:
        mine = {each.introduction_id for each in self.lessons if each.helper_id == person.id}
        return sum(self.introductions[each].state in OPEN for each in mine)

    def taking(self, person: Person) -> int:
        mine = {each.introduction_id for each in self.lessons if each.learner_id == person.id}
        return sum(self.introductions[each].state in OPEN for each in mine)

    def given(self, person: Person) -> int:
        mine = [row for row in self.lessons if row.helper_id == person.id]
        made = [self.introductions[row.introduction_id].created_at for row in mine]
        return sum(at > BEGINNING - GIVEN_SINCE for at in made)

    def ratings(self, person: Person) -> dict[str, set[str]]:
        return {
            lesson.introduction_id: {
                said.rating
                for said in self.feedback
                if said.introduction_id == lesson.introduction_id
                and said.person_id == lesson.learner_id
            }
            for lesson in self.lessons
            if lesson.helper_id == person.id
            and any(
                said.introduction_id == lesson.introduction_id
                and said.person_id == lesson.learner_id
                for said in self.feedback
            )
        }

    def apart(self, members: set[str]) -> set[tuple[str, str]]:
        pairs = {(row.person_id, row.blocked_id) for row in self.blocks}
        pairs |= {
            (one.person_id, other.person_id)
            for one in self.parties
            for other in self.parties
            if one.introduction_id == other.introduction_id and one.person_id != other.person_id
        }
        return {(min(pair), max(pair)) for pair in pairs if members.issuperset(pair)}

    def served(self) -> dict[str, float]:
        regions = {person.id: person.region for person in self.people}
        answered = {
            lesson.ask_id
            for lesson in self.lessons
            if self.introductions[lesson.introduction_id].state in KNOWN
            and self.introductions[lesson.introduction_id].created_at > BEGINNING - SERVED_SINCE
        }
        asked, met = Counter[str](), Counter[str]()
        for row in self.wishes:
            region = regions[row.person_id]
            if row.side == "ask" and region and (row.state == "open" or row.id in answered):
                asked[region] += 1
                met[region] += row.id in answered
        return {region: met[region] / number for region, number in asked.items()}


@given(st.integers(0, 2**32), st.integers(2, 12))
@settings(max_examples=100, deadline=None)
def test_what_is_read_at_once_is_what_there_is(seed: int, number: int) -> None:
    asyncio.run(_compare(seed, number))


async def _compare(seed: int, number: int) -> None:
    crowd, plain = Crowd(Random(seed), (*TOLD, "planned")), Plain()
    crowd.settle(number)
    async with empty() as database:
        await crowd.keep(database)
        await plain.read(database)
        async with database.transaction() as session:
            pool = await everybody(session, capacities(), BEGINNING)
    wishes = plain.open_wishes()
    declaring = {each.person for each in wishes}
    members = [plain.member(each, wishes) for each in plain.people if each.id in declaring]
    partaking = {each.id for each in plain.people if plain.takes_part(each)}
    assert sorted(pool.wishes, key=lambda each: each.id) == sorted(wishes, key=lambda each: each.id)
    assert {each.id: each for each in pool.members} == {each.id: each for each in members}
    assert pool.apart == plain.apart(partaking)
    assert pool.served == pytest.approx(plain.served())
    assert set(pool.near) == {
        each.topic for each in wishes if each.side == "ask" and each.topic[0] != "="
    }


@pytest.mark.asyncio
async def test_a_round_is_read_while_others_write(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")

    async def reading() -> Pool:
        return await read_pool(town.database, town.knowledge, town.clock() + timedelta(days=1))

    async with town.session() as session:  # somebody's transaction is open all the while
        session.add(Person(created_at=BEGINNING, next_round_at=BEGINNING))
        await session.flush()
        pool = await asyncio.wait_for(reading(), 10)
    assert [each.topic for each in pool.wishes] == ["sparql"]
    assert await town.say("Ben", "/ask SPARQL")
