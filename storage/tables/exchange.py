"""What people offer and ask."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel

from storage.tables.fields import link, maybe_time, own_id, owner, time, words


class Declaration(SQLModel, table=True):
    """An offer or an ask.

    `topic` is the code of a capacity, or `=` and the spelling key of the person's own wording.
    `languages` are those it may be served in; `chosen` says that the person named them.
    `state` is open, dropped, expired or replaced; `replaces` is the row it took the place of.
    """

    # The last two of the first are there so that counting who fits reads no row.
    __table_args__ = (
        Index("declaration_search", "topic", "side", "state", "person_id", "languages"),
        Index("declaration_by_age", "side", "state", "created_at"),
    )

    id: str = own_id()
    person_id: str = owner("person.id")
    side: str
    topic: str
    wording: str
    note: str = ""
    kinds: tuple[str, ...] = words()
    languages: tuple[str, ...] = words()
    chosen: bool = False
    place_id: str | None = link("place.id")
    created_at: datetime = time()
    expires_at: datetime = time(index=True)
    deadline: datetime | None = maybe_time()
    waited: int = 0
    reminded: bool = False
    replaces: str | None = None
    state: str = "open"


class Candidate(SQLModel, table=True):
    """A wording that is no capacity yet, for the admins to look at; it names nobody."""

    key: str = Field(primary_key=True)
    wording: str
    language: str
    first_at: datetime = time()
    state: str = "new"
