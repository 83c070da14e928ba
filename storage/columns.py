"""Column types: aware UTC times, short lists of words, and languages with levels."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator


class UtcTime(TypeDecorator[datetime]):
    """An aware time, kept as UTC; SQLite drops the zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time: nobody could say later what it meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Give back an aware UTC time."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def unpacked_time(value: str | datetime) -> datetime:
    """Return the time that a database keeps: SQLite as text without its zone, others as itself."""
    return datetime.fromisoformat(value + "+00:00") if isinstance(value, str) else value


class Words(TypeDecorator[tuple[str, ...]]):
    """A short tuple of codes, kept as `|de|en|` so that SQL can look for `|en|`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Pack; a code has no bar in it."""
        return "".join(f"|{word}" for word in value) + "|" if value else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Unpack."""
        return unpacked_words(value) if value else ()


@lru_cache(maxsize=4096)
def unpacked_words(value: str) -> tuple[str, ...]:
    """Return what `Words` keeps. Tuples are shared: most of fifty thousand are a few hundred."""
    return tuple(value[1:-1].split("|")) if value else ()


class Levels(TypeDecorator[Mapping[str, int]]):
    """Languages with a level from 1 (basic) to 4 (native), kept as `en:3 tw:4`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, int] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Pack in the order given."""
        return " ".join(f"{code}:{level}" for code, level in (value or {}).items())

    def process_result_value(self, value: str | None, dialect: Dialect) -> Mapping[str, int]:  # noqa: ARG002
        """Unpack."""
        return unpacked_levels(value or "")


def unpacked_levels(value: str) -> dict[str, int]:
    """Return what `Levels` keeps."""
    pairs = (pair.split(":") for pair in value.split())
    return {code: int(level) for code, level in pairs}
