"""What an adapter must remember over a restart."""

from datetime import datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from storage.tables.fields import maybe_time, time


class Keepsake(SQLModel, table=True):
    """Something an adapter keeps under a kind and a key; only it knows what `value` means.

    `user` is the account it is about, whose `/forget` deletes it; empty if it is about nobody.
    """

    platform: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    value: str = Field(sa_column=Column(Text, nullable=False))
    user: str = ""
    at: datetime = time()
    expires_at: datetime | None = maybe_time(index=True)
