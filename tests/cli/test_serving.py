"""Platforms at work: each lives by itself, and stopping takes no longer than it may."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot import delivery, outbox
from bot.adapters import Adapter
from bot.adapters.memory import Memory
from bot.cli import serving
from bot.cli.serving import serve_all
from bot.events import Change, Message, Outgoing, ShutOut, TryLater, User
from bot.outbox import Cause
from bot.pictures.undrawn import undrawn
from storage.tables import Letter
from tests.pictures.making import bars
from tests.town import Town

pytestmark = pytest.mark.asyncio

ADA = User("garden", "ada", "Ada")
BEN = User("harbour", "ben", "Ben")
SECONDS, LONG_SECONDS = 5.0, 60.0


class Closed(Memory):
    """A platform that lets nobody in."""

    async def listen(self) -> AsyncGenerator[Message, None]:
        """Refuse."""
        raise ShutOut("The password is wrong. Write the new one into [garden].")
        yield  # pragma: no cover - it makes this a generator


class Fragile(Memory):
    """A platform that breaks off a few times before it goes well."""

    def __init__(self, name: str, failures: int) -> None:
        super().__init__(name)
        self.failures = failures

    async def listen(self) -> AsyncGenerator[Message | Change, None]:
        """Break off while there are failures left."""
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the line is dead")
        async for message in super().listen():
            yield message


class Stuck(Memory):
    """A platform whose network answers nothing any more."""

    stubborn = False

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Wait for ever; if stubborn, even when told to stop."""
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                if not self.stubborn:
                    raise

    async def close(self) -> None:
        """Wait for ever."""
        await asyncio.sleep(3600)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAUSE_SECONDS", "LAST_SECONDS", "CLOSE_SECONDS"):
        monkeypatch.setattr(serving, name, 0.5 if name == "LAST_SECONDS" else 0.05)
    monkeypatch.setattr(delivery, "GRACE_SECONDS", 0.05)


async def served(town: Town, *platforms: Adapter, stop: asyncio.Event | None = None) -> bool:
    stop = stop or asyncio.Event()
    serving = serve_all(town.database, town.knowledge, platforms, stop, now=town.clock)
    return await asyncio.wait_for(serving, SECONDS)


def answers(adapter: Memory) -> list[str]:
    return [delivery.outgoing.text for delivery in adapter.deliveries]


async def test_what_was_said_is_answered_before_the_end(town: Town) -> None:
    garden = Memory("garden")
    garden.say(ADA, "/offer SPARQL")
    await garden.close()
    assert await served(town, garden)
    assert "SPARQL" in answers(garden)[0]


async def test_one_that_is_shut_out_is_logged_with_what_to_do_and_the_others_go_on(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    garden, harbour = Closed("garden"), Memory("harbour")
    task = asyncio.create_task(served(town, garden, harbour))
    while "password" not in caplog.text:  # noqa: ASYNC110 - a log sets no event
        await asyncio.sleep(0.01)
    harbour.say(BEN, "/offer SPARQL")
    await harbour.close()
    assert not await task
    assert len(answers(harbour)) == 1
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert record.getMessage() == (
        "garden is shut out: The password is wrong. Write the new one into [garden]."
    )
    assert record.exc_info is None


async def test_when_all_are_shut_out_it_is_over(town: Town) -> None:
    assert not await served(town, Closed("garden"), Closed("harbour"))


async def test_one_that_breaks_off_is_started_again(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    garden, harbour = Fragile("garden", failures=2), Memory("harbour")
    for adapter, user in ((garden, ADA), (harbour, BEN)):
        adapter.say(user, "/offer SPARQL")
        await adapter.close()
    assert await served(town, garden, harbour)
    assert len(answers(garden)) == len(answers(harbour)) == 1
    assert caplog.text.count("garden broke off") == 2


async def test_letters_leave_while_it_is_asked_to_stop(town: Town) -> None:
    class Waking(Memory):
        """Delivers nothing before the second try."""

        tries = 0

        async def send(self, outgoing: Outgoing, key: str) -> str:
            self.tries += 1
            if self.tries == 1:
                stop.set()
                await asyncio.sleep(3600)
            return await super().send(outgoing, key)

    garden, stop = Waking("garden"), asyncio.Event()
    garden.say(ADA, "/offer SPARQL")
    assert await served(town, garden, stop=stop)
    assert len(answers(garden)) == 1
    assert [row.state for row in await town.rows(Letter)] == ["sent"]


@pytest.mark.parametrize("stubborn", [False, True])
async def test_a_dead_network_does_not_hold_up_the_end(town: Town, *, stubborn: bool) -> None:
    garden, stop = Stuck("garden"), asyncio.Event()
    garden.stubborn = stubborn
    garden.say(ADA, "/offer SPARQL")
    asyncio.get_running_loop().call_later(0.3, stop.set)
    assert await served(town, garden, stop=stop)
    assert [row.state for row in await town.rows(Letter)] == ["waiting"]
    garden.stubborn = False


async def test_a_failure_while_closing_is_logged(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    class Clumsy(Memory):
        """Breaks when it is closed from outside."""

        async def close(self) -> None:
            raise RuntimeError

    stop = asyncio.Event()
    stop.set()
    assert await served(town, Clumsy("garden"), stop=stop)
    assert "garden" in caplog.text


async def test_a_platform_that_puts_letters_off_is_left_with_them(town: Town) -> None:
    class Later(Memory):
        """Is down."""

        async def send(self, outgoing: Outgoing, key: str) -> str:
            raise TryLater(30)

    garden = Later("garden")
    garden.say(ADA, "/offer SPARQL")
    await garden.close()
    assert await served(town, garden)
    assert [row.state for row in await town.rows(Letter)] == ["waiting"]


def children() -> set[str]:
    """Return the numbers of the processes we have started and not seen end."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {number for each in tasks for number in each.read_text("ascii").split()}


async def test_a_picture_is_drawn_and_who_drew_it_is_gone_at_the_end(town: Town) -> None:
    stop, before = asyncio.Event(), children()
    garden = Memory("garden", lambda _: stop.set())
    picture = undrawn("needs", bars("SPARQL"), "in words")
    async with town.database.transaction() as session:
        letter = Outgoing("Needs", user=ADA, attachments=(picture,))
        await outbox.post(session, letter, Cause(), now=town.clock())
    serving = serve_all(town.database, town.knowledge, [garden], stop, now=town.clock)
    assert await asyncio.wait_for(serving, LONG_SECONDS)
    (file,) = garden.deliveries[0].outgoing.attachments
    assert (file.media_type, file.description) == ("image/png", "in words")
    assert children() == before
