"""About thirty invented people, moved in before anybody looks."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from bot.events import User
from bot.knowledge import Knowledge
from storage.database import Database
from storage.tables import Account, Declaration, Person

OPEN = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who does not exist, as the file has them."""

    name: str
    platform: str
    speaks: Mapping[str, int]
    zone: str
    region: str
    offers: tuple[str, ...]
    asks: tuple[str, ...]


def invented() -> tuple[Invented, ...]:
    """Return the people of the file."""
    text = files("bot.playground").joinpath("community.json").read_text("utf-8")
    return tuple(_read(entry) for entry in json.loads(text)["people"])


def _read(entry: Mapping[str, Any]) -> Invented:
    levels = (pair.split(":") for pair in entry["speaks"].split())
    return Invented(
        name=entry["name"],
        platform=entry["platform"],
        speaks={code: int(level) for code, level in levels},
        zone=entry["zone"],
        region=entry["region"],
        offers=tuple(entry["offers"]),
        asks=tuple(entry["asks"]),
    )


def address(name: str) -> str:
    """Return the id that a name has on the invented platforms."""
    return name.casefold().replace(" ", ".")


def link(platform: str, name: str) -> str:
    """Return an address that opens a chat with somebody, where such a thing existed."""
    return f"https://chat.example/{platform}/{address(name)}"


def user(someone: Invented) -> User:
    """Return somebody's account."""
    platform, name = someone.platform, someone.name
    tags = (max(someone.speaks, key=lambda code: someone.speaks[code]),)
    return User(platform, address(name), name, link(platform, name), tags, someone.zone)


async def move_in(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Store the invented people and what they declared in the last three weeks."""
    async with database.transaction() as session:
        for number, someone in enumerate(invented()):
            since = now - timedelta(days=1 + number * 7 % 21, hours=number)
            person = Person(
                created_at=since,
                next_round_at=since,
                zone=someone.zone,
                region=someone.region,
                speaks=someone.speaks,
                told_privacy=True,
            )
            session.add(person)
            await session.flush()
            session.add(_account(person, someone, since))
            session.add_all(_declarations(person, someone, knowledge, since))


def _account(person: Person, someone: Invented, since: datetime) -> Account:
    account = user(someone)
    return Account(
        person_id=person.id,
        platform=account.platform,
        user=account.id,
        name=account.name,
        link=account.link,
        languages=account.languages,
        zone=account.zone,
        heard_at=since,
    )


def _declarations(
    person: Person, someone: Invented, knowledge: Knowledge, since: datetime
) -> Iterator[Declaration]:
    for side, codes in (("offer", someone.offers), ("ask", someone.asks)):
        for code in codes:
            yield Declaration(
                person_id=person.id,
                side=side,
                topic=code,
                wording=knowledge.capacities.label(code, ("en",)),
                languages=tuple(someone.speaks),
                created_at=since,
                expires_at=since + OPEN,
            )
