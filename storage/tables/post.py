"""Letters that wait or were sent, messages seen, and times that are due."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, Index, SQLModel

from storage.ids import fresh
from storage.tables.fields import maybe_time, time


class Letter(SQLModel, table=True):
    """A message to be delivered, stored in the transaction that caused it.

    `key` stays the same over retries. Letters of one `lane` leave in the order of `number`.
    `body` is an Outgoing as JSON. `state` is waiting, sent, failed or held: a held one is kept for
    somebody who has to open a conversation with the bot first. One that is sent and has no
    `sent_id` may have arrived: nobody can tell, and `problem` says why. `faults` are those of the
    `tries` in which the adapter broke its promise.
    """

    __table_args__ = (Index("letter_waiting", "state", "platform", "lane", "due_at"),)

    number: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=fresh, unique=True)
    platform: str
    lane: str
    body: str
    person_id: str | None = Field(
        default=None, sa_column=Column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    )
    introduction_id: str | None = Field(
        default=None,
        sa_column=Column(ForeignKey("introduction.id", ondelete="CASCADE"), index=True),
    )
    bulk: bool = False
    created_at: datetime = time()
    due_at: datetime = time()
    tries: int = 0
    faults: int = 0
    state: str = "waiting"
    sent_at: datetime | None = maybe_time()
    sent_id: str = ""
    problem: str = ""


class Seen(SQLModel, table=True):
    """A message that has been answered; when it comes again, it is not answered again."""

    platform: str = Field(primary_key=True)
    message: str = Field(primary_key=True)
    at: datetime = time(index=True)


class Due(SQLModel, table=True):
    """When something that belongs to nobody is due next: the round, the cleaning."""

    name: str = Field(primary_key=True)
    at: datetime = time()
