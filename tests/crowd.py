"""A crowd drawn by chance, in a database in memory: people, what they declare, what came of it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from sqlmodel import SQLModel, select

from storage.database import Database, connect
from storage.ids import fresh
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
from tests.town import BEGINNING

TONGUES = ("en", "tw", "fr", "de")
TOPICS = ("sparql", "wikidata", "lua", "=knitting")
TOLD = ("proposed", "half", "introduced", "met", "missed", "declined", "lapsed", "cancelled")
DAYS = 24
Row = TypeVar("Row", bound=SQLModel)


@asynccontextmanager
async def empty() -> AsyncIterator[Database]:
    """Give a database in memory with today's tables and nobody in it."""
    database = connect()
    async with database.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    try:
        yield database
    finally:
        await database.close()


async def everything(database: Database, table: type[Row]) -> Sequence[Row]:
    """Return what is in a table."""
    async with database.transaction() as session:
        return (await session.exec(select(table))).all()


@dataclass
class Crowd:
    """People who were drawn, and their declarations; `add` draws more rows, in layers."""

    draw: Random
    states: Sequence[str] = TOLD
    people: list[Person] = field(default_factory=list)
    wishes: list[Declaration] = field(default_factory=list)
    made: list[SQLModel] = field(default_factory=list)

    def at(self, days: float) -> datetime:
        """Return a time up to so many days before the beginning."""
        return BEGINNING - timedelta(hours=self.draw.randint(0, int(days * DAYS)))

    def settle(self, number: int) -> None:
        """Draw people with what they declare, and what came of it before."""
        for _ in range(number):
            self._person()
        for _ in range(self.draw.randint(0, number)):
            one, other = self.draw.sample(self.people, 2)
            if not any(_same_block(row, one, other) for row in self.made):
                self.made.append(Block(person_id=one.id, blocked_id=other.id, at=BEGINNING))
        for _ in range(self.draw.randint(0, 2 * number)):
            self.introduce()

    def _person(self) -> None:
        draw = self.draw
        person = Person(
            created_at=self.at(90),
            next_round_at=BEGINNING + timedelta(hours=draw.choice((-50, -50, -1, 0, 11, 12, 13))),
            zone=draw.choice(("", "", "Africa/Accra")),
            region=draw.choice(("", "GH", "DE")),
            speaks={code: draw.randint(1, 4) for code in draw.sample(TONGUES, draw.randint(0, 3))},
            load=draw.choice(("none", "half", "normal", "normal", "double")),
            cadence=draw.choice(("weekly", "fortnightly", "monthly")),
            paused_until=draw.choice((*[None] * 6, self.at(3), BEGINNING + timedelta(days=1))),
            quiet=draw.random() < 0.1,
            banned=draw.random() < 0.1,
        )
        self.people.append(person)
        for _ in range(draw.choice((0, 1, 1, 2, 3))):
            self._account(person)
        for _ in range(draw.randint(0, 4)):
            self._wish(person)

    def _account(self, person: Person) -> None:
        self.made.append(
            Account(
                person_id=person.id,
                platform=self.draw.choice(("garden", "harbour")),
                user=fresh(),
                zone=self.draw.choice(("", "Asia/Kolkata", "America/Lima", "Asia/Tokyo")),
                reachable=self.draw.random() < 0.9,
                heard_at=self.at(30),
            )
        )

    def _wish(self, person: Person) -> None:
        draw = self.draw
        self.wishes.append(
            Declaration(
                person_id=person.id,
                side=draw.choice(("offer", "ask")),
                topic=draw.choice(TOPICS),
                wording="what they said",
                kinds=tuple(draw.sample(("mentoring", "review"), draw.randint(0, 2))),
                languages=tuple(draw.sample(TONGUES, draw.randint(1, 2))),
                created_at=self.at(50),
                expires_at=BEGINNING + timedelta(days=30),
                deadline=draw.choice((None, BEGINNING + timedelta(days=draw.randint(1, 20)))),
                waited=draw.randint(0, 3),
                state=draw.choice(("open", "open", "open", "open", "dropped", "expired")),
            )
        )

    def introduce(self, *, state: str = "") -> None:
        """Draw an introduction of an offer and an ask of two people, and what was said of it."""
        offers = [row for row in self.wishes if row.side == "offer"]
        asks = [row for row in self.wishes if row.side == "ask"]
        if not offers or not asks:
            return
        offer, ask = self.draw.choice(offers), self.draw.choice(asks)
        if offer.person_id == ask.person_id:
            return
        row = Introduction(
            state=state or self.draw.choice(self.states),
            language="en",
            created_at=BEGINNING if state else self.at(80),
        )
        self.made.append(row)
        for seat, owner in enumerate((offer.person_id, ask.person_id)):
            self.made.append(Party(introduction_id=row.id, person_id=owner, seat=seat))
            if row.state == "met" and self.draw.random() < 0.7:
                self._rate(row, owner)
        self.made.append(_lesson(row, offer, ask))
        if self.draw.random() < 0.3:  # the other way round as well
            self.made.append(_lesson(row, ask, offer))
        if self.draw.random() < 0.3:  # two lessons in one introduction
            self.made.append(_lesson(row, offer, ask))

    def _rate(self, row: Introduction, owner: str) -> None:
        rating = self.draw.choice(("helped", "little"))
        self.made.append(
            Feedback(introduction_id=row.id, person_id=owner, rating=rating, at=BEGINNING)
        )

    async def keep(self, database: Database) -> None:
        """Store what was drawn since the last time."""
        async with database.transaction() as session:
            firsts = [row for row in self.made if isinstance(row, Introduction)]
            for rows in (self.people, self.wishes, firsts, self.made):
                session.add_all(rows)
                await session.flush()
        self.made = []


def _same_block(row: SQLModel, one: Person, other: Person) -> bool:
    return isinstance(row, Block) and (row.person_id, row.blocked_id) == (one.id, other.id)


def _lesson(row: Introduction, offer: Declaration, ask: Declaration) -> Lesson:
    return Lesson(
        introduction_id=row.id,
        helper_id=offer.person_id,
        learner_id=ask.person_id,
        offer_id=offer.id,
        ask_id=ask.id,
        topic=offer.topic,
        closeness=1.0,
    )
