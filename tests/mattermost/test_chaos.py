"""Everything goes wrong at once, for a while: afterwards all is answered, once each."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable

import pytest

from storage.tables import Declaration
from tests.mattermost.faults import (
    Act,
    answer,
    answer_late,
    bad_gateway,
    cut_after,
    cut_before,
    delay,
    hang_after,
    hang_before,
    page,
    refuse,
)
from tests.mattermost.house import House, answers, first, quiet
from tests.mattermost.people import User
from tests.mattermost.places import Channel
from tests.mattermost.scene import Scene
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
ACTS: tuple[Act, ...] = (
    cut_before, cut_after, hang_before, hang_after, page, bad_gateway, delay(0.1), refuse(500),
    answer([{"id": 7}]), answer({}), answer_late(0.4),
)  # fmt: skip
PATHS = ("*", "/posts", "/websocket", "/users/*", "/channels/*", "/posts/*", "/reactions")
PEOPLE, EACH = 10, 8


async def talk(people: list[User], channels: list[Channel], chance: random.Random) -> None:
    """Let everybody say something here and there."""
    for number in range(EACH):
        for at, person in enumerate(people):
            where = chance.choice([*channels, person.direct_channel])
            person.say(f"!offer skill {at} {number}", where)
            await asyncio.sleep(chance.uniform(0.002, 0.02))


async def torment(house: House, chance: random.Random, talking: "asyncio.Task[None]") -> None:
    """Let something go wrong again and again, as long as people talk."""
    while not talking.done():
        await asyncio.sleep(chance.uniform(0.01, 0.06))
        await go_wrong(house, chance)


async def go_wrong(house: House, chance: random.Random) -> None:
    """Let one thing go wrong."""
    server = house.server
    match chance.randrange(12):
        case 0:
            await server.restart()
        case 1:
            server.cut()
        case 2:
            server.half_open()
        case 3:
            server.world.hub.forget()
            server.cut()
        case 4:
            server.skip()
        case 5:
            server.pass_time(chance.choice((1, 31)))
        case 6:
            await house.stop()
            house.start()
        case _:
            server.fault(chance.choice(ACTS), path=chance.choice(PATHS))


@pytest.mark.parametrize("seed", [1])
async def test_all_is_answered_once_whatever_happens(
    seed: int, settle: Callable[..., House], scene: Scene
) -> None:
    """The server and the bot are restarted, lines break, requests fail in every way."""
    chance, house, server = random.Random(seed), settle(), scene.server
    people = [server.user(f"person-{number}") for number in range(PEOPLE)]
    scene.team.add(*people)
    channels = [scene.team.channel(f"tea-{n}", [scene.bot, *people]) for n in range(2)]
    await house.open()
    await torment(house, chance, asyncio.create_task(talk(people, channels, chance)))
    server.heal()
    everything = [(at, f"skill {at} {n}") for at in range(PEOPLE) for n in range(EACH)]
    await eventually(lambda: all(answers(people[at].inbox, what) for at, what in everything), 20)
    await quiet(server, 0.3)
    told = Counter(first(each) for person in people for each in person.inbox)
    assert told == Counter(f"Noted: you offer {what}." for _, what in everything)
    assert len(await house.rows(Declaration)) == len(everything)
