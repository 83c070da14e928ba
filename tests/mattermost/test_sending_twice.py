"""A letter arrives once, whatever breaks on its way; what cannot be delivered is said so."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from bot.events import (
    Attachment,
    Button,
    Outgoing,
    Place,
    TryLater,
    Undeliverable,
    Unreachable,
    User,
)
from bot.outbox import Cause, post
from storage.tables import Account, Letter
from tests.mattermost import changing
from tests.mattermost.faults import (
    Act,
    Forward,
    Reply,
    answer,
    bad_gateway,
    cut_after,
    cut_before,
    hang_after,
    hang_before,
    honest,
    page,
    refuse,
    slow_down,
)
from tests.mattermost.house import House, ask, told
from tests.mattermost.places import Channel
from tests.mattermost.scene import Scene
from tests.mattermost.server import Mattermost
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
POSTS = ("POST", "/posts")
LONG = "\n\n".join(f"Paragraph {number} " + "word " * 150 for number in range(50))
"""More than two posts hold."""


@pytest.fixture(autouse=True)
def english(scene: Scene) -> None:
    """Let everybody be answered in one language."""
    scene.ada.locale = "en"


Then = Callable[[Act, Mattermost], Act]


def at_once(act: Act, server: Mattermost) -> Act:
    """Let nothing happen between two tries."""
    return act


def later(act: Act, server: Mattermost) -> Act:
    """Let so much time pass that the server has forgotten what it was sent."""

    async def acting(forward: Forward) -> Reply:
        try:
            return await act(forward)
        finally:
            server.pass_time(31)

    return acting


def restarted(act: Act, server: Mattermost) -> Act:
    """Let the server lose its memory."""

    async def acting(forward: Forward) -> Reply:
        try:
            return await act(forward)
        finally:
            server.world.memory.sent.clear()

    return acting


async def done_and_page(forward: Forward) -> Reply:
    """Do it, and let a proxy answer."""
    await forward()
    return await page(forward)


async def done_and_502(forward: Forward) -> Reply:
    """Do it, and let a proxy say that it was not."""
    await forward()
    return await bad_gateway(forward)


async def done_and_pending(forward: Forward) -> Reply:
    """Do it, and say that it is being done."""
    await forward()
    return await refuse(500, "api.post.deduplicate_create_post.pending")(forward)


async def done_and_odd(forward: Forward) -> Reply:
    """Do it, and answer something else."""
    await forward()
    return await answer({"ok": True})(forward)


AFTER = (cut_after, hang_after, done_and_page, done_and_502, done_and_pending, done_and_odd)
BEFORE = (cut_before, hang_before, page, bad_gateway, refuse(500), slow_down(1))
DOUBTED = (refuse(401, "api.context.session_expired.app_error"),)


def channel_of(channel: Channel, thread: str = "") -> Place:
    """Return a channel as the bot knows it."""
    return Place("mattermost", channel.id, thread, channel.kind == "D")


async def send(house: House, outgoing: Outgoing, key: str = "letter") -> str:
    """Send a letter as the core does: again and again with the same key, until it is sent."""
    async with asyncio.timeout(8):
        while True:
            try:
                return await house.adapter.send(outgoing, key)
            except TryLater as wait:
                await asyncio.sleep(min(wait.seconds, 1.0))


@pytest.mark.parametrize("then", [at_once, later, restarted])
async def test_an_answer_that_is_lost_is_not_written_again(
    then: Then, house: House, scene: Scene
) -> None:
    """Within 30 seconds the server knows it; beyond, and after a restart, we look for it."""
    for number, act in enumerate(AFTER):
        house.server.fault(then(act, house.server), *POSTS, times=2)
        await ask(scene.ada, f"!offer knitting {number}")
        await house.until(Letter, lambda rows: all(each.state == "sent" for each in rows))
    assert told(scene.ada) == [f"Noted: you offer knitting {n}." for n in range(len(AFTER))]


@pytest.mark.parametrize(("then", "acts"), [(later, AFTER), (restarted, BEFORE), (later, DOUBTED)])
async def test_of_a_long_letter_no_part_is_written_twice(
    then: Then, acts: Sequence[Act], house: House, scene: Scene
) -> None:
    """Wherever it breaks between its parts, and whatever the server has forgotten."""
    server = house.server
    for number, act in enumerate(acts):
        channel = scene.team.channel(f"channel-{number}", [scene.bot])
        server.fault(honest, *POSTS)
        server.fault(then(act, server), *POSTS)
        letter = Outgoing(LONG, place=channel_of(channel), attachments=(file("a.txt"),))
        _is_whole(channel, await send(house, letter, str(number)))


def _is_whole(channel: Channel, last: str) -> None:
    posts = sorted(channel.written, key=lambda each: each.created)
    assert len(posts) == 3
    assert [bool(each.files) for each in posts] == [False, False, True]
    assert posts[-1].id == last
    words = " ".join(each.message for each in posts)
    assert [words.count(f"Paragraph {number} ") for number in range(50)] == [1] * 50


def file(name: str) -> Attachment:
    """Return a small file."""
    return Attachment(name, "text/plain", b"content", "What is in it")


async def test_a_server_that_goes_away_between_two_parts(house: House, scene: Scene) -> None:
    """Nothing is listening any more when the second is to be sent; and it comes back forgetful."""
    server = house.server

    async def last_words(forward: Forward) -> Reply:
        reply = await forward()
        asyncio.get_running_loop().create_task(leave())
        return reply

    async def leave() -> None:
        await server.shut()
        server.world.forget()

    server.fault(last_words, *POSTS)
    sending = asyncio.create_task(send(house, Outgoing(LONG, place=channel_of(scene.town))))
    await eventually(lambda: server._runner and not server._runner.sites)
    await asyncio.sleep(0.1)
    await server.open()
    await sending
    assert len(scene.town.written) == 3


async def test_the_same_letter_at_the_same_time_is_one(house: House, scene: Scene) -> None:
    """Who sends it again while it is under way waits for what becomes of it."""
    letter = Outgoing("Hi", place=channel_of(scene.town))
    sent = await asyncio.gather(*(send(house, letter) for _ in range(5)), send(house, letter, "b"))
    assert len(set(sent)) == len(scene.town.written) == 2


async def test_a_letter_goes_where_it_can_if_its_thread_is_gone(house: House, scene: Scene) -> None:
    """Then it stands alone, and still only once."""
    root = scene.ada.say("What is this?", scene.town)
    letter = Outgoing("Hi", place=channel_of(scene.town, root.id))
    await send(house, letter, "a")
    changing.delete_post(house.server.world, root, scene.ada)
    house.server.fault(later(cut_after, house.server), *POSTS, times=3)
    await send(house, letter, "b")
    assert [each.root for each in scene.town.written] == [None]


async def test_what_cannot_be_reached(house: House, scene: Scene) -> None:
    """Archived channels, those without the bot, closed accounts and nobody."""
    tea, cake = (scene.team.channel(name, [scene.ada, scene.bot]) for name in ("tea", "cake"))
    tea.archive()
    cake.remove(scene.bot, by=scene.ada)
    scene.ben.deactivate()
    user = User("mattermost", scene.ben.id)
    for letter in (
        Outgoing("Hi", place=channel_of(tea)),
        Outgoing("Hi", place=channel_of(cake)),
        Outgoing("Hi", place=Place("mattermost", "x" * 26)),
        Outgoing("Hi", user=user),
        Outgoing("Hi", user=User("mattermost", "x" * 26)),
        Outgoing("Hi", together=(user, User("mattermost", scene.ada.id))),
    ):
        with pytest.raises(Unreachable):
            await send(house, letter)


async def test_whose_account_is_closed_is_written_to_elsewhere(house: House, scene: Scene) -> None:
    """If they have another account; the letter waits for that platform."""
    await ask(scene.ada, "!offer knitting")
    [account] = await house.rows(Account)
    scene.ada.deactivate()
    now = house.now()
    async with house.database.transaction() as session:
        person = account.person_id
        session.add(Account(platform="telegram", user="7", person_id=person, heard_at=now))
        await post(
            session, Outgoing("Hi", user=User("mattermost", scene.ada.id)), Cause(person), now=now
        )
    await house.again()
    await house.until(Letter, lambda rows: any(each.platform == "telegram" for each in rows))


REFUSALS: tuple[tuple[Act, type[Exception]], ...] = (
    (refuse(413, "api.file.upload_file.too_large_detailed.app_error"), Undeliverable),
    (answer(b"<html>413 Request Entity Too Large</html>", 413), Undeliverable),
    (refuse(403, "api.file.attachments.disabled.app_error"), Undeliverable),
    (refuse(501, "api.file.attachments.disabled.app_error"), Undeliverable),
    (refuse(400, "api.context.invalid_body_param.app_error"), Undeliverable),
    (refuse(403, "api.context.permissions.app_error"), Undeliverable),
    (refuse(401, "api.context.session_expired.app_error"), TryLater),
    (refuse(501, "app.local.app_error"), Undeliverable),
)


async def test_files_that_are_refused(house: House, scene: Scene) -> None:
    """It is the letter that is refused, not whom it is for."""
    letter = Outgoing("Hi", place=channel_of(scene.town), attachments=(file("a.txt"),))
    for number, (act, what) in enumerate(REFUSALS):
        house.server.fault(act, "POST", "/files")
        with pytest.raises(what):
            await house.adapter.send(letter, str(number))
    assert scene.town.written == []


async def test_files_that_break_on_their_way(house: House, scene: Scene) -> None:
    """They are sent again, and are in one post."""
    server = house.server
    files = tuple(file(f"{number}.txt") for number in range(3))
    for number, act in enumerate((cut_before, hang_before, bad_gateway)):
        person = server.user(f"person-{number}")
        for path in ("/files", "/posts", "/channels/direct", "/users/{user_id}"):
            server.fault(act, path=path)
        letter = Outgoing("Hi", user=User("mattermost", person.id), attachments=files)
        await send(house, letter, str(number))
        [arrived] = person.inbox
        assert [each["name"] for each in arrived.files] == ["0.txt", "1.txt", "2.txt"]


async def test_answers_of_the_wrong_shape_are_not_believed(house: House, scene: Scene) -> None:
    """Neither of an account nor of a channel nor of a post; the next are."""
    server = house.server
    for number, wrong in enumerate(({}, [], [{"id": 7}], {"id": ""}, {"id": None}, None, "x")):
        person = server.user(f"person-{number}")
        for path in ("/users/{user_id}", "/channels/direct", "/posts"):
            server.fault(answer(wrong), path=path)
        for again in "ab":
            letter = Outgoing("Hi", user=User("mattermost", person.id))
            await send(house, letter, f"{number}{again}")
        assert len(person.inbox) == 2


async def test_numbers_are_put_although_that_breaks(house: House, scene: Scene) -> None:
    """A letter is sent when its post is there."""
    house.server.fault(bad_gateway, "POST", "/reactions", times=2)
    buttons = tuple(Button(f"B{number}", "help") for number in range(4))
    letter = Outgoing("Hi", user=User("mattermost", scene.ben.id), buttons=buttons)
    await send(house, letter)
    await send(house, replace(letter, text="Ho"), "another")
    await eventually(lambda: len(scene.ben.inbox[-1].reactions) == 4)
