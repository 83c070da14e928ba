"""The installed program, ended with kill -9 in the middle of everything."""

import asyncio
import contextlib
import random
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from tests.mattermost.faults import Forward, Reply, cut_after
from tests.mattermost.house import answers, first, quiet
from tests.mattermost.people import User
from tests.mattermost.places import Channel
from tests.mattermost.posts import Post
from tests.mattermost.program import Program, running
from tests.mattermost.scene import Scene
from tests.mattermost.server import Mattermost
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
PEOPLE, EACH, KILLS = 20, 6, 5
WAITING = "SELECT key FROM letter WHERE state = 'waiting'"
NUMBERS = ("one", "two", "three", "four", "five")


def wording(person: int, number: int) -> str:
    """Return something nobody else offers, that comes later in the alphabet than the last."""
    return f"skill {person:02}{number:02}"


async def talk(people: list[User], channels: list[Channel]) -> int:
    """Let everybody offer one thing after the other, here and there, and press; count presses."""
    pressed: set[int] = set()
    for number in range(EACH):
        for at, person in enumerate(people):
            where = channels[at % 3] if (at + number) % 3 else person.direct_channel
            person.say(f"!offer {wording(at, number)}", where)
            noted = [each for each in person.inbox if "Kind of help" in each.message]
            if noted and at not in pressed and number > at % 3:
                person.react(noted[0], choice(noted[0], "Kind of help"))
                pressed.add(at)
            await asyncio.sleep(0.012)
    return len(pressed)


def choice(letter: Post, label: str) -> str:
    """Return the number that stands before a label."""
    [found] = [line for line in letter.message.splitlines() if line.endswith(label)]
    return next(each for each in NUMBERS if found.startswith(f":{each}:"))


async def torment(program: Program, chance: random.Random) -> None:
    """Kill the program again and again, and let the server forget, at moments of no meaning."""
    server = program.server
    for number in range(KILLS):
        more = partial(_more_than, server, len(server.asked("POST /posts")))
        with contextlib.suppress(TimeoutError):  # everything may have been answered before
            await eventually(more, 3)
        await asyncio.sleep(chance.uniform(0, 0.4))
        await program.kill()
        if number % 2:
            await server.restart()
        server.pass_time(31)
        program.start()


def _more_than(server: Mattermost, letters: int) -> bool:
    return len(server.asked("POST /posts")) > letters


async def test_everything_is_answered_exactly_once_although_the_bot_is_killed_again_and_again(
    tmp_path: Path, mattermost: Mattermost, scene: Scene
) -> None:
    """Also if the server begins anew meanwhile, and forgets what it was sent lately."""
    people = [mattermost.user(f"person-{number}") for number in range(PEOPLE)]
    scene.team.add(*people)
    channels = [scene.team.channel(f"tea-{n}", [scene.bot, *people]) for n in range(3)]
    mattermost.world.writing_seconds = 0.01
    async with running(tmp_path, mattermost) as program:
        await eventually(lambda: "Listening" in program.log and bool(mattermost.listening()), 30)
        await eventually(lambda: program.look("SELECT key FROM keepsake WHERE kind = 'heard'"))
        talking = asyncio.create_task(talk(people, channels))
        await torment(program, random.Random(20))
        presses = await talking
        everything = [(at, wording(at, n)) for at in range(PEOPLE) for n in range(EACH)]
        await eventually(
            lambda: all(answers(people[at].inbox, what) for at, what in everything), 30
        )
        await eventually(lambda: not program.look(WAITING), 30)
        await quiet(mattermost, 0.5)
        await eventually(lambda: bool(mattermost.listening()), 30)
        assert await program.end() == 0
    for at, person in enumerate(people):
        told = [first(each) for each in person.inbox if "Noted: you offer" in each.message]
        assert sorted(told) == sorted(f"Noted: you offer {wording(at, n)}." for n in range(EACH))
    for channel in channels:
        assert channel.written == []
    _all_was_done_once(program, [what for _, what in everything], presses)
    doubles = Counter(each.props["cxc"]["key"] for each in _letters(mattermost))
    assert [key for key, count in doubles.items() if count > 1] == []
    assert "Traceback" not in program.log


def _letters(server: Mattermost) -> list[Post]:
    return [each for each in server.world.posts.values() if "cxc" in each.props]


def _all_was_done_once(program: Program, wordings: list[str], presses: int) -> None:
    done = Counter(wording for (wording,) in program.look("SELECT wording FROM declaration"))
    assert done == Counter(wordings)
    assert program.look("SELECT count(*) FROM seen") == [(len(wordings) + presses,)]
    assert program.look("SELECT DISTINCT state FROM letter") == [("sent",)]


async def test_what_was_sent_when_the_bot_was_killed_is_not_sent_again(
    tmp_path: Path, mattermost: Mattermost, scene: Scene
) -> None:
    """While the answer is on its way, from a server that remembers it or has forgotten."""
    async with running(tmp_path, mattermost) as program:

        async def killing(forward: Forward) -> Reply:
            await forward()
            await program.kill()
            return await cut_after(forward)

        await eventually(lambda: bool(mattermost.listening()), 30)
        await eventually(lambda: program.look("SELECT key FROM keepsake WHERE kind = 'heard'"))
        for number in range(2):
            mattermost.fault(killing, "POST", "/posts")
            scene.ben.direct(f"!offer skill {number}")
            await eventually(lambda: program.process and program.process.poll() is not None)
            if number:
                await mattermost.restart()
                mattermost.pass_time(31)
            mattermost.heal()
            program.start()
            await eventually(lambda: bool(mattermost.listening()), 30)
            await eventually(lambda: not program.look(WAITING), 30)
        await eventually(lambda: bool(mattermost.listening()), 30)
        assert await program.end() == 0
    assert [first(each) for each in scene.ben.inbox] == [
        f"Noted: you offer skill {number}." for number in range(2)
    ]
