"""Nothing that is said is lost, nothing is answered twice, and nothing old is answered at all."""

import asyncio
import contextlib

import pytest
from sqlmodel import select

from bot.adapters.matrix import syncing
from bot.events import Message
from storage.tables import Keepsake, Seen
from tests.matrix.api import Refused
from tests.matrix.conftest import Come, Settle
from tests.matrix.house import House
from tests.matrix.humans import body
from tests.matrix.plain import PlainHuman
from tests.matrix.scenes import (
    SOMEBODY,
    accept_invitation,
    answer,
    converse,
    member,
    place_of,
    until,
)
from tests.matrix.secret import SecretHuman

pytestmark = pytest.mark.asyncio


async def test_the_gap_of_a_long_absence_is_filled(settle: Settle, come: Come) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await converse(ada, house)
    await house.shut()
    for n in range(230):
        await ada.say(room, f"thing number {n}" if n % 10 else f"offer craft {n}")
    heard = await listen(house, "last word", ada, room)
    texts = [message.text for message in heard]
    expected = [f"thing number {n}" if n % 10 else f"offer craft {n}" for n in range(230)]
    assert texts == [*expected, "last word"], "in order, each once, over three pages"


async def listen(house: House, last: str, human: PlainHuman, room: str) -> list[Message]:
    """Let only the adapter run, until it hears the last word."""
    heard: list[Message] = []
    await human.say(room, last)
    async with asyncio.timeout(30), house.listening() as messages:
        async for message in messages:
            heard.append(message)
            if message.text == last:
                break
    return heard


async def test_what_was_said_while_the_bot_was_down_is_answered_once(
    settle: Settle, come: Come
) -> None:
    house = await settle()
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    for turn in range(3):
        await house.shut()
        await ada.say(room, f"offer pottery {turn}")
        await ada.say(room, f"ask weaving {turn}")
        await house.open()
        await answer(ada, house, room, f"weaving {turn}")
    told = [body(each).splitlines()[0] for each in await ada.heard(room, by=house.id)][1:]
    assert len(told) == 6
    assert len(set(told)) == 6


async def test_a_batch_that_was_not_stored_comes_again(settle: Settle, come: Come) -> None:
    """The position moves when the next message is asked for, not before."""
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await converse(ada, house)
    await house.shut()
    for n in range(5):
        await ada.say(room, f"word {n}")
    for crash in range(3):
        async with house.listening() as messages:
            for n in range(crash + 1):
                assert (await anext(messages)).text == f"word {n}"
    heard = await listen(house, "end", ada, room)
    assert [message.text for message in heard] == [*(f"word {n}" for n in range(5)), "end"]


async def test_history_is_not_answered_at_the_very_first_start(settle: Settle, come: Come) -> None:
    house = await settle(encrypt=False)
    ada = await come(PlainHuman, "Ada")
    await house.open()
    room = await converse(ada, house)
    await ada.say(room, "offer history")
    await answer(ada, house, room, "history")
    await house.shut()
    house.forget_everything()
    await house.open()
    await ada.say(room, "mine")
    await answer(ada, house, room, "not said yet")
    async with house.database.transaction() as session:
        seen = (await session.exec(select(Seen))).all()
    assert len(seen) == 1


async def test_a_homeserver_that_forgot_where_we_were_is_heard_from_now_on(
    settle: Settle, come: Come
) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await converse(ada, house)
    await house.shut()
    await ada.say(room, "offer history")
    house.prepare()
    await house.adapter._notebook.put("sync", "position", {"since": "nobody knows"})
    await house.database.close()
    await house.open()
    await ada.say(room, "mine")
    await answer(ada, house, room, "not said yet")


async def test_words_before_the_invitation_are_not_for_the_bot_but_those_after_it_are(
    settle: Settle, come: Come
) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await ada.create(invite=[SOMEBODY], name="Old room")
    await ada.say(room, "!offer the past")
    await house.shut()
    await ada.invite(room, house.id)
    await ada.say(room, "!offer the present")
    await house.open()
    direct = await accept_invitation(ada)
    noted = await answer(ada, house, direct, "Noted")
    assert "the present" in body(noted)
    await ada.say(direct, "mine")
    mine = await answer(ada, house, direct, "You offer")
    assert "the past" not in body(mine)


async def test_an_invitation_is_followed_after_a_restart(settle: Settle, come: Come) -> None:
    house = await settle(encrypt=False)
    await house.open()
    await house.shut()
    ada = await come(PlainHuman, "Ada")
    room = await ada.create(invite=[house.id], direct=True)
    await house.open()
    await answer(ada, house, room, "Capacity Exchange")


