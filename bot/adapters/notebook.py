"""What an adapter must remember over a restart, a transaction each."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from bot.adapters.shapes import Json
from bot.events import Now
from storage import keepsakes
from storage.database import Database

BUSY = (OperationalError, InterfaceError, NoConnection)
"""What a memory raises that is locked, full or away: another time it may go well."""


@dataclass(frozen=True, slots=True)
class Notebook:
    """Small JSON objects by kind and key; those that name a user go when the user wants to."""

    platform: str
    database: Database
    now: Now

    async def get(self, kind: str, key: str) -> Json | None:
        """Return what is kept under a key."""
        async with self.database.transaction() as session:
            value = await keepsakes.get(session, self.platform, kind, key)
        return None if value is None else _object(value)

    async def put(
        self, kind: str, key: str, value: Mapping[str, Any], *, user: str = "", days: int = 0
    ) -> None:
        """Keep something, for ever or for some days, in the place of what was there."""
        await self.turn(kind, {key: value}, user=user, days=days)

    async def drop(self, kind: str, key: str) -> None:
        """Forget what is kept under a key."""
        await self.turn(kind, {}, (key,))

    async def turn(
        self,
        kind: str,
        values: Mapping[str, Mapping[str, Any]],
        gone: Iterable[str] = (),
        *,
        user: str = "",
        days: int = 0,
    ) -> None:
        """Keep several things of a kind and forget what is under the keys `gone`, in one go."""
        now = self.now()
        until = now + timedelta(days=days) if days else None
        async with self.database.transaction() as session:
            for key, value in values.items():
                text = json.dumps(value)
                await keepsakes.put(
                    session, self.platform, kind, key, text, now=now, user=user, expires_at=until
                )
            await keepsakes.drop(session, self.platform, kind, tuple(gone))

    async def every(self, kind: str) -> Mapping[str, Json]:
        """Return all of a kind by their keys, oldest first."""
        async with self.database.transaction() as session:
            rows = await keepsakes.every(session, self.platform, kind)
        return {row.key: _object(row.value) for row in rows}


def _object(text: str) -> Json:
    value = json.loads(text)
    return value if isinstance(value, dict) else {}
