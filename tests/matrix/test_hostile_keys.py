"""Whatever people encrypt and publish as keys, the bot goes on, and believes none of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nio.crypto.sessions import OutboundGroupSession

from bot.events import Outgoing, Place
from tests.matrix import odd
from tests.matrix.answers import GOOD, TEXT, beside, event, letters, state, well
from tests.matrix.ear import Ear, at_the_ear
from tests.matrix.keys import MEGOLM, Device
from tests.matrix.odd import ADA, EVE, ME
from tests.matrix.test_hostile import thorough

payloads = odd.objects(
    type=st.sampled_from(odd.TYPES),
    content=odd.contents,
    room_id=st.just(GOOD) | odd.words,
    sender=odd.senders,
    event_id=odd.words,
    origin_server_ts=odd.scalars,
    state_key=st.just("") | odd.senders,
    unsigned=odd.contents,
)
FORGED: tuple[Any, ...] = (
    state("m.room.member", ADA, ADA, membership="leave"),
    state("m.room.power_levels", "", ADA, users={EVE: 100}),
    state("m.room.create", "", EVE, room_version="12"),
    state("m.room.tombstone", "", ADA, body="", replacement_room="!evil"),
    state("m.room.join_rules", "", ADA, join_rule="public"),
    state("m.room.name", "", ADA, name="Evil"),
    event("m.room.message", ADA, msgtype="m.text", body="!forget everything"),
    {"content": 5, "sender": ADA, "event_id": "$good", "origin_server_ts": "x"},
    [], "", None, 5,
)  # fmt: skip


@thorough
@given(payload=st.sampled_from(FORGED) | payloads | odd.anything)
def test_what_somebody_has_encrypted_changes_nothing_in_a_room(
    payload: Any, upgraded: Path
) -> None:
    async def hear(ear: Ear) -> None:
        await ear.hear(beside({}))
        before = ear.rooms.of(GOOD)
        heard = await ear.hear(beside({}, sealed(ear, payload)))
        assert well(heard)
        assert [each.id for each in heard if each.sender.id == ADA] == ["$good"]
        assert {each.id for each in heard if each.sender.id == EVE} <= {"$sealed"}
        assert ear.rooms.of(GOOD) == before
        assert ear.rooms.successor(GOOD) == GOOD

    at_the_ear(upgraded, hear)


@pytest.mark.parametrize("forged", FORGED[:6])
def test_state_is_never_encrypted(forged: Any, upgraded: Path) -> None:
    async def hear(ear: Ear) -> None:
        await ear.hear(beside({}))
        before = ear.rooms.of(GOOD)
        outside = {"state_key": forged["state_key"]}
        await ear.hear(beside({}, {**sealed(ear, forged), **outside}, sealed(ear, forged)))
        assert ear.rooms.of(GOOD) == before
        assert ear.rooms.successor(GOOD) == GOOD

    at_the_ear(upgraded, hear)


def sealed(ear: Ear, payload: Any) -> dict[str, Any]:
    """Return an event that Eve has encrypted, with a key that the bot has."""
    eve, session = Device(EVE), OutboundGroupSession()
    session.mark_as_shared()
    key = session.session_key
    ear.client.olm.create_group_session(eve.curve, eve.signer, GOOD, session.id, key)
    return megolm(eve, session, payload)


def megolm(device: Device, session: Any, payload: Any) -> dict[str, Any]:
    text = session.encrypt(json.dumps(payload))
    ids = {"sender_key": device.curve, "session_id": session.id, "device_id": device.id}
    sealed = event("m.room.encrypted", device.user, algorithm=MEGOLM, ciphertext=text, **ids)
    return {**sealed, "event_id": "$sealed"}


@thorough
@given(
    content=odd.objects(
        algorithm=st.just(MEGOLM),
        room_id=st.just(GOOD),
        session_id=odd.words,
        session_key=odd.words,
    ),
    frame=st.dictionaries(odd.names, st.sampled_from(odd.TYPES) | odd.anything, max_size=2),
    payload=odd.anything,
)
def test_what_somebody_has_encrypted_for_the_bot_stops_nobody(
    content: Any, frame: Any, payload: Any, upgraded: Path
) -> None:
    async def hear(ear: Ear) -> bool:
        own = ear.client.olm.account
        events = [
            Device(EVE).letter({"content": content, **frame}, ME, own),
            Device(EVE).letter(payload, ME, own),
        ]
        return well(await ear.hear(beside(letters(*events))))

    assert at_the_ear(upgraded, hear)


@thorough
@given(sender_key=odd.words, ciphertext=odd.objects(type=st.integers(0, 2), body=odd.words))
def test_a_key_is_taken_between_rubbish(sender_key: str, ciphertext: Any, upgraded: Path) -> None:
    async def hear(ear: Ear) -> list[str]:
        own, eve, session = ear.client.olm.account, Device(EVE), OutboundGroupSession()
        session.mark_as_shared()
        key = {"algorithm": MEGOLM, "room_id": GOOD, "session_id": session.id,
               "session_key": session.session_key}  # fmt: skip
        rubbish = eve.envelope({own.identity_keys["curve25519"]: ciphertext})
        unknown = {**rubbish, "content": {**rubbish["content"], "sender_key": sender_key}}
        letter = eve.letter({"content": key}, ME, own)
        words = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": TEXT}}
        told = beside(letters(rubbish, unknown, letter, rubbish), megolm(eve, session, words))
        return [each.text for each in await ear.hear(told) if each.sender.id == EVE]

    assert at_the_ear(upgraded, hear) == [TEXT]


def spoilt(thing: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Draw a thing with something wrong in it, or all wrong."""
    wrong = st.dictionaries(st.sampled_from(sorted(thing)), odd.anything, max_size=1)
    return st.builds(lambda odd: {**thing, **odd}, wrong) | odd.anything


