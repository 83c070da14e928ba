"""One list of promises, kept by every adapter."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlmodel import select

from bot.census.body import write
from bot.delivery import deliver_all
from bot.dispatch import Dispatch
from bot.events import Attachment, Button, Message, Outgoing, TryLater, Unreachable
from bot.jobs.digest import post_digests
from bot.knowledge import Knowledge
from bot.pictures.studio import Studio
from storage import letters, snapshots
from storage.database import Database, connect
from storage.tables import DigestSubscription
from tests.adapters.matrix_rig import MatrixRig, SecretMatrixRig
from tests.adapters.mattermost_rig import MattermostRig
from tests.adapters.rigs import ConsoleRig, MemoryRig, Rig, Surroundings
from tests.adapters.telegram_rig import TelegramRig
from tests.census.making import snapshot
from tests.town import readable

RIGS: tuple[type[Rig], ...] = (
    MemoryRig,
    ConsoleRig,
    MatrixRig,
    SecretMatrixRig,
    TelegramRig,
    MattermostRig,
)
BUTTONS = (Button("Introduce us", "accept 4f2a"), Button("Not now", "decline 4f2a"))
PATIENCE = 10.0
pytestmark = pytest.mark.asyncio
listening = pytest.mark.usefixtures("heard")


@pytest.fixture
def around(request: pytest.FixtureRequest, file: Path, tmp_path: Path) -> Surroundings:
    return Surroundings(file, tmp_path, lambda: request.getfixturevalue("homeserver"))


@pytest_asyncio.fixture(params=RIGS, ids=lambda kind: kind.__name__)
async def rig(request: pytest.FixtureRequest, around: Surroundings) -> AsyncIterator[Rig]:
    kind: type[Rig] = request.param
    made = await kind.open(around)
    yield made
    await made.end()


@pytest_asyncio.fixture
async def heard(rig: Rig) -> AsyncIterator["asyncio.Queue[Message]"]:
    """Listen beside the test, as the bot does."""
    messages: asyncio.Queue[Message] = asyncio.Queue()

    async def listen() -> None:
        async for event in rig.adapter.listen():
            if isinstance(event, Message):
                messages.put_nowait(event)

    task = asyncio.create_task(listen())
    try:
        await rig.meet(messages)
        yield messages
    finally:
        await rig.adapter.close()
        await asyncio.wait_for(task, 5)


async def following(heard: "asyncio.Queue[Message]") -> Message:
    return await asyncio.wait_for(heard.get(), 5)


async def deliver(rig: Rig, outgoing: Outgoing, key: str) -> str:
    """Send a letter, again and again while the adapter asks for patience, as the outbox does."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return await rig.adapter.send(outgoing, key)
        except TryLater as later:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(min(later.seconds, 0.2))


async def tell(rig: Rig, text: str, key: str, buttons: tuple[Button, ...] = ()) -> str:
    """Send Ada a letter directly."""
    return await deliver(rig, Outgoing(text, user=rig.ada, buttons=buttons), key)


