"""What was counted, week by week; it names nobody."""

from datetime import date, datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from storage.tables.fields import time


class Snapshot(SQLModel, table=True):
    """The published figures of the week that begins on a Monday; `body` is JSON."""

    week: date = Field(primary_key=True)
    body: str = Field(sa_column=Column(Text, nullable=False))
    taken_at: datetime = time()