@st.composite
def published(draw: st.DrawFn) -> tuple[Any, Any]:
    """Draw what Eve has published: the keys of her device, and a one-time key."""
    eve = Device(EVE)
    keys = eve.keys()
    wrong = {f"curve25519:{eve.id}": draw(odd.words)} if draw(st.booleans()) else {}
    signed = eve.signed({**keys, "keys": {**keys["keys"], **wrong}})
    one_time = eve.one_time_key() | ({"key": draw(odd.words)} if draw(st.booleans()) else {})
    claimed = {"signed_curve25519:AAAA": draw(spoilt(eve.signed(one_time)))}
    return {eve.id: draw(spoilt(signed))}, {eve.id: draw(spoilt(claimed))}


@thorough
@given(theirs=published())
def test_who_publishes_rubbish_as_keys_keeps_nobody_from_being_written_to(
    theirs: tuple[Any, Any], upgraded: Path
) -> None:
    ada = Device(ADA)
    claimed = {ada.id: {"signed_curve25519:AAAA": ada.signed(ada.one_time_key())}}
    paths = {
        "/keys/query": {"device_keys": {EVE: theirs[0], ADA: {ada.id: ada.signed(ada.keys())}}},
        "/keys/claim": {"one_time_keys": {EVE: theirs[1], ADA: claimed}},
        "/joined_members": {"joined": {EVE: {"display_name": 5}, ADA: {}, ME: {}}},
        "/sendToDevice/": {},
        "/send/m.room.encrypted/": {"event_id": "$sent"},
    }

    async def send(ear: Ear) -> None:
        assert well(await ear.hear(beside({})))
        letter = Outgoing("Hello", place=Place("matrix", GOOD))
        assert await ear.sending.send(letter, "key") == "$sent"
        readers = ear.client.olm.outbound_group_sessions[GOOD].users_shared_with
        assert (ADA, ada.id) in readers

    at_the_ear(upgraded, send, paths)
