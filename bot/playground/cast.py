"""Who is on the stage: people with their accounts, what arrived for them, what they can press."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlmodel import select

from bot.adapters.memory import Delivery
from bot.events import User
from bot.playground.community import address, link
from storage.database import Database
from storage.tables import Account

HOME = "console"
"""The platform of people for whom no other is named."""


@dataclass
class Actor:
    """Somebody in the playground: an account, and the letters that came to it.

    `unread` were not shown yet, `seen` only while one was somebody else, `pressable` are the
    numbered choices, `today` and `waiting` what an invented person has still to answer.
    """

    user: User
    played: bool = False
    unread: list[Delivery] = field(default_factory=list)
    seen: list[Delivery] = field(default_factory=list)
    pressable: list[tuple[Delivery, int]] = field(default_factory=list)
    today: list[Delivery] = field(default_factory=list)
    waiting: list[Delivery] = field(default_factory=list)


class Cast:
    """Everybody, by name and platform."""

    def __init__(self) -> None:
        self._actors: dict[tuple[str, str], Actor] = {}

    async def remember(self, database: Database) -> None:
        """Take in everybody the database knows by name."""
        async with database.transaction() as session:
            rows = (await session.exec(select(Account).where(Account.name != ""))).all()
        for row in rows:
            user = User(row.platform, row.user, row.name, row.link, row.languages, row.zone)
            self._add(user)

    def __iter__(self) -> Iterator[Actor]:
        """Give everybody, in the order they came."""
        return iter(self._actors.values())

    def of(self, platform: str, user_id: str) -> Actor | None:
        """Return whoever has this account."""
        return self._actors.get((platform, user_id))

    def named(self, name: str, platform: str = "") -> Actor | None:
        """Return whoever is called exactly so, on any platform; those played before come first."""
        wanted = name.casefold()
        there = [actor for actor in self if platform in ("", actor.user.platform)]
        there.sort(key=lambda actor: not actor.played)
        return next((actor for actor in there if actor.user.name.casefold() == wanted), None)

    def come(
        self, name: str, platform: str, languages: tuple[str, ...] = (), zone: str = ""
    ) -> Actor:
        """Find somebody or make them on the spot; what is told of them anew counts."""
        actor = self.named(name, platform)
        if actor is None:
            where = platform or HOME
            user = User(where, address(name), name, link(where, name), ("en",))
            actor = self._add(user)
        actor.user = replace(
            actor.user,
            languages=languages or actor.user.languages,
            zone=zone or actor.user.zone,
        )
        return actor

    def _add(self, user: User) -> Actor:
        return self._actors.setdefault((user.platform, user.id), Actor(user))
