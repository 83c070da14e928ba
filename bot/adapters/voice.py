"""The few words an adapter says by itself, in the language of whoever reads them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.events import Place, User
from bot.say import Catalog, Own, normalise
from bot.say.plurals import babel_locale
from bot.say.values import show
from storage import people, places
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

    async def reader(self, user: User, where: Place | None = None) -> Reader:
        """Return how somebody reads: the language chosen, else told, else that of the place."""
        told, zone = list(user.languages), user.zone
        async with self.database.transaction() as session:
            if (person := await people.of(session, user.platform, user.id)) is not None:
                known = await people.accounts(session, person.id)
                hints = (each.languages for each in known if each.user == user.id)
                told = [person.language, *chain.from_iterable(hints), *told]
                zone = person.zone or zone
            if where is not None:
                place = await places.find(session, where.platform, where.id)
                told.append(place.language if place else "")
        spoken = (each for each in map(normalise, filter(None, told)) if self.texts.knows(each))
        return Reader(next(spoken, self.language), zone)

    async def say(self, user: User, key: str, *values: object, where: Place | None = None) -> str:
        """Return a text for somebody who reads it in a place."""
        return self.texts.say((await self.reader(user, where)).language, key, *values)

    def mark(self, reader: Reader, label: str, name: str, at: datetime) -> str:
        """Say that a button was pressed, when, and by whom unless that is clear."""
        key, who = ("press-mark-by", (name,)) if name else ("press-mark", ())
        when = self._local(reader, at)
        return self.texts.say(reader.language, key, Own(label), *who, when)

    def _local(self, reader: Reader, at: datetime) -> object:
        """Return a time as it is where the reader is, else with a word on where it is so."""
        try:
            return at.astimezone(ZoneInfo(reader.zone)).replace(tzinfo=None)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            plain = at.astimezone(UTC).replace(tzinfo=None)
            return Own(f"{show(plain, babel_locale(self.texts.chain(reader.language)))} UTC")
