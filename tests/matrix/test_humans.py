"""The humans of the Matrix tests, among themselves on the real homeserver."""

import asyncio
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.matrix.api import Refused
from tests.matrix.conftest import Come
from tests.matrix.humans import Human, body, unreadable
from tests.matrix.plain import PlainHuman
from tests.matrix.secret import SecretHuman
from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio
BOTH_KINDS = pytest.mark.parametrize("kind", [PlainHuman, SecretHuman])


async def room_of(first: Human, *others: Human, encrypted: bool = False) -> str:
    """Bring people together in a room."""
    invite = [other.user_id for other in others]
    room = await first.create(invite=invite, encrypted=encrypted, name="Tea")
    for other in others:
        assert await other.invited() == [room]
        await other.join(room)
    return room


def says(text: str) -> Callable[[dict[str, object]], bool]:
    return lambda event: body(event) == text


@BOTH_KINDS
async def test_they_talk(come: Come, kind: type[PlainHuman]) -> None:
    ada, bob = await come(kind, "Ada"), await come(kind, "Bob")
    room = await room_of(ada, bob, encrypted=kind is SecretHuman)
    for number in range(3):
        await ada.say(room, f"question {number}", **{"m.mentions": {"user_ids": [bob.user_id]}})
        await bob.wait_for(room, says(f"question {number}"))
        await bob.say(room, f"answer {number}")
        await ada.wait_for(room, says(f"answer {number}"))
    for human in (ada, bob):
        heard = await human.heard(room)
        assert [body(event) for event in heard[::2]] == [f"question {n}" for n in range(3)]
        assert [body(event) for event in await human.heard(room, by=bob.user_id)] == [
            f"answer {number}" for number in range(3)
        ]
        assert heard[0]["content"]["m.mentions"] == {"user_ids": [bob.user_id]}
        assert all(
            one["origin_server_ts"] <= two["origin_server_ts"] for one, two in pairwise(heard)
        )


async def test_what_is_secret_stays_secret(come: Come) -> None:
    ada, bob = await come(SecretHuman, "Ada"), await come(SecretHuman, "Bob")
    eve = await come(PlainHuman, "Eve")
    room = await room_of(ada, bob, eve, encrypted=True)
    thread = {"rel_type": "m.thread", "event_id": await ada.say(room, "for Bob")}
    await ada.say(room, "more", **{"m.relates_to": thread})
    heard = await bob.wait_for(room, says("more"))
    assert heard["content"]["m.relates_to"] == thread
    assert [unreadable(event) for event in await eve.heard(room)] == [True, True]
    late = await come(SecretHuman, "Late")
    await ada.invite(room, late.user_id)
    await late.join(room)
    assert [unreadable(event) for event in await late.heard(room)] == [True, True]
    await ada.say(room, "for all")
    await late.wait_for(room, says("for all"))


async def test_a_new_device_reads_what_is_said_from_then_on(
    come: Come, homeserver: Synapse
) -> None:
    ada, bob = await come(SecretHuman, "Ada"), await come(SecretHuman, "Bob")
    room = await room_of(ada, bob, encrypted=True)
    await ada.say(room, "before")
    again = await SecretHuman.open(homeserver, "Bob", homeserver.log_in(bob.user_id))
    await ada.say(room, "after")
    await again.wait_for(room, says("after"))
    await bob.wait_for(room, says("after"))
    assert [unreadable(event) for event in await again.heard(room)] == [True, False]
    await again.close()


@BOTH_KINDS
async def test_they_react_and_take_back(come: Come, kind: type[PlainHuman]) -> None:
    ada, bob = await come(kind, "Ada"), await come(kind, "Bob")
    room = await room_of(ada, bob, encrypted=kind is SecretHuman)
    said = await ada.say(room, "oops")
    reaction = await bob.react(room, said, "👍")
    assert reaction in [event["event_id"] for event in await ada.happened(room)]
    await ada.redact(room, said)
    assert [(event["event_id"], event["content"]) for event in await bob.heard(room)] == [
        (said, {})
    ]


async def test_they_come_and_go(come: Come) -> None:
    ada, bob = await come(PlainHuman, "Ada"), await come(PlainHuman, "Bob")
    room = await room_of(ada, bob)
    assert await ada.members(room) == {ada.user_id: "join", bob.user_id: "join"}
    await bob.leave(room)
    await ada.invite(room, bob.user_id)
    await bob.join(room)
    await ada.kick(room, bob.user_id)
    assert await ada.members(room) == {ada.user_id: "join", bob.user_id: "leave"}
    with pytest.raises(Refused) as refused:
        await bob.say(room, "still here?")
    assert (refused.value.status, refused.value.code) == (403, "M_FORBIDDEN")


async def test_nothing_of_a_long_talk_is_lost(come: Come) -> None:
    ada, bob = await come(PlainHuman, "Ada"), await come(PlainHuman, "Bob")
    room = await room_of(ada, bob)
    lines = [f"line {number}" for number in range(110)]
    for line in lines:
        await ada.say(room, line)
    assert [body(event) for event in await bob.heard(room)] == lines


@BOTH_KINDS
async def test_they_outlast_a_restart(
    come: Come, kind: type[PlainHuman], another_homeserver: Callable[..., Synapse]
) -> None:
    server = another_homeserver()
    ada, bob = await come(kind, "Ada", server), await come(kind, "Bob", server)
    room = await room_of(ada, bob, encrypted=kind is SecretHuman)
    await ada.say(room, "before")
    waiting = asyncio.create_task(bob.wait_for(room, says("after")))
    await asyncio.to_thread(server.kill)
    await asyncio.to_thread(server.start)
    await ada.say(room, "after")
    await waiting


async def test_who_is_told_to_slow_down_waits(
    come: Come, another_homeserver: Callable[..., Synapse]
) -> None:
    server = another_homeserver(strict=True)
    ada = await come(PlainHuman, "Ada", server)
    room = await ada.create()
    for number in range(4):
        await ada.say(room, f"line {number}")
    assert len(await ada.heard(room)) == 4


async def test_waiting_in_vain_says_what_was_heard(come: Come) -> None:
    ada = await come(PlainHuman, "Ada")
    room = await ada.create(name="Alone")
    await ada.say(room, "hello?")
    with pytest.raises(TimeoutError, match=r"hello\?"):
        await ada.wait_for(room, says("hello!"), timeout=0.2)