async def test_hears_who_said_what_and_where(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    await rig.say("/offer SPARQL")
    message = await following(heard)
    assert message.text == "/offer SPARQL"
    assert (message.sender.id, message.sender.name) == (rig.ada.id, "Ada")
    assert message.place.direct
    assert message.place.platform == message.sender.platform == rig.adapter.name
    assert not message.pressed


async def test_hears_in_order_with_an_id_each(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    for number in range(20):
        await rig.say(f"line {number}")
    messages = [await following(heard) for _ in range(20)]
    assert [message.text for message in messages] == [f"line {number}" for number in range(20)]
    assert len({message.id for message in messages}) == 20


async def test_hears_any_script(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    for text in ("أعرض تحرير الفيديو", "提供 SPARQL", "😀 <b>&amp;</b> '; DROP TABLE"):
        await rig.say(text)
        assert (await following(heard)).text == text


async def test_knows_a_place(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    if not rig.places:
        pytest.skip("a platform without places")
    place = await rig.place("#capacity-building")
    await rig.say_in(place, "/ask SPARQL")
    message = await following(heard)
    assert (message.place.direct, message.place.name) == (False, "#capacity-building")
    assert message.place.id == place.id


async def test_a_press_is_its_command(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    await tell(rig, "Shall I?", "k1", BUTTONS)
    assert await rig.press(2)
    message = await following(heard)
    assert (message.text, message.pressed) == ("decline 4f2a", True)
    assert message.sender.id == rig.ada.id


async def test_a_button_that_is_not_there_is_no_press(
    rig: Rig, heard: "asyncio.Queue[Message]"
) -> None:
    await tell(rig, "Shall I?", "k1", BUTTONS)
    await rig.press(3)
    await rig.say("end")
    message = await following(heard)
    assert not message.pressed


async def test_does_not_hear_itself(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    await tell(rig, "my own words", "k1")
    await rig.say("hers")
    assert (await following(heard)).text == "hers"


async def test_answers_where_it_was_asked(rig: Rig, heard: "asyncio.Queue[Message]") -> None:
    await rig.say("hello")
    message = await following(heard)
    answer = Outgoing("Hi!", place=message.place, user=message.sender, handle=message.handle)
    assert await deliver(rig, answer, "k1")
    assert "Hi!" in (await rig.seen())[-1]


@listening
async def test_shows_text_as_it_is(rig: Rig) -> None:
    text = "One <b>line</b> & *another*\n• «quoted»"
    await tell(rig, text, "k1")
    assert text in (await rig.seen())[-1]


@listening
async def test_the_same_key_twice_is_one_letter(rig: Rig) -> None:
    first = await tell(rig, "once", "same")
    again = await tell(rig, "once", "same")
    assert first == again
    assert len(await rig.seen()) == 1


@listening
async def test_other_keys_are_other_letters(rig: Rig) -> None:
    first = await tell(rig, "twice", "one")
    second = await tell(rig, "twice", "two")
    assert first != second
    assert len(await rig.seen()) == 2


@listening
async def test_takes_files_along(rig: Rig) -> None:
    file = Attachment("data.json", "application/json", b"{}", "All of it")
    assert await deliver(rig, Outgoing("Here.", user=rig.ada, attachments=(file,)), "k1")
    assert "Here." in (await rig.seen())[-1]


@listening
async def test_says_who_cannot_be_reached(rig: Rig) -> None:
    with pytest.raises(Unreachable):
        await deliver(rig, Outgoing("Hello?", user=rig.nobody), "k1")


async def test_listening_ends_when_closed(rig: Rig) -> None:
    async def listen() -> list[Message]:
        return [event async for event in rig.adapter.listen() if isinstance(event, Message)]

    task = asyncio.create_task(listen())
    await asyncio.sleep(0)
    await rig.adapter.close()
    assert await asyncio.wait_for(task, 5) == []


@listening
async def test_a_conversation_of_several_or_a_clear_no(rig: Rig) -> None:
    try:
        assert await deliver(rig, Outgoing("Hello both", together=(rig.ada, rig.bob)), "k1")
    except Unreachable:
        assert await rig.seen() == []
    else:
        assert await rig.seen() == await rig.overheard() == ["Hello both"]


@listening
async def test_a_private_word_in_a_place_reaches_its_reader(rig: Rig) -> None:
    if not rig.places:
        pytest.skip("a platform without places")
    place = await rig.place("#capacity-building")
    assert await deliver(rig, Outgoing("only you", place=place, user=rig.ada), "k1")
    assert await rig.seen() == ["only you"]
    assert await rig.overheard() == []


async def test_an_open_word_in_a_place_reaches_everybody(
    rig: Rig, heard: "asyncio.Queue[Message]"
) -> None:
    if not rig.places:
        pytest.skip("a platform without places")
    await rig.say_in(await rig.place("#capacity-building"), "hello")
    message = await following(heard)
    answer = Outgoing("for all", place=message.place, handle=message.handle)
    assert await deliver(rig, answer, "k1")
    assert await rig.seen() == await rig.overheard() == ["for all"]


class Talk:
    """The whole bot behind an adapter: each thing said is answered before the next."""

    def __init__(
        self, rig: Rig, heard: "asyncio.Queue[Message]", database: Database, knowledge: Knowledge
    ) -> None:
        self.rig, self.heard, self.database, self.studio = rig, heard, database, Studio()
        self.now = datetime.now(UTC)
        self.dispatch = Dispatch(database, knowledge, lambda: self.now)

    async def answer(self) -> None:
        """Answer the next thing that is said or pressed."""
        await self.dispatch.hear(await following(self.heard))
        await self.deliver()

    async def deliver(self) -> None:
        """Deliver what is due, again and again while the adapter asks for patience."""
        until = time.monotonic() + PATIENCE
        while True:
            await deliver_all(
                self.database, self.rig.adapter, now=lambda: self.now, studio=self.studio
            )
            async with self.database.transaction() as session:
                left = await letters.waiting(session, self.rig.adapter.name)
            if not left:
                return
            assert time.monotonic() < until
            await asyncio.sleep(0.2)
            self.now += timedelta(seconds=2)

    async def until_digest(self) -> None:
        """Let time pass until the digest is due, and post it."""
        async with self.database.transaction() as session:
            self.now = (await session.exec(select(DigestSubscription.next_at))).one()
            week = self.now.date()
            await snapshots.keep(session, week, write(snapshot(week)), now=self.now)
        await post_digests(self.database, self.dispatch.knowledge, self.now)
        await self.deliver()

    async def last(self, *, by_bob: bool = False) -> str:
        """Return what Ada has read last, or Bob."""
        seen = await (self.rig.overheard() if by_bob else self.rig.seen())
        return readable(seen[-1])


@pytest_asyncio.fixture
async def talk(
    rig: Rig, heard: "asyncio.Queue[Message]", file: Path, knowledge: Knowledge
) -> AsyncIterator[Talk]:
    database = connect(str(file))
    talk = Talk(rig, heard, database, knowledge)
    yield talk
    await talk.studio.close()
    await database.close()


async def test_a_digest_is_set_refused_posted_and_leads_to_an_introduction(talk: Talk) -> None:
    rig = talk.rig
    if not rig.places:
        pytest.skip("a platform without places")
    place = await rig.place("#capacity-building")
    await rig.say_in(place, "/digest here every monday 09:00 UTC in en", by_bob=True)
    await talk.answer()
    assert "Who looks after this place sets its digest" in await talk.last(by_bob=True)
    await rig.say_in(place, "/digest here every monday 09:00 UTC in en")
    await talk.answer()
    assert "From now on I post here once a week" in await talk.last()
    assert await talk.last() == await talk.last(by_bob=True)
    await rig.say("/ask SPARQL in English")
    await talk.answer()
    await talk.until_digest()
    read = "\n".join(map(readable, await rig.overheard()))
    assert "SPARQL – somebody, in English" in read
    assert "hard to find (how many look for it): Grant writing (45)" in read
    assert await rig.press(1, by_bob=True)
    await talk.answer()
    assert any("I have asked them about SPARQL" in readable(each) for each in await rig.overheard())
    assert "They have read your ask in a weekly digest" in await talk.last()
    assert await rig.press(1)
    await talk.answer()
    assert any("You both said yes: meet" in readable(each) for each in await rig.seen())
    assert any("You both said yes: meet" in readable(each) for each in await rig.overheard())
