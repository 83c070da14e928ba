"""People who say something and wait for what the bot makes of it."""

import asyncio

from tests.telegram.bot_api import BotApi
from tests.telegram.groups import Place
from tests.telegram.messages import Message
from tests.telegram.people import User
from tests.telegram.waiting import PATIENCE, eventually
from tests.telegram.world import Answer


async def ask(
    person: User, text: str, place: Place | None = None, seconds: float = PATIENCE
) -> Message:
    """Say something and return what the bot writes next there, or to that person alone."""
    seen = len(heard(person, place))
    person.say(text, place)
    return await eventually(lambda: heard(person, place)[seen], seconds)


async def press(person: User, message: Message, label: str, seconds: float = PATIENCE) -> Answer:
    """Press a button and return what the bot answers to that; raises TimeoutError."""
    pressed = person.press(message, label)
    return await eventually(lambda: pressed.answer or None, seconds) or Answer()


def heard(person: User, place: Place | None) -> list[Message]:
    """Return what somebody sees of the bot in a place, or in their private chat."""
    if place is None:
        return person.inbox
    return sorted(place.written + person.whispers(place), key=lambda each: each.at)


async def settle(api: BotApi, seconds: float = 0.05) -> None:
    """Wait until the bot has taken every update and asks for nothing but more for a while."""
    await eventually(lambda: not api.world.updates.pending)
    loop = asyncio.get_running_loop()
    count, since = busy(api), loop.time()
    while loop.time() - since < seconds:
        await asyncio.sleep(0.003)
        if (now := busy(api)) != count:
            count, since = now, loop.time()


def busy(api: BotApi) -> tuple[int, int]:
    """Return how many requests there were but polls, and how many of them are under way."""
    asked = [each for each in api.requests if each.method != "getUpdates"]
    return len(asked), sum(not each.status for each in asked)
