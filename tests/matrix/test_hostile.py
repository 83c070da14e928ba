"""Whatever people and homeservers send, the bot goes on, and hears those who mean well."""

import contextlib
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.matrix.reading import Room
from bot.events import TryLater
from tests.matrix import odd
from tests.matrix.answers import (
    GOOD,
    RIGHT,
    STATE,
    TEXT,
    answers,
    beside,
    event,
    member,
    several,
    state,
    well,
)
from tests.matrix.conftest import Come, Settle
from tests.matrix.ear import Ear, at_the_ear
from tests.matrix.keys import MEGOLM, Device
from tests.matrix.odd import ADA, EVE, ME
from tests.matrix.plain import PlainHuman
from tests.matrix.scenes import accept_invitation, answer, converse
from tests.matrix.secret import SecretHuman

thorough = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(answer=answers | st.dictionaries(odd.names, odd.anything))
def test_an_answer_of_any_kind_is_heard_or_asked_for_again(answer: Any, upgraded: Path) -> None:
    async def hear(ear: Ear) -> bool:
        with contextlib.suppress(TryLater):
            await ear.hear(answer)
        return well(await ear.hear(beside({})))

    assert at_the_ear(upgraded, hear)


@thorough
@given(
    answer=answers,
    around=st.tuples(several, several),
    pages=st.tuples(odd.objects(chunk=several, end=odd.words), odd.anything),
)
def test_who_means_well_is_heard_beside_anything(
    answer: Any, around: tuple[list[Any], list[Any]], pages: tuple[Any, Any], upgraded: Path
) -> None:
    async def hear(ear: Ear) -> tuple[bool, bool]:
        first = well(await ear.hear(beside(answer, *around[0], at_first=around[1])))
        return first, well(await ear.hear(RIGHT))

    told = {"/messages": pages[0], "/keys/|/sendToDevice/": pages[1]}
    assert at_the_ear(upgraded, hear, told) == (True, True)


@pytest.mark.parametrize("answer", [{}, {"next_batch": ""}, {"next_batch": {}}, {"next_batch": 5}])
def test_an_answer_without_a_token_is_asked_for_again(answer: Any, upgraded: Path) -> None:
    async def hear(ear: Ear) -> None:
        with pytest.raises(TryLater):
            await ear.hear(answer)

    at_the_ear(upgraded, hear)


def room_after(upgraded: Path, *events: Any) -> Room:
    """Return how a room of three is seen after some events."""

    async def hear(ear: Ear) -> Room:
        assert well(await ear.hear(beside({}, *events)))
        return ear.rooms.of(GOOD)

    return at_the_ear(upgraded, hear)


TAKEN_BACK = {"redacted_because": event("m.room.redaction", ADA)}


@pytest.mark.parametrize(
    "entry",
    [
        member(EVE, displayname=5),
        member(EVE, displayname=["Eve"], avatar_url=5, reason={}),
        {**member(EVE), "unsigned": TAKEN_BACK},
        {**member(EVE), "unsigned": 5, "prev_content": []},
        {**member(EVE), "origin_server_ts": "then"},
    ],
)
def test_nobody_is_overlooked_in_a_room(entry: Any, upgraded: Path) -> None:
    """Else the bot would take itself for alone with the other, and speak of private things."""
    gone = state("m.room.member", EVE, EVE, membership="leave")
    assert room_after(upgraded, gone).direct
    assert not room_after(upgraded, gone, entry).direct


def test_who_is_a_moderator_no_more_is_none(upgraded: Path) -> None:
    def levels(**users: int) -> Any:
        named = {f"@{name}:test.local": level for name, level in users.items()}
        return state("m.room.power_levels", "", ADA, users=named)

    assert room_after(upgraded, levels(ada=100, bob=50)).keepers == {ADA, "@bob:test.local"}
    assert room_after(upgraded, levels(ada=100, bob=50), levels(ada=100)).keepers == {ADA}
    assert room_after(upgraded, levels(bob=49)).keepers == frozenset()


@pytest.mark.parametrize(
    "forged",
    [
        event("m.room.tombstone", EVE, body="", replacement_room="!evil"),
        event("m.room.power_levels", EVE, users={EVE: 100}),
        event("m.room.create", EVE, room_version="12"),
        event("m.room.member", EVE, membership="leave"),
        {**state("m.room.power_levels", EVE, EVE, users={EVE: 100})},
        {**state("m.room.tombstone", EVE, EVE, body="", replacement_room="!evil")},
    ],
)
def test_a_message_is_no_state_whatever_it_calls_itself(forged: Any, upgraded: Path) -> None:
    async def hear(ear: Ear) -> str:
        await ear.hear(beside({"rooms": {"join": {"!evil": {"state": {"events": STATE}}}}}, forged))
        assert ear.rooms.of(GOOD).keepers == {ADA}
        return ear.rooms.successor(GOOD)

    assert at_the_ear(upgraded, hear) == GOOD


