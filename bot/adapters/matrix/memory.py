"""What must be remembered over a restart, a transaction each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.adapters.matrix.shapes import Json
from bot.events import Now
from storage import keepsakes
from storage.database import Database

PLATFORM = "matrix"


@dataclass(frozen=True, slots=True)
class Memory:
    """Small JSON objects by kind and key; those that name a user go when the user wants to."""

    database: Database
    now: Now

    async def get(self, kind: str, key: str) -> Json | None:
        """Return what is kept under a key."""
        async with self.database.transaction() as session:
            value = await keepsakes.get(session, PLATFORM, kind, key)
        return None if value is None else _object(value)

    async def put(
        self, kind: str, key: str, value: Mapping[str, Any], *, user: str = "", days: int = 0
    ) -> None:
        """Keep something, for ever or for some days, in the place of what was there."""
        now = self.now()
        until = now + timedelta(days=days) if days else None
        text = json.dumps(value)
        async with self.database.transaction() as session:
            await keepsakes.put(
                session, PLATFORM, kind, key, text, now=now, user=user, expires_at=until
            )

    async def drop(self, kind: str, key: str) -> None:
        """Forget what is kept under a key."""
        async with self.database.transaction() as session:
            await keepsakes.drop(session, PLATFORM, kind, key)

    async def every(self, kind: str) -> Mapping[str, Json]:
        """Return all of a kind by their keys, oldest first."""
        async with self.database.transaction() as session:
            rows = await keepsakes.every(session, PLATFORM, kind)
        return {row.key: _object(row.value) for row in rows}


def _object(text: str) -> Json:
    value = json.loads(text)
    return value if isinstance(value, dict) else {}
