"""People speak with the bot in real rooms, and it answers as people would expect."""

import asyncio

import pytest
from sqlmodel import select

from bot.adapters.matrix.writing import PRIVATELY, UNDELIVERED
from bot.events import Attachment, Outgoing, Place, Unreachable, User
from storage.tables import Declaration
from tests.matrix.conftest import Come, Settle
from tests.matrix.faults import answer as answering
from tests.matrix.humans import body
from tests.matrix.plain import PlainHuman
from tests.matrix.proxy import FaultProxy
from tests.matrix.scenes import (
    accept_invitation,
    answer,
    converse,
    keycap,
    member,
    place_of,
    press,
    reactions,
    until,
)
from tests.matrix.secret import SecretHuman

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("kind", [PlainHuman, SecretHuman])
async def test_a_plain_sentence_in_a_direct_room_is_understood(
    kind: type[PlainHuman], settle: Settle, come: Come
) -> None:
    house = await settle()
    await house.open()
    ada = await come(kind, "Ada")
    room = await converse(ada, house)
    await ada.say(room, "I can teach SPARQL")
    asked = await answer(ada, house, room, "SPARQL")
    await press(ada, room, asked, "Offer SPARQL")
    noted = await answer(ada, house, room, "Noted")
    assert noted["content"]["msgtype"] == "m.text"
    assert noted["content"]["m.mentions"] == {"user_ids": [ada.user_id]}
    assert "<code>!privacy</code>" not in noted["content"]["formatted_body"]
    assert "m.relates_to" not in noted["content"], "nobody quotes who is alone with them"


async def test_a_command_in_a_room_is_answered_directly(settle: Settle, come: Come) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await place_of(ada, house)
    said = await ada.say(room, "!offer SPARQL")
    direct = await accept_invitation(ada)
    await answer(ada, house, direct, "Noted")
    assert await ada.heard(room, by=house.id) == []

    async def pointed() -> bool:
        return (said, PRIVATELY) in await reactions(ada, house, room)

    await until(pointed)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("@{id}: offer SPARQL", {}),
        ("{name}: offer SPARQL", {}),
        ("{name} offer SPARQL", {"m.mentions": {"user_ids": ["{id}"]}}),
        ("I can teach SPARQL", {"m.relates_to": {"m.in_reply_to": {"event_id": "{hello}"}},
                                "m.mentions": {"user_ids": ["{id}"]}}),
        ("> <{id}> Hello\n\noffer SPARQL",
         {"m.relates_to": {"m.in_reply_to": {"event_id": "{hello}"}}}),
    ],
)  # fmt: skip
async def test_words_that_are_meant_for_the_bot_need_no_prefix(
    text: str, content: dict[str, object], settle: Settle, come: Come
) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await place_of(ada, house)
    hello = await house.send(Outgoing("Hello", place=Place("matrix", room)), "hello")
    names = {"id": house.id, "name": house.id[1:].partition(":")[0], "hello": hello}
    await ada.say(room, text.format(**names).replace("@@", "@"), **filled(content, names))
    direct = await accept_invitation(ada)
    await answer(ada, house, direct, "SPARQL")


def filled(content: object, names: dict[str, str]) -> dict[str, object]:
    def fill(value: object) -> object:
        if isinstance(value, str):
            return value.format(**names)
        if isinstance(value, list):
            return [fill(each) for each in value]
        return (
            {key: fill(each) for key, each in value.items()} if isinstance(value, dict) else value
        )

    done = fill(content)
    assert isinstance(done, dict)
    return done


async def test_a_room_is_not_disturbed_by_what_is_not_meant_for_the_bot(
    settle: Settle, come: Come
) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await place_of(ada, house)
    name = house.id[1:].partition(":")[0]
    for chatter in ("offer SPARQL", f"I like {name}, it is kind", "!wow", f"{name} is a bot"):
        await ada.say(room, chatter)
    first = await ada.say(room, "just talking")
    await ada.say(room, "* !offer maps", **{"m.new_content": {"msgtype": "m.text", "body": "!mine"},
                  "m.relates_to": {"rel_type": "m.replace", "event_id": first}})  # fmt: skip
    await ada.say(room, "!offer maps", msgtype="m.notice")
    await ada.say(room, "!offer cookery")
    direct = await accept_invitation(ada)
    noted = await answer(ada, house, direct, "Noted")
    assert "cookery" in body(noted)
    assert len(await ada.heard(direct, by=house.id)) == 1


