"""Nothing that was said while nobody listened is lost, and nothing is answered twice."""

import asyncio
from collections.abc import Callable

import pytest

from storage.tables import Account, Declaration
from tests.mattermost import changing, joining
from tests.mattermost.faults import cut_before
from tests.mattermost.house import House, answers, ask, quiet, told
from tests.mattermost.people import User
from tests.mattermost.scene import Scene
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]


@pytest.fixture(autouse=True)
def english(scene: Scene) -> None:
    """Let everybody be answered in one language."""
    scene.ada.locale = "en"


async def cut(house: House) -> None:
    """Break the line; the bot may go on with it."""
    house.server.cut()


async def lose(house: House) -> None:
    """Break the line and let the server forget it."""
    house.server.cut()
    house.server.world.hub.forget()


async def restart_server(house: House) -> None:
    """Let the server begin anew."""
    await house.server.restart()


async def be_away(house: House) -> None:
    """Let the bot be away."""
    await house.stop()


async def be_deaf(house: House) -> None:
    """Let events be lost on a line that stays open."""
    [line] = house.server.listening()
    line.send = _lose  # type: ignore[method-assign]


def _lose(event: object) -> None:
    """Let an event be lost."""


async def come_back(house: House) -> None:
    """Let the bot be there again, and able to hear."""
    if house.task is None:
        await house.open()
    await eventually(house.server.listening)
    for each in house.server.listening():
        vars(each).pop("send", None)


GAPS = {"cut": cut, "lost": lose, "restart": restart_server, "away": be_away, "deaf": be_deaf}


async def moment() -> None:
    """Let the server's clock go on, so that it knows what came first."""
    await asyncio.sleep(0.002)


@pytest.mark.parametrize("gap", GAPS)
async def test_what_is_said_in_a_gap_is_answered_once_and_in_order(
    gap: str, house: House, scene: Scene
) -> None:
    """Directly, in a channel, in a thread; from people who never spoke before too."""
    ada, ben, cem = scene.ada, scene.ben, scene.cem
    await ask(ada, "!offer knitting 0")
    root = scene.ben.say("What is this?", scene.town)
    await GAPS[gap](house)
    for number in range(1, 4):
        ada.direct(f"!offer knitting {number}")
        await moment()
    ben.say("@capacity offer singing", scene.town)
    ada.say("!ask sparql", scene.town, root=root)
    cem.direct("!offer dancing")
    ben.say("Just talking", scene.town)
    await come_back(house)
    ben.direct("!offer painting")
    await eventually(lambda: answers(ben.inbox, "painting"))
    await eventually(lambda: len(ada.inbox) == 5 and len(ben.inbox) == 2 and cem.inbox)
    await quiet(house.server)
    assert told(ada)[:4] == [f"Noted: you offer knitting {number}." for number in range(4)]
    assert [len(each.inbox) for each in (ada, ben, cem)] == [5, 2, 1]
    assert len(await house.rows(Declaration)) == 8


@pytest.mark.parametrize("gap", ["cut", "away", "deaf"])
async def test_numbers_that_are_put_to_letters_in_a_gap_are_presses(
    gap: str, house: House, scene: Scene
) -> None:
    """A number is a press on a button, once; other emoji are nothing."""
    noted = await ask(scene.ada, "!offer knitting")
    await eventually(lambda: noted.reactions)
    await GAPS[gap](house)
    scene.ada.react(noted, "tada")
    scene.ada.react(noted, noted_number(noted.message, "Undo"))
    await come_back(house)
    scene.ben.direct("!mine")
    await eventually(lambda: len(scene.ada.inbox) == 2)
    await house.again()
    await quiet(house.server)
    assert len(scene.ada.inbox) == 2
    assert [each.state for each in await house.rows(Declaration)] == ["dropped"]


NUMBERS = ("one", "two", "three", "four", "five")


def noted_number(message: str, label: str) -> str:
    """Return the number that stands before a label."""
    lines = [line for line in message.splitlines() if line.endswith(label)]
    return next(each for each in NUMBERS if lines[0].startswith(f":{each}:"))


