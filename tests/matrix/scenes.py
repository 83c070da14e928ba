"""What happens again and again between a human and the bot on Matrix."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.matrix.api import Event
from tests.matrix.house import House
from tests.matrix.humans import body
from tests.matrix.plain import PlainHuman
from tests.matrix.secret import SecretHuman

PATIENCE = 15
SOMEBODY = "@somebody:test.local"
"""Invited so that a room is one of several; never comes."""


def keycap(number: int) -> str:
    """Return the emoji of a button."""
    return f"{number}\ufe0f\u20e3"


def by(house: House, event: Event) -> bool:
    """Say whether an event is the bot's."""
    return bool(event["sender"] == house.id)


async def until(holds: Callable[[], Awaitable[object]], seconds: float = PATIENCE) -> None:
    """Wait until something holds; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 - it happens on a homeserver
            await asyncio.sleep(0.05)


async def converse(human: PlainHuman, house: House) -> str:
    """Open a direct room with the bot, and wait for its greeting."""
    secret = isinstance(human, SecretHuman)
    room = await human.create(invite=[house.id], direct=True, encrypted=secret)
    await answer(human, house, room, "I am the Capacity Exchange")
    return room


async def answer(human: PlainHuman, house: House, room: str, words: str) -> Event:
    """Wait for a message of the bot's with some words in it."""
    return await human.wait_for(room, lambda event: by(house, event) and words in body(event))


async def press(human: PlainHuman, room: str, letter: Event, label: str) -> str:
    """Press the button with a label under a letter."""
    lines = body(letter).splitlines()
    sign = next(line.split()[0] for line in lines if line.endswith(f" {label}"))
    return await human.react(room, letter["event_id"], sign)


async def place_of(human: PlainHuman, house: House, *others: str, encrypted: bool = False) -> str:
    """Open a room of several with the bot in it."""
    guests = [house.id, *(others or [SOMEBODY])]
    room = await human.create(invite=guests, name="Capacity building", encrypted=encrypted)

    async def known() -> bool:
        return house.adapter._line is not None and house.adapter._line.rooms.known(room) is not None

    await until(known)
    return room


async def member(human: PlainHuman, room: str, user: str, membership: str = "join") -> None:
    """Wait until somebody is in a room, invited, or gone."""

    async def holds() -> bool:
        return (await human.members(room)).get(user) == membership

    await until(holds)


async def accept_invitation(human: PlainHuman) -> str:
    """Wait for an invitation, follow it, and return the room."""
    rooms: list[str] = []

    async def holds() -> bool:
        rooms[:] = await human.invited()
        return bool(rooms)

    await until(holds)
    await human.join(rooms[0])
    return rooms[0]


async def reactions(human: PlainHuman, house: House, room: str) -> list[tuple[str, str]]:
    """Return the bot's reactions in a room: to which event, and which emoji."""
    events = [each for each in await human.happened(room) if each["type"] == "m.reaction"]
    about = [each["content"]["m.relates_to"] for each in events if by(house, each)]
    return [(each["event_id"], each["key"]) for each in about]
