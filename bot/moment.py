"""One transaction at one moment: what a command and a job have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import named, outbox
from bot.events import Attachment, Button, Outgoing, Place, User
from bot.knowledge import Knowledge
from bot.named import Reader
from bot.outbox import Cause
from bot.say import normalise
from storage import people, places
from storage.tables import Account, Person


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a letter to be: the key of its text, and what goes into it."""

    key: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A button to be: the command it types, the key of its label, and what goes into it.

    Where the platform can, it opens a conversation with `opens` instead.
    """

    command: str
    key: str
    values: tuple[object, ...] = ()
    opens: User | None = None


def line(key: str, *values: object) -> Line:
    """Write a line."""
    return Line(key, values)


def choice(command: str, key: str, *values: object, opens: User | None = None) -> Choice:
    """Offer a choice."""
    return Choice(command, key, values, opens)


@dataclass(frozen=True, slots=True)
class Moment:
    """A session that is open, the time it is, and everything that is known."""

    session: AsyncSession
    now: datetime
    knowledge: Knowledge

    def text(self, reader: Reader, lines: Sequence[Line]) -> str:
        """Return lines as one text for a reader."""
        return "\n".join(
            named.say(self.knowledge, reader, each.key, *each.values) for each in lines
        )

    def buttons(self, reader: Reader, choices: Sequence[Choice]) -> tuple[Button, ...]:
        """Label choices for a reader."""
        return tuple(
            Button(
                named.say(self.knowledge, reader, each.key, *each.values),
                each.command,
                each.opens,
            )
            for each in choices
        )

    def reader(self, person: Person, account: Account | None, local: str = "") -> Reader:
        """Say how a person reads: in their language, else the place's, else the bot's."""
        zone = person.zone or (account.zone if account else "")
        language = self.language(person, account) or local or self.knowledge.settings.language
        return Reader(language, zone_info(zone))

    def language(self, person: Person, account: Account | None) -> str:
        """Return a person's language: as chosen, else as the platform hints; empty for neither."""
        return hinted(self.knowledge, person.language, account.languages if account else ())

    async def everybody(self, place: Place) -> Reader:
        """Say how those in a place read together: in its language, else the bot's."""
        language = await self.language_of(place) or self.knowledge.settings.language
        return Reader(language, zone_info(""))

    async def language_of(self, place: Place) -> str:
        """Return the language of a place where several people read, empty where it has none."""
        known = None if place.direct else await places.find(self.session, place.platform, place.id)
        return known.language if known else ""

    async def tell(
        self,
        person: Person,
        lines: Sequence[Line],
        choices: Sequence[Choice] = (),
        *,
        introduction_id: str | None = None,
        attachments: tuple[Attachment, ...] = (),
        bulk: bool = False,
    ) -> bool:
        """Write to a person directly, in their language; say whether they can be reached at all."""
        accounts = await people.accounts(self.session, person.id)
        if not accounts or not accounts[0].reachable:
            return False
        reader = self.reader(person, accounts[0])
        letter = Outgoing(
            text=self.text(reader, lines),
            user=user_of(accounts[0]),
            buttons=self.buttons(reader, choices),
            attachments=attachments,
        )
        cause = Cause(person.id, introduction_id, bulk)
        await outbox.post(self.session, letter, cause, now=self.now)
        return True


def hinted(knowledge: Knowledge, chosen: str, hints: Iterable[str]) -> str:
    """Return the language that was chosen, else the first hint there are texts in, else nothing."""
    return chosen or next(filter(knowledge.texts.knows, map(normalise, hints)), "")


@lru_cache(maxsize=1024)
def zone_info(name: str) -> ZoneInfo:
    """Return a zone; UTC for none, and for what a platform calls one and nobody else does."""
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return ZoneInfo("UTC")


def user_of(account: Account) -> User:
    """Address an account."""
    return User(account.platform, account.user, account.name, account.link)