async def test_an_open_word_goes_into_the_thread_or_is_a_reply(settle: Settle, come: Come) -> None:
    house = await settle()
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await place_of(ada, house)
    asked = await ada.say(room, "anybody here?")
    place = Place("matrix", room)
    await house.send(Outgoing("A reply", place=place, handle=asked), "k1")
    threaded = Place("matrix", room, thread=asked)
    await house.send(Outgoing("In a thread", place=threaded, handle=asked), "k2")
    reply = await answer(ada, house, room, "A reply")
    thread = await answer(ada, house, room, "In a thread")
    assert reply["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": asked}}
    assert thread["content"]["m.relates_to"]["rel_type"] == "m.thread"
    assert thread["content"]["m.relates_to"]["event_id"] == asked
    assert (reply["content"]["msgtype"], reply["content"]["m.mentions"]) == ("m.notice", {})


async def test_what_people_write_pings_nobody_and_is_shown_as_written(
    settle: Settle, come: Come
) -> None:
    house = await settle()
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    await ada.say(room, 'offer <b>@room</b> <a href="https://evil.example">x</a> -- @everyone')
    noted = await answer(ada, house, room, "Noted")
    assert "<b>" not in noted["content"]["formatted_body"]
    assert "<a " not in noted["content"]["formatted_body"].partition("privacy")[0]
    assert noted["content"]["m.mentions"] == {"user_ids": [ada.user_id]}


async def test_only_the_reader_presses_and_only_once(settle: Settle, come: Come) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada, eve = await come(PlainHuman, "Ada"), await come(PlainHuman, "Eve")
    room = await converse(ada, house)
    await ada.say(room, "offer SPARQL")
    noted = await answer(ada, house, room, "Noted")
    await ada.invite(room, eve.user_id)
    await eve.join(room)
    await press(eve, room, noted, "Undo")
    elsewhere = await converse(eve, house)
    own = await eve.say(elsewhere, "1\ufe0f\u20e3 drop all")
    await eve.react(elsewhere, own, keycap(1))
    await eve.say(elsewhere, "mine")
    await answer(eve, house, elsewhere, "not said yet")
    async with house.database.transaction() as session:
        (row,) = (await session.exec(select(Declaration))).all()
    assert row.state == "open"


async def test_two_are_introduced_in_a_room_of_their_own(settle: Settle, come: Come) -> None:
    house = await settle()
    await house.open()
    ada, ben = await come(SecretHuman, "Ada"), await come(SecretHuman, "Ben")
    guests = (User("matrix", ada.user_id, "Ada"), User("matrix", ben.user_id, "Ben"))
    first = await house.send(Outgoing("Hello both", together=guests), "k1")
    again = await house.send(Outgoing("Hello both", together=guests), "k1")
    assert first == again
    room = await accept_invitation(ada)
    assert await accept_invitation(ben) == room
    for human in (ada, ben):
        hello = await answer(human, house, room, "Hello both")
        assert set(hello["content"]["m.mentions"]["user_ids"]) == {ada.user_id, ben.user_id}
    await house.send(Outgoing("Goodbye", place=Place("matrix", room), leaves=True), "k2")
    await member(ada, room, house.id, "leave")
    await ada.say(room, "Now we are among ourselves")
    await ben.wait_for(room, lambda event: "ourselves" in body(event))


@pytest.mark.parametrize("kind", [PlainHuman, SecretHuman])
async def test_pictures_come_with_words_for_those_who_do_not_see(
    kind: type[PlainHuman], settle: Settle, come: Come
) -> None:
    house = await settle(encrypt=kind is SecretHuman)
    await house.open()
    ada = await come(kind, "Ada")
    room = await converse(ada, house)
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4) + (480).to_bytes(4) + b"rest"
    file = Attachment("needs.png", "image/png", picture, "Five people look for SPARQL")
    letter = Outgoing("Look", user=User("matrix", ada.user_id), attachments=(file,))
    await house.send(letter, "k1")
    shown = await answer(ada, house, room, "Five people")
    content = shown["content"]
    assert (content["msgtype"], content["filename"]) == ("m.image", "needs.png")
    assert (content["info"]["w"], content["info"]["h"]) == (640, 480)
    assert ("file" in content) == (kind is SecretHuman)