def test_a_homeserver_that_turns_its_pages_in_a_circle_is_left(upgraded: Path) -> None:
    async def hear(ear: Ear) -> list[str]:
        return [each.text for each in await ear.hear(beside({}))]

    page = {"chunk": [event("m.room.message", EVE, msgtype="m.text", body="again")], "end": "p"}
    assert at_the_ear(upgraded, hear, {"/messages": page}) == ["again", TEXT]


HALF = "half \ud800"


def test_half_characters_stop_nobody_wherever_they_stand(upgraded: Path) -> None:
    async def hear(ear: Ear) -> Room:
        sealed: dict[str, Any] = {"algorithm": MEGOLM, **dict.fromkeys(
            ("ciphertext", "sender_key", "session_id", "device_id", "m.relates_to", HALF), HALF
        )}  # fmt: skip
        press = {"rel_type": "m.annotation", "key": "1", "event_id": HALF}
        halves = [
            state("m.room.name", "", ADA, name=HALF),
            member(EVE, displayname=HALF),
            event("m.room.message", EVE, HALF, msgtype="m.text", body=HALF),
            event("m.room.encrypted", EVE, HALF, **sealed),
            event("m.room.encrypted", HALF, HALF, **sealed),
            event("m.reaction", EVE, HALF, **{"m.relates_to": press}),
        ]  # fmt: skip
        invited = [{**member(ME), "sender": HALF, "content": {"membership": "invite"}}]
        invitation = {"invite": {"!new": {"invite_state": {"events": invited}}}}
        heard = await ear.hear(beside({"rooms": invitation}, *halves))
        assert well(heard)
        assert [each.text for each in heard if each.sender.id == EVE] == ["half \ufffd"]
        return ear.rooms.of(GOOD)

    room = at_the_ear(upgraded, hear)
    assert (room.name, room.names[EVE]) == ("half \ufffd", "half \ufffd")


# On a real homeserver


@pytest.mark.asyncio
async def test_what_anybody_can_do_on_a_homeserver_stops_nobody(settle: Settle, come: Come) -> None:
    """Rubbish as keys, and rubbish from device to device: Synapse lets both pass."""
    house = await settle()
    await house.open()
    ada, eve = await come(SecretHuman, "Ada"), await come(PlainHuman, "Eve")
    room = await converse(ada, house)
    device = eve.login.device_id
    keys = {f"{kind}:{device}": "rubbish" for kind in ("ed25519", "curve25519")}
    published = {
        "user_id": eve.user_id, "device_id": device, "algorithms": [], "keys": keys,
        "signatures": {eve.user_id: {f"ed25519:{device}": "rubbish"}},
    }  # fmt: skip
    await eve.api.post("keys", "upload", device_keys=published)
    await eve.create(invite=[house.id], encrypted=True)
    own = (await eve.api.post("keys", "query", device_keys={house.id: []}))["device_keys"]
    for name, its in own[house.id].items():
        key = its["keys"][f"curve25519:{name}"]
        for sender_key in ("", "rubbish", key):
            letter = Device(eve.user_id).envelope({key: {"type": 0, "body": "rubbish"}})["content"]
            messages = {house.id: {name: letter | {"sender_key": sender_key}}}
            path = ("sendToDevice", "m.room.encrypted", uuid4().hex)
            await eve.api.put(*path, messages=messages)
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")


@pytest.mark.asyncio
async def test_whose_entry_was_taken_back_is_not_overlooked(settle: Settle, come: Come) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada, eve = await come(PlainHuman, "Ada"), await come(PlainHuman, "Eve")
    room = await converse(ada, house)
    await ada.invite(room, eve.user_id)
    await eve.join(room)
    entry = next(each for each in await ada.happened(room) if each.get("state_key") == eve.user_id
                 and each["content"]["membership"] == "join")  # fmt: skip
    await ada.redact(room, entry["event_id"])
    await house.shut()
    await house.open()
    await ada.say(room, "!offer patience")
    await answer(ada, house, await accept_invitation(ada), "patience")
