"""A channel that gets a digest, and what people read and press in it."""

from datetime import datetime, timedelta

from bot.adapters.memory import Delivery
from storage.tables import DigestSubscription
from tests.town import Town, readable

SQUARE = "square"
MONDAY = "/digest here every monday 09:00 UTC"


def caretaker(town: Town, who: str = "Cara", on: str = "garden") -> None:
    """Let somebody look after all places of a platform."""
    user = town.person(who, on=on)
    town.adapters[on].caretakers.add(user.id)


async def subscribed(town: Town, said: str = MONDAY, where: str = SQUARE) -> None:
    """Let Cara set a digest."""
    if "Cara" not in town.people:
        caretaker(town)
    answer = await town.say("Cara", said, where=where)
    assert "From now on I post here" in answer, answer


async def next_due(town: Town) -> datetime:
    """Return when the next digest is due."""
    return min(row.next_at for row in await town.rows(DigestSubscription))


async def until_due(town: Town, late: timedelta = timedelta(seconds=30)) -> None:
    """Let time pass until the next digest is due, and tick."""
    town.clock.now = await next_due(town) + late
    await town.tick()


def posted(town: Town, where: str = SQUARE, on: str = "garden") -> list[Delivery]:
    """Return the digests that have arrived in a place, oldest first."""
    return [
        delivery
        for platform, delivery in town.arrived
        if platform == on
        and (place := delivery.outgoing.place) is not None
        and place.id == f"place-{where}"
        and delivery.outgoing.user is None
        and "This is who could use a hand" in delivery.outgoing.text
    ]


def read(town: Town, where: str = SQUARE, on: str = "garden") -> str:
    """Return the last digest of a place."""
    return readable(posted(town, where, on)[-1].outgoing.text)


def offered(town: Town, where: str = SQUARE) -> list[str]:
    """Return what one can help with, by the buttons of the last digest."""
    buttons = posted(town, where)[-1].outgoing.buttons
    return [readable(each.label).removeprefix("I can help: ") for each in buttons]


async def help_with(town: Town, who: str, topic: str = "SPARQL", where: str = SQUARE) -> str:
    """Let somebody press the button of an ask in the last digest; return the answer."""
    delivery, user = posted(town, where)[-1], town.known(who)
    number = offered(town, where).index(topic) + 1
    message = town.adapters[user.platform].press(user, delivery, number)
    assert message is not None
    return await town.hear(message)
