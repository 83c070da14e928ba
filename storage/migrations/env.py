"""Where Alembic starts: the connection is handed over by `storage.upgrade`."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import DateTime, String, Text, TypeDecorator
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 - the tables must be known to compare them


def plain(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write SQL's own types into a migration: it must not change when our code does."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    known = ((DateTime, "sa.DateTime(timezone=True)"), (Text, "sa.Text()"), (String, "sa.String()"))
    return next(name for base, name in known if isinstance(item.impl, base))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a table by making a new one
    render_item=plain,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
