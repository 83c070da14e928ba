"""The few words an adapter says by itself, in the language of whoever reads them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.events import User
from bot.say import Catalog, Own, normalise
from storage import people
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Reader:
    """How somebody reads."""

    language: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Says texts; `language` is that of the bot, for who has none it knows."""

    texts: Catalog
    language: str
    database: Database

    async def reader(self, user: User) -> Reader:
        """Return the language somebody chose, else the one the platform tells, and their zone."""
        async with self.database.transaction() as session:
            person = await people.of(session, user.platform, user.id)
        chosen = (person.language,) if person and person.language else ()
        told = map(normalise, (*chosen, *user.languages))
        language = next(filter(self.texts.knows, told), self.language)
        return Reader(language, person.zone if person else "")

    async def say(self, user: User, key: str, *values: object) -> str:
        """Return a text for somebody."""
        return self.texts.say((await self.reader(user)).language, key, *values)

    def mark(self, reader: Reader, label: str, name: str, at: datetime) -> str:
        """Say that a button was pressed, when, and by whom unless that is clear."""
        try:
            local = at.astimezone(ZoneInfo(reader.zone)).replace(tzinfo=None)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            local = at.astimezone(UTC)
        key, who = ("press-mark-by", (name,)) if name else ("press-mark", ())
        return self.texts.say(reader.language, key, Own(label), *who, local)
