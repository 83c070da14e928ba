"""What an answer of the homeserver tells, as plain JSON, with what could be decrypted opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from nio import MegolmEvent, SyncResponse

from bot.adapters.matrix.shapes import Json, find, table, tables, word

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


def copied(answer: Json) -> Json:
    """Return a copy in which nio may take events apart, as it does."""
    rooms = {kind: _rooms(answer, kind) for kind in ("join", "invite", "leave")}
    return {**answer, "rooms": {**table(answer, "rooms"), **rooms}}


def _rooms(answer: Json, kind: str) -> Json:
    return {
        room: {part: _loose(value) for part, value in table(told).items()}
        for room, told in table(answer, "rooms", kind).items()
    }


def _loose(part: object) -> object:
    if not isinstance(part, dict) or not isinstance(part.get("events"), list):
        return part
    return {**part, "events": [dict(event) for event in tables(part, "events")]}


def told(answer: Json, response: SyncResponse) -> News:
    """Put an answer together with what nio has decrypted of it."""
    rooms = {
        room: RoomNews(
            tables(info, "state", "events"),
            _opened(tables(info, "timeline", "events"), _encrypted(response, room)),
            word(info, "timeline", "prev_batch") if find(info, "timeline", "limited") else "",
        )
        for room, info in table(answer, "rooms", "join").items()
    }
    invited = {
        room: tables(info, "invite_state", "events")
        for room, info in table(answer, "rooms", "invite").items()
    }
    left = tuple(table(answer, "rooms", "leave"))
    return News(response.next_batch, invited, rooms, left)


def _encrypted(response: SyncResponse, room: str) -> Mapping[str, object]:
    """Return the events of a room that came encrypted, by id, as nio left them."""
    info = response.rooms.join.get(room)
    events = info.timeline.events if info else []
    return {event.event_id: event for event in events if hasattr(event, "event_id")}


def _opened(events: list[Json], opened: Mapping[str, object]) -> list[Told]:
    return [
        _open(event, opened.get(word(event, "event_id")))
        if word(event, "type") == "m.room.encrypted"
        else event
        for event in events
    ]


def _open(event: Json, opened: object) -> Told:
    return (
        opened
        if isinstance(opened, MegolmEvent)
        else table(vars(opened), "source")
        if opened
        else event
    )
