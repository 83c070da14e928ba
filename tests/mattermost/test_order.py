"""What somebody says is answered in the order in which it was said, however it is heard."""

import asyncio
import contextlib
from collections.abc import Callable

import pytest

from bot.adapters.mattermost import carrier
from tests.mattermost.faults import Forward, Reply
from tests.mattermost.house import House, ask, quiet, told
from tests.mattermost.scene import Scene
from tests.telegram.waiting import eventually

pytestmark = pytest.mark.asyncio
Settle = Callable[..., House]
Speak = Callable[[], object]


@pytest.fixture(autouse=True)
def english(scene: Scene) -> None:
    """Let everybody be answered in one language."""
    scene.ada.locale = "en"


async def speak(*words: Speak) -> None:
    """Say things, each at a moment of its own by the server's clock."""
    for each in words:
        each()
        await asyncio.sleep(0.002)


def noted(*numbers: int) -> list[str]:
    """Return how the offers of these numbers are answered."""
    return [f"Noted: you offer knitting {number}." for number in numbers]


async def test_what_is_said_while_the_bot_comes_for_the_first_time(
    settle: Settle, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said until the bot asks how far it is counts as old, and the rest comes in order."""
    server, ada, house = scene.server, scene.ada, settle()
    monkeypatch.setattr(carrier, "PATIENCE_SECONDS", 5.0)

    def say(number: int) -> Speak:
        return lambda: ada.direct(f"!offer knitting {number}")

    async def busy(forward: Forward) -> Reply:
        with contextlib.suppress(TimeoutError):  # nobody should listen before that is known
            await eventually(server.listening, 0.3)
        await speak(say(0), say(1))
        reply = await forward()
        await speak(say(2), say(3))
        return reply

    server.fault(busy, "GET", "/users/*/channels")
    house.start()
    await eventually(lambda: len(ada.inbox) >= 2)
    await quiet(server)
    assert told(ada) == noted(2, 3)


async def test_what_is_said_in_two_channels_while_they_are_read_again(
    house: House, scene: Scene
) -> None:
    """One is read before somebody speaks in it, and the other after they went on there."""
    server, ada, town = scene.server, scene.ada, scene.town
    await ask(ada, "!offer knitting 0")
    said = asyncio.Event()

    async def early(forward: Forward) -> Reply:
        reply = await forward()
        await speak(
            lambda: ada.say("!offer knitting 1", town), lambda: ada.direct("!offer knitting 2")
        )
        said.set()
        return reply

    async def late(forward: Forward) -> Reply:
        await said.wait()
        return await forward()

    server.fault(early, "GET", f"/channels/{town.id}/posts")
    server.fault(late, "GET", f"/channels/{ada.direct_channel.id}/posts")
    ada.say("Just talking", town)
    server.cut()
    server.world.hub.forget()
    await eventually(lambda: len(ada.inbox) == 3)
    await quiet(server)
    assert told(ada) == noted(0, 1, 2)
