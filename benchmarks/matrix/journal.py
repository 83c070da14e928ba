"""What the homeserver has stored, read from its file: humans who listen would be a load as well."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Self

from tests.matrix.synapse import Synapse

SAID = ("m.room.message", "m.room.encrypted")
LATE = 200
"""Rooms are written side by side, so that an event may come after another with a later number."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An event, and the second in which the homeserver has stored it."""

    number: int
    room: str
    sender: str
    kind: str
    at: float


class Journal:
    """Tells, each event once, what has been stored since it last looked."""

    def __init__(self, server: Synapse) -> None:
        file = f"file:{server.folder / 'homeserver.db'}?mode=ro"
        self._file = sqlite3.connect(file, uri=True, isolation_level=None)
        self._seen: set[int] = set()
        self._last = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def news(self) -> list[Stored]:
        """Return the events that are new."""
        query = (
            "SELECT stream_ordering, room_id, sender, type, received_ts / 1000.0 FROM events"
            " WHERE stream_ordering > ? ORDER BY stream_ordering"
        )
        with closing(self._file.execute(query, [self._last - LATE])) as rows:
            found = [Stored(*row) for row in rows if row[0] not in self._seen]
        self._seen |= {each.number for each in found}
        self._last = max([self._last, *(each.number for each in found)])
        return found

    def joined(self, room: str, user: str) -> bool:
        """Say whether somebody is in a room."""
        query = (
            "SELECT 1 FROM room_memberships"
            " WHERE room_id = ? AND user_id = ? AND membership = 'join'"
        )
        with closing(self._file.execute(query, [room, user])) as rows:
            return rows.fetchone() is not None


def said(events: Iterable[Stored], by: str) -> list[Stored]:
    """Return the messages of somebody's among events."""
    return [each for each in events if each.sender == by and each.kind in SAID]
