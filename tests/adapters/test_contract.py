"""One list of promises, kept by every adapter."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot.events import Attachment, Button, Message, Outgoing, Place, Unreachable, User
from tests.adapters.rigs import ADA, RIGS, Rig, letter

BUTTONS = (Button("Introduce us", "accept 4f2a"), Button("Not now", "decline 4f2a"))
pytestmark = pytest.mark.asyncio


@pytest.fixture(params=RIGS, ids=lambda made: made.__name__)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    made: Rig = request.param()
    yield made
    made.end()


@pytest_asyncio.fixture
async def heard(rig: Rig) -> AsyncIterator["asyncio.Queue[Message]"]:
    """Listen beside the test, as the bot does."""
    messages: asyncio.Queue[Message] = asyncio.Queue()

    async def listen() -> None:
        async for message in rig.adapter.listen():
            messages.put_nowait(message)

    task = asyncio.create_task(listen())
    yield messages
    await rig.adapter.close()
    await asyncio.wait_for(task, 5)


async def following(heard: "asyncio.Queue[Message]") -> Message:
    return await asyncio.wait_for(heard.get(), 5)


async def test_hears_who_said_what_and_where(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    rig.say("/offer SPARQL")
    message = await following(heard)
    assert (message.text, message.sender.id, message.sender.name) == ("/offer SPARQL", "ada", "Ada")
    assert message.place.direct
    assert message.place.platform == message.sender.platform == rig.adapter.name
    assert not message.pressed


async def test_hears_in_order_with_an_id_each(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    for number in range(20):
        rig.say(f"line {number}")
    messages = [await following(heard) for _ in range(20)]
    assert [message.text for message in messages] == [f"line {number}" for number in range(20)]
    assert len({message.id for message in messages}) == 20


async def test_hears_any_script(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    for text in ("أعرض تحرير الفيديو", "提供 SPARQL", "😀 <b>&amp;</b> '; DROP TABLE"):
        rig.say(text)
        assert (await following(heard)).text == text


async def test_knows_a_place(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    if not rig.places:
        pytest.skip("a platform without places")
    rig.say_in("#capacity-building", "/ask SPARQL")
    message = await following(heard)
    assert (message.place.direct, message.place.name) == (False, "#capacity-building")


async def test_a_press_is_its_command(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    await rig.adapter.send(letter("Shall I?", buttons=BUTTONS), "k1")
    assert rig.press(2)
    message = await following(heard)
    assert (message.text, message.pressed, message.sender.id) == ("decline 4f2a", True, "ada")


async def test_a_button_that_is_not_there_is_no_press(
    rig: Rig, heard: "asyncio.Queue[Message]"
) -> None:
    await rig.adapter.send(letter("Shall I?", buttons=BUTTONS), "k1")
    rig.press(3)
    rig.say("end")
    message = await following(heard)
    assert not message.pressed


async def test_does_not_hear_itself(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    await rig.adapter.send(letter("my own words"), "k1")
    rig.say("hers")
    assert (await following(heard)).text == "hers"


async def test_answers_where_it_was_asked(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    rig.say("hello")
    message = await following(heard)
    answer = Outgoing("Hi!", place=message.place, user=message.sender, handle=message.handle)
    assert await rig.adapter.send(answer, "k1")
    assert "Hi!" in rig.seen()[-1]


async def test_shows_text_as_it_is(rig: Rig) -> None:
    text = "One <b>line</b> & *another*\n• «quoted»"
    await rig.adapter.send(letter(text), "k1")
    assert text in rig.seen()[-1]


async def test_the_same_key_twice_is_one_letter(rig: Rig) -> None:
    first = await rig.adapter.send(letter("once"), "same")
    again = await rig.adapter.send(letter("once"), "same")
    assert first == again
    assert len(rig.seen()) == 1


async def test_other_keys_are_other_letters(rig: Rig) -> None:
    first = await rig.adapter.send(letter("twice"), "one")
    second = await rig.adapter.send(letter("twice"), "two")
    assert first != second
    assert len(rig.seen()) == 2


async def test_takes_files_along(rig: Rig) -> None:
    file = Attachment("data.json", "application/json", b"{}", "All of it")
    assert await rig.adapter.send(letter("Here.", attachments=(file,)), "k1")
    assert "Here." in rig.seen()[-1]


async def test_says_who_cannot_be_reached(rig: Rig) -> None:
    nobody = dataclasses.replace(ADA, id="nobody")
    away = getattr(rig.adapter, "away", None)
    if away is not None:
        away.add("nobody")
    with pytest.raises(Unreachable):
        await rig.adapter.send(Outgoing("Hello?", user=nobody), "k1")


async def test_listening_ends_when_closed(rig: Rig) -> None:
    async def listen() -> list[Message]:
        return [message async for message in rig.adapter.listen()]

    task = asyncio.create_task(listen())
    await asyncio.sleep(0)
    await rig.adapter.close()
    assert await asyncio.wait_for(task, 5) == []


async def test_a_conversation_of_several_or_a_clear_no(rig: Rig) -> None:
    users = (ADA, User(ADA.platform, "bob", "Bob"))
    try:
        assert await rig.adapter.send(Outgoing("Hello both", together=users), "k1")
    except Unreachable:
        assert rig.seen() == []
    else:
        assert rig.seen() == ["Hello both"]


async def test_a_private_word_in_a_place_reaches_its_reader(rig: Rig) -> None:
    if not rig.places:
        pytest.skip("a platform without places")
    place = Place(rig.adapter.name, "#capacity-building")
    assert await rig.adapter.send(Outgoing("only you", place=place, user=ADA), "k1")
    assert rig.seen() == ["only you"]