async def test_letters_that_nobody_can_read_any_more_hold_up_nothing(
    house: House, scene: Scene
) -> None:
    """The server refuses to tell of the reactions to all posts if one of them is gone."""
    letters = [await ask(each, "!offer knitting") for each in (scene.ada, scene.ben, scene.cem)]
    await eventually(lambda: all(each.reactions for each in letters))
    await quiet(house.server)
    changing.delete_post(house.server.world, letters[1], scene.bot)
    await lose(house)
    scene.ada.direct("!offer singing")
    scene.cem.react(letters[2], noted_number(letters[2].message, "Undo"))
    await eventually(lambda: answers(scene.ada.inbox, "singing"))
    await eventually(lambda: len(scene.cem.inbox) == 2)
    assert house.server.listening()


async def test_more_events_than_the_server_keeps(house: House, scene: Scene) -> None:
    """Of 128 that are kept, the rest is read again."""
    await ask(scene.ada, "!mine")
    house.server.fault(cut_before, "GET", "/websocket", times=None)
    house.server.cut()
    for number in range(150):
        scene.ben.say("talk", scene.town)
        if not number % 15:
            await moment()
            scene.ada.direct(f"!offer knitting {number}")
    house.server.heal()
    await eventually(lambda: len(scene.ada.inbox) == 11)
    await quiet(house.server)
    assert told(scene.ada)[1:] == [f"Noted: you offer knitting {n}." for n in range(0, 150, 15)]


async def test_more_posts_in_a_channel_than_the_server_tells_at_once(
    house: House, scene: Scene
) -> None:
    """More than a thousand are read page by page, though many were written at the same moment."""
    await ask(scene.ada, "!mine")
    await house.stop()
    people = [house.server.user(f"p{number}") for number in range(12)]
    scene.team.add(*people)
    scene.town.add(*people)
    moment = house.server.world.now()
    house.server.world.now = lambda: moment + len(house.server.world.posts) // 50  # type: ignore[method-assign]
    for number in range(1100):
        who: User = people[number % 12]
        who.say("!offer knitting" if number % 100 < 12 else "talk", scene.town)
    await house.open()
    await eventually(lambda: all(len(each.inbox) == 13 or each.inbox for each in people), 20)
    await quiet(house.server, 0.3)
    said = [each for each in scene.town.posts if each.message.startswith("!offer")]
    assert len(await house.seen(said)) == len(said) == 11 * 12


async def test_nothing_old_is_answered_at_the_very_first_start(
    settle: Settle, scene: Scene
) -> None:
    """Only what is said from then on counts, over restarts too."""
    scene.ada.direct("!offer knitting")
    scene.ada.say("!offer singing", scene.town)
    house = settle()
    await house.open()
    await ask(scene.ben, "!mine")
    await house.again()
    await ask(scene.ben, "!mine")
    assert scene.ada.inbox == []
    assert await house.rows(Declaration) == []


async def test_nothing_that_was_said_before_the_bot_came_is_answered(
    house: House, scene: Scene
) -> None:
    """In a channel, a private one, and the first channel of a team."""
    server, ada = house.server, scene.ada
    tea = scene.team.channel("tea", [ada])
    other = server.team("Other", ada)
    square = server.world.town_square(other)
    await ask(scene.ben, "!mine")
    await house.stop()
    for channel in (tea, square):
        ada.say("!offer before", channel)
    await moment()
    tea.add(server.bot, by=ada)
    other.add(server.bot)
    for number, channel in enumerate((tea, square)):
        ada.say(f"!offer after {number}", channel)
    await house.open()
    await eventually(lambda: len(ada.inbox) == 2)
    await quiet(server)
    assert sorted(told(ada)) == [f"Noted: you offer after {number}." for number in range(2)]


async def test_what_is_changed_or_deleted_or_said_by_machines_is_not_answered(
    house: House, scene: Scene
) -> None:
    """Edits, deletions, other bots, web hooks and the system say nothing to us, live or later."""
    server, ada, ben = house.server, scene.ada, scene.ben
    robot = server.other_bot("robot")
    scene.team.add(robot)
    scene.town.add(robot)

    async def happen(when: str) -> None:
        ada.edit(kept, f"!offer {when} edited")
        ada.edit(plain, f"!offer {when} plain")
        ada.delete(ada.say("just so", scene.town))
        scene.town.hook("!offer hooked")
        robot.say("!offer robotic", scene.town)
        robot.direct("!offer robotic")
        ben.leave(scene.town)
        ben.join(scene.town)

    await ask(ada, "!offer knitting")
    kept = ada.direct_channel.posts[0]
    plain = ada.say("plain", scene.town)
    await happen("live")
    await ask(ben, "!mine")
    await house.stop()
    await happen("away")
    gone = ada.direct("!offer gone")
    ada.delete(gone)
    await house.open()
    await ask(ben, "!mine")
    await quiet(server)
    assert [each.wording for each in await house.rows(Declaration)] == ["knitting"]
    assert (len(ada.inbox), len(robot.inbox)) == (1, 0)


