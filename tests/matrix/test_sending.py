"""Letters that are not like most: very long ones, and one without a word."""

import pytest

from bot.events import Attachment, Button, Outgoing, Place, Unreachable
from tests.matrix.conftest import Come, Settle
from tests.matrix.humans import body
from tests.matrix.plain import PlainHuman
from tests.matrix.scenes import answer, converse, place_of, press, reactions

pytestmark = pytest.mark.asyncio


async def test_the_buttons_of_a_long_letter_are_under_their_own_lines(
    settle: Settle, come: Come
) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    room = await converse(ada, house)
    place = Place("matrix", room, direct=True)
    letter = Outgoing("many words " * 1000, place=place, buttons=(Button("See mine", "mine"),))
    first = await house.send(letter, "long")
    parts = [each for each in await ada.heard(room, by=house.id) if "many words" in body(each)]
    assert [first, len(parts)] == [parts[0]["event_id"], 2]
    signed = {event for event, _ in await reactions(ada, house, room)}
    assert parts[1]["event_id"] in signed
    assert parts[0]["event_id"] not in signed
    await press(ada, room, parts[1], "See mine")
    await answer(ada, house, room, "not said yet")


async def test_a_letter_without_a_word_is_not_sent_but_a_picture_is(
    settle: Settle, come: Come
) -> None:
    house = await settle(encrypt=False)
    await house.open()
    ada = await come(PlainHuman, "Ada")
    place = Place("matrix", await place_of(ada, house))
    with pytest.raises(Unreachable):
        await house.send(Outgoing(" \n", place=place), "empty")
    picture = Attachment("a.png", "image/png", b"picture")
    sent = await house.send(Outgoing("", place=place, attachments=(picture,)), "picture")
    assert [each["event_id"] for each in await ada.heard(place.id, by=house.id)] == [sent]
