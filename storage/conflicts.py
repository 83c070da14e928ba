"""Inserts that do not fail where there is such a row already."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel


def inserting(dialect: str, table: str) -> sqlite.Insert | postgresql.Insert:
    """Return an insert into a table, which can say what to do about a row that is there.

    `dialect` is the name of the database's; both know `ON CONFLICT`
    (https://www.sqlite.org/lang_upsert.html).
    """
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(SQLModel.metadata.tables[table])