async def test_what_is_edited_before_it_is_heard_is_answered_once(
    house: House, scene: Scene
) -> None:
    """It is answered as it stands then."""
    await ask(scene.ada, "!mine")
    await house.stop()
    post = scene.ada.direct("!offer kniting")
    scene.ada.edit(post, "!offer knitting")
    await house.open()
    await eventually(lambda: len(scene.ada.inbox) == 2)
    await house.again()
    await quiet(house.server)
    assert told(scene.ada)[1:] == ["Noted: you offer knitting."]


async def test_archived_channels_and_those_the_bot_was_put_out_of(
    house: House, scene: Scene
) -> None:
    """They are left alone, and hold up nothing."""
    server, ada = house.server, scene.ada
    tea, cake, pie = (
        scene.team.channel(name, [ada, server.bot]) for name in ("tea", "cake", "pie")
    )
    other = server.team("Other", ada, server.bot)
    jam = other.channel("jam", [ada, server.bot])
    await ask(ada, "!mine")
    for again in range(2):
        for channel in (tea, cake, pie, jam):
            if not again:
                ada.say("!ask sparql", channel)
        if not again:
            await eventually(lambda: len(ada.inbox) >= 2)
            tea.archive()
            cake.remove(server.bot, by=ada)
            pie.remove(server.bot)
            other.remove(server.bot)
        await lose(house)
        await eventually(server.listening)
        assert await ask(ada, f"!offer knitting {again}")
    ada.say("!offer elsewhere", cake)
    await moment()
    cake.add(server.bot, by=ada)
    ada.say("!offer again", cake)
    await eventually(lambda: answers(ada.inbox, "again"))
    assert not answers(ada.inbox, "elsewhere")


async def test_somebody_whose_account_was_closed_and_opened_again(
    house: House, scene: Scene
) -> None:
    """They are answered when they are back, although nobody heard that they are."""
    ada = scene.ada
    await ask(ada, "!offer knitting")
    ada.deactivate()
    await quiet(house.server)
    await lose(house)
    ada.deleted = 0
    await eventually(house.server.listening)
    await ask(ada, "!offer singing")
    ada.deactivate()
    await quiet(house.server)
    await house.stop()
    ada.deleted = 0
    ada.direct("!offer dancing")
    await house.open()
    await eventually(lambda: len(ada.inbox) == 3)


async def test_who_is_gone_and_back_is_known(house: House, scene: Scene) -> None:
    """An account that is closed is not written to, until it is opened again."""
    ada = scene.ada
    await ask(ada, "!offer knitting")
    for again in range(2):
        ada.deactivate()
        await house.until(Account, lambda rows: not rows[0].reachable)
        if again:
            await lose(house)
            await eventually(house.server.listening)
            await quiet(house.server)
        ada.come_back()
        await house.until(Account, lambda rows: rows[0].reachable)
        await ask(ada, "!mine")


@pytest.mark.parametrize("reopened", ["while away", "later"])
async def test_who_is_back_after_a_restart_is_known(
    reopened: str, house: House, scene: Scene
) -> None:
    """That an account was closed is not forgotten when the bot ends."""
    ada = scene.ada
    await ask(ada, "!offer knitting")
    ada.deactivate()
    await house.until(Account, lambda rows: not rows[0].reachable)
    await house.stop()
    if reopened == "while away":
        ada.come_back()
    await house.open()
    if reopened == "later":
        ada.come_back()
    await house.until(Account, lambda rows: rows[0].reachable)


async def test_groups(house: House, scene: Scene) -> None:
    """In a conversation of several the bot is called by its name or a prefix."""
    group = joining.open_group(house.server.world, (scene.ada, scene.ben, scene.bot))
    scene.ada.say("offer knitting", group)
    scene.ada.say("@capacity offer singing", group)
    await eventually(lambda: len(scene.ada.inbox) == 1)
    await house.stop()
    scene.ben.say("!offer dancing", group)
    scene.ben.say("offer nothing", group)
    await house.open()
    await eventually(lambda: len(scene.ben.inbox) == 1)
    await quiet(house.server)
    assert len(await house.rows(Declaration)) == 2
