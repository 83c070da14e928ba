"""People, their accounts, and what they decided about each other."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.tables.fields import levels, link, maybe_time, own_id, owner, time, words


class Person(SQLModel, table=True):
    """A human, or an affiliate, that the bot knows; owns everything else.

    Empty texts mean "not said": then the hint of an account counts, and is not kept here.
    `speaks` gives languages a level from 1 to 4. `shown` is how digests show them: yes (by name),
    no or asked (as somebody), never; empty as long as they were not asked. `awaiting` is the
    beginning of a command whose end the bot has asked for, until `awaiting_until`.
    """

    id: str = own_id()
    created_at: datetime = time()
    language: str = ""
    gender: str = ""
    zone: str = ""
    region: str = ""
    wiki: str = ""
    speaks: Mapping[str, int] = levels()
    load: str = "normal"
    cadence: str = "weekly"
    next_round_at: datetime = time()
    paused_until: datetime | None = maybe_time()
    quiet: bool = False
    unanswered: int = 0
    banned: bool = False
    told_privacy: bool = False
    shown: str = ""
    awaiting: str = ""
    awaiting_until: datetime | None = maybe_time()


class Account(SQLModel, table=True):
    """A person on one platform, with the hints that platform gives."""

    __table_args__ = (UniqueConstraint("platform", "user"),)

    id: str = own_id()
    person_id: str = owner("person.id")
    platform: str
    user: str
    name: str = ""
    link: str = ""
    languages: tuple[str, ...] = words()
    zone: str = ""
    reachable: bool = True
    heard_at: datetime = time()


class Block(SQLModel, table=True):
    """Secret and absolute: these two are never brought together."""

    person_id: str = owner("person.id", index=False, primary_key=True)
    blocked_id: str = owner("person.id", primary_key=True)
    at: datetime = time()


class Report(SQLModel, table=True):
    """What somebody wants the moderators to know."""

    id: str = own_id()
    reporter_id: str = owner("person.id")
    about_id: str | None = link("person.id")
    introduction_id: str | None = link("introduction.id")
    text: str
    at: datetime = time()
    state: str = "open"


class LinkCode(SQLModel, table=True):
    """A one-time code that joins a second account to a person; only its digest is kept."""

    digest: str = Field(primary_key=True)
    person_id: str = owner("person.id")
    account_id: str = owner("account.id", index=False)
    expires_at: datetime = time()
