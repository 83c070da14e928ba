"""The fields that many tables share, said once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ForeignKey
from sqlmodel import Field

from storage.columns import Levels, UtcTime, Words
from storage.ids import fresh


def own_id() -> Any:
    """A random primary key."""
    return Field(default_factory=fresh, primary_key=True)


def owner(target: str, *, index: bool = True, primary_key: bool = False) -> Any:
    """A row that goes when the row it belongs to goes; `target` is `table.column`."""
    key = ForeignKey(target, ondelete="CASCADE")
    return Field(sa_column=Column(key, index=index, primary_key=primary_key, nullable=False))


def link(target: str, *, index: bool = False) -> Any:
    """A row that may point to another and forgets it when the other goes."""
    key = ForeignKey(target, ondelete="SET NULL")
    return Field(default=None, sa_column=Column(key, index=index, nullable=True))


def time(*, index: bool = False) -> Any:
    """A time that is always known."""
    return Field(sa_column=Column(UtcTime, nullable=False, index=index))


def maybe_time(*, index: bool = False) -> Any:
    """A time that may be missing."""
    return Field(default=None, sa_column=Column(UtcTime, nullable=True, index=index))


def words() -> Any:
    """A short tuple of codes, empty at first."""
    return Field(default=(), sa_column=Column(Words, nullable=False))


def levels() -> Any:
    """Languages with levels, none at first."""
    empty: Mapping[str, int] = {}
    return Field(default=empty, sa_column=Column(Levels, nullable=False))
