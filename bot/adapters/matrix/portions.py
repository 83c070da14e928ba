"""What nio is given of an answer to a sync: who is in which room, and keys. The rest we read.

It gets each part by itself, and only what it has a use for. Left alone it raises at a letter of
rubbish, takes state out of what somebody has encrypted, and does not see somebody whose entry into
a room is redacted or oddly written.
"""

from collections.abc import Callable, Iterator, Sequence

from nio import Event, SyncResponse
from nio.events.to_device import OlmEvent, ToDeviceEvent
from nio.responses import DeviceList, DeviceOneTimeKeyCount, RoomInfo, Rooms, Timeline

from bot.adapters.shapes import Json, find, table, tables, word, words

_SHAPING = (
    "m.room.encryption",
    "m.room.join_rules",
    "m.room.history_visibility",
    "m.room.name",
    "m.room.canonical_alias",
)


def portions(answer: Json) -> Iterator[SyncResponse]:
    """Yield the parts of an answer, in the order in which nio takes them in."""
    for event in tables(answer, "to_device", "events"):
        letter = parsed(ToDeviceEvent.parse_event, event)
        if isinstance(letter, OlmEvent):  # nothing else is of use to us, or comes from who it says
            yield _portion(letters=[letter])
    for room_id, info in table(answer, "rooms", "join").items():
        events = [*tables(info, "state", "events"), *tables(info, "timeline", "events")]
        state = [parsed(Event.parse_event, bare) for event in events if (bare := _bare(event))]
        yield _portion({room_id: RoomInfo(Timeline([], False, None), state, [], [])})
    lists = [words(answer, "device_lists", name) for name in ("changed", "left")]
    yield _portion(devices=DeviceList(*lists), count=_key_count(answer))


def parsed(parse: Callable[[Json], object], event: Json) -> object:
    """Let nio read an event; None where it cannot."""
    try:
        return parse(dict(event))
    except Exception:  # noqa: BLE001 - any JSON may be in there, and nio does not expect all
        return None


def _portion(
    joined: dict[str, RoomInfo] | None = None,
    letters: Sequence[OlmEvent] = (),
    devices: DeviceList | None = None,
    count: int | None = None,
) -> SyncResponse:
    rooms, keys = Rooms({}, joined or {}, {}), DeviceOneTimeKeyCount(None, count)
    return SyncResponse("some", rooms, keys, devices or DeviceList([], []), [*letters], [])


def _bare(event: Json) -> Json:
    """Return an event of the state as nio takes it; empty for one that it is not given."""
    kind = word(event, "type")
    content = {name: word(value) or value for name, value in table(event, "content").items()}
    if kind == "m.room.member":
        name = word(content, "displayname") or None
        content = {"membership": word(content, "membership"), "displayname": name}
    elif kind not in _SHAPING or event.get("state_key") != "":
        return {}
    return {
        "type": kind,
        "event_id": word(event, "event_id"),
        "sender": word(event, "sender"),
        "state_key": word(event, "state_key"),
        "origin_server_ts": 0,
        "content": content,
    }


def _key_count(answer: Json) -> int | None:
    """Return how many one-time keys the homeserver has left; None if it does not tell."""
    counts = find(answer, "device_one_time_keys_count")
    count = counts.get("signed_curve25519", 0) if isinstance(counts, dict) else None
    return max(0, count) if isinstance(count, int) else None
