"""Answers to a sync: a room where somebody means well, and beside it anything at all."""

from typing import Any

from hypothesis import strategies as st

from bot.events import Message
from tests.matrix import odd
from tests.matrix.odd import ADA, EVE, ME

GOOD, TEXT = "!good", "!offer patience"


def event(kind: str, sender: str, /, ident: str = "$good", **content: Any) -> dict[str, Any]:
    """Return an event."""
    return {
        "type": kind, "sender": sender, "event_id": ident, "origin_server_ts": 1, "content": content
    }  # fmt: skip


def state(kind: str, key: str, sender: str, **content: Any) -> dict[str, Any]:
    """Return an event of a room's state."""
    return {**event(kind, sender, **content), "state_key": key}


def member(user: str, **content: Any) -> dict[str, Any]:
    """Return the event that somebody is in a room."""
    return state("m.room.member", user, user, **{"membership": "join", **content})


STATE = [
    state("m.room.create", "", ADA, room_version="11"),
    *map(member, (ADA, ME, EVE)),
    state("m.room.power_levels", "", ADA, users={ADA: 100}),
    state("m.room.encryption", "", ADA, algorithm="m.megolm.v1.aes-sha2"),
]
WELL = event("m.room.message", ADA, msgtype="m.text", body=TEXT)
RIGHT = {"next_batch": "s3", "rooms": {"join": {GOOD: {"timeline": {"events": [WELL]}}}}}
"""An answer that follows, with nothing wrong in it."""
several = st.lists(odd.events, max_size=4)


def part(drawn: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw what holds events."""
    return odd.objects(events=drawn)


rooms = odd.objects(
    state=part(several),
    timeline=odd.objects(events=several, limited=st.booleans(), prev_batch=odd.words),
    ephemeral=part(several),
    account_data=part(several),
    summary=odd.contents,
    unread_notifications=odd.contents,
    unread_thread_notifications=odd.contents,
)
idents = st.sampled_from(odd.ROOMS)
answers = odd.objects(
    next_batch=st.just("s2"),
    rooms=odd.objects(
        join=st.dictionaries(idents, rooms, max_size=2),
        invite=st.dictionaries(idents, odd.objects(invite_state=part(several)), max_size=2),
        leave=st.dictionaries(idents, rooms, max_size=2),
    ),
    to_device=part(several),
    account_data=part(several),
    presence=part(several),
    device_lists=odd.objects(changed=st.lists(odd.senders), left=st.lists(odd.senders)),
    device_one_time_keys_count=odd.objects(signed_curve25519=st.integers(0, 50)),
    device_unused_fallback_key_types=odd.anything,
)


def table(value: object, key: str) -> dict[str, Any]:
    """Return the object under a key, empty if there is none."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def beside(hostile: Any, *before: Any, at_first: Any = ()) -> dict[str, Any]:
    """Return an answer with what is hostile in it, and after it somebody who means well."""
    timeline = {"events": [*before, WELL], "limited": True, "prev_batch": "p"}
    room = {"state": {"events": [*STATE, *at_first]}, "timeline": timeline}
    found = table(hostile, "rooms")
    rooms = {**found, "join": {**table(found, "join"), GOOD: room}}
    return {**table({"": hostile}, ""), "next_batch": "s2", "rooms": rooms}


def letters(*events: Any) -> dict[str, Any]:
    """Return what brings messages from device to device."""
    return {"to_device": {"events": [*events]}}


def well(heard: list[Message]) -> bool:
    """Say whether who means well was heard."""
    return any((each.place.id, each.sender.id, each.text) == (GOOD, ADA, TEXT) for each in heard)