async def test_only_the_servers_of_the_settings_may_invite(settle: Settle, come: Come) -> None:
    house = await settle(servers=("elsewhere.example",))
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await ada.create(invite=[house.id], direct=True)
    await member(ada, room, house.id, "leave")


async def test_only_the_rooms_of_the_settings_are_entered(settle: Settle, come: Come) -> None:
    house = await settle(rooms=("!only:this.one",), encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await ada.create(invite=[house.id, SOMEBODY])
    await member(ada, room, house.id, "leave")
    await converse(ada, house)


async def test_a_room_that_only_calls_itself_direct_is_left(settle: Settle, come: Come) -> None:
    house = await settle(rooms=("!only:this.one",))
    await house.open()
    eve = await come(PlainHuman, "Eve")
    room = await eve.create(invite=[house.id, SOMEBODY], direct=True)
    await member(eve, room, house.id, "leave")


async def test_a_flood_of_invitations_is_turned_down(settle: Settle, come: Come) -> None:
    house = await settle()
    await house.open()
    eve = await come(PlainHuman, "Eve")
    rooms = [await eve.create(invite=[house.id, SOMEBODY]) for _ in range(14)]

    async def settled() -> bool:
        answers = [(await eve.members(room)).get(house.id) for room in rooms]
        return sorted(map(str, answers)) == ["join"] * 10 + ["leave"] * 4

    await until(settled)
    async with house.database.transaction() as session:
        assert (
            await session.exec(select(Keepsake).where(Keepsake.kind == "invitation"))
        ).all() == []


async def test_a_kick_is_noticed_and_an_empty_room_is_left(settle: Settle, come: Come) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await place_of(ada, house)
    await ada.kick(room, house.id)
    line = house.adapter._line
    assert line is not None

    async def gone() -> bool:
        return line.rooms.known(room) is None

    await until(gone)
    direct = await converse(ada, house)
    await ada.leave(direct)

    async def left() -> bool:
        return direct not in line.client.rooms

    await until(left)


async def test_an_upgraded_room_is_followed(settle: Settle, come: Come) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await place_of(ada, house)
    await ada.api.put("rooms", room, "state", "m.room.join_rules", "", join_rule="public")
    await ada.api.post("rooms", room, "upgrade", new_version="11")
    line = house.adapter._line
    assert line is not None

    async def followed() -> bool:
        return line.rooms.successor(room) != room

    await until(followed)
    new = line.rooms.successor(room)
    await ada.say(new, "!offer moving house")
    await answer(ada, house, await accept_invitation(ada), "moving house")


async def test_a_message_that_is_taken_back_before_it_is_read_says_nothing(
    settle: Settle, come: Come
) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await converse(ada, house)
    await house.shut()
    said = await ada.say(room, "offer secrets")
    await ada.redact(room, said)
    await house.open()
    await ada.say(room, "mine")
    await answer(ada, house, room, "not said yet")


async def test_what_stands_in_rooms_is_no_burden(settle: Settle, come: Come) -> None:
    """Hostile events of every kind are passed over, and the bot goes on."""
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await converse(ada, house)
    for kind, content in HOSTILE:
        with contextlib.suppress(Refused):  # a homeserver keeps some of it away
            await ada._send(room, kind, content)
    await ada.api.put("rooms", room, "state", "m.room.power_levels", "", **LEVELS)
    await ada.say(room, "offer patience")
    await answer(ada, house, room, "patience")
    assert syncing.PAGE == "100"


LEVELS = {"users": {}, "users_default": 0, "events": {}, "state_default": 0}
HOSTILE: tuple[tuple[str, dict[str, object]], ...] = (
    ("m.room.message", {}),
    ("m.room.message", {"msgtype": "m.text"}),
    ("m.room.message", {"msgtype": 7, "body": ["x"]}),
    ("m.room.message", {"msgtype": "m.text", "body": {"a": 1}}),
    ("m.room.message", {"msgtype": "m.text", "body": "x", "m.mentions": "all"}),
    ("m.room.message", {"msgtype": "m.text", "body": "\u202e\x01" * 50, "format": 3}),
    ("m.room.message", {"msgtype": "m.image", "body": None, "url": []}),
    ("m.reaction", {}),
    ("m.reaction", {"m.relates_to": {"rel_type": "m.annotation"}}),
    ("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$x", "key": 1}}),
    ("m.room.encrypted", {}),
    ("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": 1}),
    ("m.room.encrypted", {"algorithm": "m.olm.v1.curve25519-aes-sha2", "ciphertext": {}}),
    ("m.sticker", {"body": []}),
    ("org.example.anything", {"deep": {"deeper": [[[]]]}}),
)
