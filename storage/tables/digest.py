"""Editions of digests: what a place was shown, and when."""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field, SQLModel, UniqueConstraint

from storage.tables.fields import link, own_id, owner, time, words


class Edition(SQLModel, table=True):
    """A digest that was posted into a place; there is one for a due time, whoever posts it.

    `week` is that of the figures in it, if there are any; `letter` is the key of its letter.
    """

    __table_args__ = (UniqueConstraint("place_id", "due_at"),)

    id: str = own_id()
    place_id: str = owner("place.id")
    due_at: datetime = time()
    posted_at: datetime = time(index=True)
    language: str
    week: date | None = None
    letter: str = ""


class Item(SQLModel, table=True):
    """Something of somebody in an edition, as it was shown; it goes when they are forgotten.

    `kind` is ask, offer or thanks. `name` is empty where they are "somebody". `weeks` is how long
    an ask had waited. Of thanks, `said` is what was said, and to whom: `about_id`, by the name
    `about` or none.
    """

    edition_id: str = owner("edition.id", index=False, primary_key=True)
    number: int = Field(primary_key=True)
    kind: str
    person_id: str = owner("person.id")
    declaration_id: str | None = link("declaration.id", index=True)
    introduction_id: str | None = link("introduction.id", index=True)
    about_id: str | None = Field(
        default=None, sa_column=Column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    )
    topic: str
    wording: str = ""
    name: str = ""
    about: str = ""
    region: str = ""
    languages: tuple[str, ...] = words()
    weeks: int = 0
    said: str = ""
