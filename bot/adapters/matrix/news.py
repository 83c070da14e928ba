"""What an answer of the homeserver tells, as plain JSON, with what could be decrypted opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from nio import MegolmEvent

from bot.adapters.shapes import Json, find, table, tables, word

Told: TypeAlias = Json | MegolmEvent
"""An event; nio's `MegolmEvent` where it is encrypted and its key is missing."""


@dataclass(frozen=True, slots=True)
class RoomNews:
    """What is new in a room; `gap` is the token before its timeline where something is left out."""

    state: list[Json]
    timeline: list[Told]
    gap: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """An answer, and the token that asks for what comes after it."""

    token: str
    invited: Mapping[str, list[Json]]
    joined: Mapping[str, RoomNews]
    left: tuple[str, ...]


def told(answer: Json, opened: Callable[[str, Json], Told]) -> News:
    """Read an answer; `opened` takes a room and an event, and decrypts it if it is encrypted."""
    rooms = {
        room: RoomNews(
            tables(info, "state", "events"),
            [opened(room, event) for event in tables(info, "timeline", "events")],
            word(info, "timeline", "prev_batch") if find(info, "timeline", "limited") else "",
        )
        for room, info in table(answer, "rooms", "join").items()
    }
    invited = {
        room: tables(info, "invite_state", "events")
        for room, info in table(answer, "rooms", "invite").items()
    }
    return News(word(answer, "next_batch"), invited, rooms, tuple(table(answer, "rooms", "leave")))
