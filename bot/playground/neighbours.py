"""More invented people, of whom only figures are told.

A group of fewer than five is never shown, and thirty people make few that are larger. These rest
for years: they are counted, but nobody is introduced to them, and they have no names.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlmodel import SQLModel

from bot.introductions.states import State
from bot.knowledge import Knowledge
from storage.database import Database
from storage.tables import (
    Account,
    Declaration,
    Feedback,
    Introduction,
    Lesson,
    Party,
    Person,
    Step,
)

NUMBER = 200
LONG = timedelta(days=3650)
HOMES = (
    ("011", ("en", "yo")), ("011", ("en", "tw")), ("011", ("fr", "en")), ("014", ("sw", "en")),
    ("015", ("ar", "fr")), ("155", ("de", "en")), ("155", ("fr", "en")), ("151", ("uk", "en")),
    ("151", ("pl", "en")), ("039", ("hr", "en")), ("034", ("hi", "en")), ("034", ("bn", "en")),
    ("035", ("id", "en")), ("005", ("pt", "es")), ("013", ("es", "en")), ("145", ("tr", "ar")),
)  # fmt: skip
"""A region, and what is spoken there; some are the home of more people than others."""
KINDS = ((), (), ("mentoring",), ("training",), ("tutoring", "mentoring"))
PLATFORMS = ("telegram", "telegram", "matrix", "mattermost")
OFFERED = {
    "wikidata": 9, "photography": 9, "translation": 8, "edit-a-thons": 8, "social-media": 7,
    "wikipedia": 7, "sparql": 4, "templates": 4, "wikisource": 4, "video-editing": 2,
    "grant-writing": 2, "graphic-design": 2, "mediation": 2, "lua": 1, "evaluation": 1,
}  # fmt: skip
WANTED = {
    "video-editing": 9, "grant-writing": 9, "sparql": 8, "lua": 5, "evaluation": 5, "openrefine": 5,
    "public-speaking": 5, "wikidata": 4, "fundraising": 4, "graphic-design": 3, "translation": 2,
    "photography": 2, "social-media": 2, "mediation": 1, "edit-a-thons": 1,
}  # fmt: skip
"""How often something is said, against the others."""


async def settle(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Store them, with what they declared and whom they met in the last three months."""
    draw = random.Random(5)  # noqa: S311 - invented people
    people = [_person(draw, now) for _ in range(NUMBER)]
    wishes = [wish for person in people for wish in _wishes(draw, person, knowledge)]
    accounts = [_account(draw, person, number) for number, person in enumerate(people)]
    first, rest = _introductions(draw, wishes, now)
    async with database.transaction() as session:
        for rows in (people, [*accounts, *wishes], first, rest):
            session.add_all(rows)
            await session.flush()


def _person(draw: random.Random, now: datetime) -> Person:
    region, tongues = HOMES[min(draw.randrange(len(HOMES)), draw.randrange(len(HOMES)))]
    return Person(
        created_at=now - timedelta(days=draw.uniform(1, 90)),
        next_round_at=now + LONG,
        region=region if draw.random() < 0.9 else "",
        speaks=dict.fromkeys(tongues, 3),
        paused_until=now + LONG,
        told_privacy=True,
    )


def _account(draw: random.Random, person: Person, number: int) -> Account:
    return Account(
        person_id=person.id,
        platform=draw.choice(PLATFORMS),
        user=f"neighbour-{number}",
        heard_at=person.created_at,
    )


def _wishes(draw: random.Random, person: Person, knowledge: Knowledge) -> Iterator[Declaration]:
    for side, often in (("offer", OFFERED), ("ask", WANTED)):
        topics = {*draw.choices(list(often), list(often.values()), k=draw.choice((0, 1, 1, 2)))}
        for topic in sorted(topics):
            yield Declaration(
                person_id=person.id,
                side=side,
                topic=topic,
                wording=knowledge.capacities.label(topic, ("en",)),
                kinds=draw.choice(KINDS),
                languages=tuple(person.speaks),
                created_at=person.created_at,
                expires_at=person.created_at + LONG,
            )


def _introductions(
    draw: random.Random, wishes: Sequence[Declaration], now: datetime
) -> tuple[list[Introduction], list[SQLModel]]:
    """Invent who met whom: many of those who want what others offer."""
    first: list[Introduction] = []
    rest: list[SQLModel] = []
    offers = {topic: [wish for wish in wishes if (wish.side, wish.topic) == ("offer", topic)]
              for topic in WANTED}  # fmt: skip
    for ask in (wish for wish in wishes if wish.side == "ask" and draw.random() < 0.6):
        others = [offer for offer in offers[ask.topic] if offer.person_id != ask.person_id]
        if others:
            state = State.MET if draw.random() < 0.7 else State.CLOSED
            at = ask.created_at + (now - ask.created_at) * draw.random() ** 2
            first.append(Introduction(state=state, language=ask.languages[0], created_at=at))
            rest += _what_came(draw, first[-1], draw.choice(others), ask)
    return first, rest


def _what_came(
    draw: random.Random, row: Introduction, offer: Declaration, ask: Declaration
) -> Iterator[SQLModel]:
    at = row.created_at
    yield Step(introduction_id=row.id, event="accept_last", state=State.INTRODUCED, at=at)
    yield Lesson(
        introduction_id=row.id,
        helper_id=offer.person_id,
        learner_id=ask.person_id,
        offer_id=offer.id,
        ask_id=ask.id,
        topic=offer.topic,
        closeness=1.0,
    )
    for seat, owner in enumerate((offer.person_id, ask.person_id)):
        yield Party(introduction_id=row.id, person_id=owner, seat=seat, answer="yes")
        if row.state == State.MET and draw.random() < 0.8:
            yield Feedback(introduction_id=row.id, person_id=owner, rating="helped", at=at)
