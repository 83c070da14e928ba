"""Who people are: what the server tells of an account, kept for a while.

https://api.mattermost.com/#tag/users/operation/GetUser
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.adapters.mattermost.client import Refused
from bot.adapters.mattermost.wire import UNAUTHORIZED, Wire
from bot.adapters.shapes import Json, find, word
from bot.adapters.tasks import break_off, looked_at
from bot.events import User

PLATFORM = "mattermost"
KNOWN_SECONDS, HOMELESS_SECONDS = 3600.0, 60.0
REMEMBERED = 20_000
SYSTEM_ADMIN = "system_admin"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on the server; `runs` says that they look after the whole of it."""

    user: User
    username: str
    bot: bool = False
    gone: bool = False
    runs: bool = False


class People:
    """Asks who somebody is, once an hour."""

    def __init__(self, wire: Wire, gone: Iterable[str] = ()) -> None:
        self._wire, self._home, self._home_at = wire, "", 0.0
        self._known: OrderedDict[str, tuple[float, asyncio.Task[Account | None]]] = OrderedDict()
        self._gone = set(gone)

    def expect(self, user: str) -> "asyncio.Task[Account | None]":
        """Begin to ask who somebody is, unless it is known."""
        at, task = self._known.get(user, (0.0, None))
        failed = task is not None and task.done() and (task.cancelled() or task.exception())
        if task is None or failed or time.monotonic() - at > KNOWN_SECONDS:
            task = asyncio.create_task(self._ask(user))
            task.add_done_callback(looked_at)
            self._known[user] = time.monotonic(), task
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return task

    async def find(self, user: str) -> Account | None:
        """Return who somebody is, None where there is no such account.

        Raises Crowded and Broken, and Refused where the token is no good.
        """
        return await asyncio.shield(self.expect(user))

    @property
    def gone(self) -> Sequence[str]:
        """Return whose accounts were closed when they were last heard of."""
        return tuple(self._gone)

    def turned(self, user: str, *, gone: bool) -> bool:
        """Take notice that something has changed; say whether they were last known to be gone."""
        self._known.pop(user, None)
        was_gone = user in self._gone
        self._note(user, gone=gone)
        return was_gone

    def forget_all(self) -> None:
        """Ask about everybody anew: what has changed was perhaps not heard."""
        asked = [(user, known) for user, known in self._known.items() if not known[1].done()]
        self._known = OrderedDict(asked)

    async def end(self) -> None:
        """Ask no more."""
        await break_off(*(task for _, task in self._known.values() if not task.done()))

    async def _ask(self, user: str) -> Account | None:
        try:
            told = await self._wire.user(user)
            await self._find_home()
            account = self.read(told)
        except Refused as no:
            if no.status == UNAUTHORIZED:
                raise
            return None
        self._note(user, gone=account.gone)
        return account

    async def _find_home(self) -> None:
        """Learn in whose address people are found: a team of ours, which may have become one."""
        age = time.monotonic() - self._home_at
        if self._home_at and age < (KNOWN_SECONDS if self._home else HOMELESS_SECONDS):
            return
        teams = await self._wire.teams()
        self._home, self._home_at = word(teams[0], "name") if teams else "", time.monotonic()

    def _note(self, user: str, *, gone: bool) -> None:
        if gone:
            self._gone.add(user)
        else:
            self._gone.discard(user)

    def read(self, told: Json) -> Account:
        """Return an account as the core knows it; of names the one people chose to be called by."""
        username = word(told, "username")
        full = f"{word(told, 'first_name')} {word(told, 'last_name')}".strip()
        locale, zone = word(told, "locale"), zone_of(told)
        return Account(
            User(
                PLATFORM,
                word(told, "id"),
                word(told, "nickname") or full or username,
                self.link(username),
                (locale,) if locale else (),
                zone,
            ),
            username,
            bot=find(told, "is_bot") is True,
            gone=bool(find(told, "delete_at")),
            runs=SYSTEM_ADMIN in word(told, "roles").split(),
        )

    def link(self, username: str) -> str:
        """Return the address that opens a direct message to somebody, for who is in our team."""
        home = f"{self._wire.address}/{self._home}/messages/@{username}"
        return home if self._home and username else ""


def zone_of(told: Json) -> str:
    """Return the time zone of somebody; the server says "true" and "false" in words."""
    automatic = word(told, "timezone", "useAutomaticTimezone") == "true"
    return word(told, "timezone", "automaticTimezone" if automatic else "manualTimezone")