async def test_somebody_who_left_is_unreachable_until_they_speak(
    settle: Settle, come: Come
) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    direct, place = await converse(ada, house), await place_of(ada, house)
    await ada.leave(direct)
    letter = Outgoing("News!", user=User("matrix", ada.user_id))

    async def refused() -> bool:
        try:
            await house.adapter.send(letter, "again")
        except Unreachable:
            return True
        return False

    await until(refused)
    await ada.say(place, "!mine")
    assert await accept_invitation(ada) != direct


async def test_words_are_answered_in_the_direct_room_they_were_said_in(
    settle: Settle, come: Come
) -> None:
    house = await settle()
    await house.open()
    ada = await come(SecretHuman, "Ada")
    secret = await converse(ada, house)
    plain = await ada.create(invite=[house.id], direct=True)
    await answer(ada, house, plain, "Capacity Exchange")
    for room in (secret, plain, secret):
        await ada.say(room, f"offer something for {room[1:5]}")
        await answer(ada, house, room, room[1:5])
    assert PRIVATELY not in [emoji for _, emoji in await reactions(ada, house, secret)]


async def test_a_new_name_of_the_bot_is_heard(settle: Settle, come: Come) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await place_of(ada, house)
    bot = PlainHuman(house.url, "bot", house.login)
    await bot.api.put("profile", house.id, "displayname", displayname="Capacity Exchange")
    await bot.close()

    async def renamed() -> bool:
        members = await ada.api.get("rooms", room, "joined_members")
        return bool(members["joined"][house.id]["display_name"] == "Capacity Exchange")

    await until(renamed)
    await ada.say(room, "Capacity Exchange: offer SPARQL")
    await answer(ada, house, await accept_invitation(ada), "SPARQL")


async def test_nobody_is_no_address(settle: Settle) -> None:
    house = await settle()
    await house.open()
    for nobody in ("@nobody-here:test.local", "@nobody:nowhere.invalid", "no id at all"):
        with pytest.raises(Unreachable):
            await house.send(Outgoing("Hello?", user=User("matrix", nobody)), "k1")


async def test_who_cannot_be_written_to_directly_sees_an_empty_mailbox(
    settle: Settle, come: Come, proxy: FaultProxy, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="bot")
    house = await settle(url=proxy.url)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await place_of(ada, house)
    no = {"errcode": "M_FORBIDDEN", "error": "She takes no invitations"}
    proxy.fault(answering(403, no), "/createRoom")
    said = await ada.say(room, "!offer SPARQL")

    async def marked() -> bool:
        return (said, UNDELIVERED) in await reactions(ada, house, room)

    await until(marked)
    assert "403 M_FORBIDDEN" in caplog.text
    assert "She takes no invitations" not in caplog.text, "it may name somebody"


async def test_a_zone_in_the_profile_is_known(settle: Settle, come: Come) -> None:
    house = await settle()
    await house.open()
    ada = await come(PlainHuman, "Ada")
    await ada.api.put("profile", ada.user_id, "us.cloke.msc4175.tz",
                      **{"us.cloke.msc4175.tz": "Africa/Accra"})  # fmt: skip
    room = await converse(ada, house)
    await ada.say(room, "profile")
    await answer(ada, house, room, "Accra")


async def test_letters_to_one_room_stay_in_order(settle: Settle, come: Come) -> None:
    house = await settle()
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    user = User("matrix", ada.user_id)
    letters = [house.send(Outgoing(f"number {n}", user=user), f"n{n}") for n in range(12)]
    await asyncio.gather(*letters)
    await answer(ada, house, room, "number 11")
    told = [body(each) for each in await ada.heard(room, by=house.id)]
    assert [each for each in told if each.startswith("number")] == [
        f"number {n}" for n in range(12)
    ]


async def test_a_long_letter_comes_in_parts_and_has_all_words(settle: Settle, come: Come) -> None:
    house = await settle()
    await house.open()
    ada = await come(SecretHuman, "Ada")
    room = await converse(ada, house)
    text = "\n".join(f"{n}. <&> ملف ومعرفة 😀" for n in range(900))
    letter = Outgoing(text, user=User("matrix", ada.user_id))
    assert await house.send(letter, "k1") == await house.send(letter, "k1")
    await answer(ada, house, room, "899.")
    told = "\n".join(body(each) for each in await ada.heard(room, by=house.id))
    assert [line for line in text.splitlines() if line not in told] == []
