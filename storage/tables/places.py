"""Places where things are said, and the digests they asked for."""

from datetime import datetime

from sqlmodel import Index, SQLModel, UniqueConstraint

from storage.tables.fields import own_id, owner, time, words


class Place(SQLModel, table=True):
    """A channel, group, room or topic; its language is a setting of its own."""

    __table_args__ = (UniqueConstraint("platform", "key"),)

    id: str = own_id()
    platform: str
    key: str
    name: str = ""
    language: str = ""
    created_at: datetime = time()


class DigestSubscription(SQLModel, table=True):
    """When and how a place wants its digest; `next_at` is the next time it is due.

    `thread` is where in the place it is posted. `quiet` counts the weeks in a row with nothing to
    post, `missed` the editions in a row that could not be delivered.
    """

    __table_args__ = (Index("digest_of_place", "place_id", unique=True),)

    id: str = own_id()
    place_id: str = owner("place.id", index=False)
    thread: str = ""
    weekday: int
    hour: int
    minute: int = 0
    zone: str = "UTC"
    language: str = ""
    shows: tuple[str, ...] = words()
    next_at: datetime = time(index=True)
    quiet: int = 0
    missed: int = 0
