"""No lane waits for another, whatever a platform does, and nothing is sent that was deleted."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import outbox
from bot.adapters.memory import Memory
from bot.delivery import AT_ONCE, deliver, deliver_all
from bot.events import Outgoing, Place, TryLater, User
from bot.outbox import Cause, lane_of
from storage import letters
from storage.database import Database
from storage.tables import Letter
from tests.town import Town

pytestmark = pytest.mark.asyncio

ADA = User("garden", "ada", "Ada")
BEN = User("garden", "ben", "Ben")
SECONDS = 5.0


class Slow(Memory):
    """A platform that takes its time for some users: until `go` is set."""

    def __init__(self, *slow: User) -> None:
        super().__init__("garden")
        self.slow = {user.id for user in slow}
        self.go = asyncio.Event()
        self.changed = asyncio.Event()
        self.begun: list[str] = []
        self.under_way = self.most = 0

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Deliver, for slow users when `go` is set."""
        self.begun.append(outgoing.text)
        self.changed.set()
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            if outgoing.user and outgoing.user.id in self.slow:
                await self.go.wait()
            return await super().send(outgoing, key)
        finally:
            self.changed.set()
            self.under_way -= 1

    @property
    def texts(self) -> list[str]:
        """What arrived, in order."""
        return [delivery.outgoing.text for delivery in self.deliveries]


class Counted(Database):
    """A database that counts its transactions."""

    count = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Count, and give a transaction."""
        self.count += 1
        async with super().transaction() as session:
            yield session


def users(number: int) -> list[User]:
    return [User("garden", f"u{each}") for each in range(number)]


async def post(town: Town, *posted: Outgoing, bulk: bool = False) -> None:
    async with town.session() as session:
        for letter in posted:
            await outbox.post(session, letter, Cause(bulk=bulk), now=town.clock())


async def until(adapter: Slow, holds: Callable[[], bool]) -> None:
    """Wait until something holds of what was sent."""
    async with asyncio.timeout(SECONDS):
        while not holds():
            adapter.changed.clear()
            await adapter.changed.wait()


async def true(holds: Callable[[], bool]) -> None:
    """Wait until something holds that nobody tells of."""
    for _ in range(500):
        if holds():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it never holds")


async def until_arrived(adapter: Slow, texts: Sequence[str]) -> None:
    """Wait until these texts have arrived, in whatever order."""
    await until(adapter, lambda: sorted(adapter.texts) == sorted(texts))


@asynccontextmanager
async def delivering(town: Town, adapter: Memory) -> AsyncIterator[asyncio.Event]:
    """Deliver meanwhile; give the bell."""
    bell = asyncio.Event()
    task = asyncio.create_task(deliver(town.database, adapter, bell, now=town.clock))
    try:
        yield bell
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, SECONDS)


async def test_what_comes_for_others_leaves_while_a_lane_is_slow(town: Town) -> None:
    adapter = Slow(ADA)
    await post(town, Outgoing("a1", user=ADA), Outgoing("a2", user=ADA), Outgoing("b1", user=BEN))
    async with delivering(town, adapter) as bell:
        await until_arrived(adapter, ["b1"])
        await post(town, Outgoing("b2", user=BEN), Outgoing("a3", user=ADA))
        bell.set()
        await until_arrived(adapter, ["b1", "b2"])
        assert adapter.begun.count("a1") == 1
        assert "a2" not in adapter.begun
        adapter.go.set()
        await until_arrived(adapter, ["b1", "b2", "a1", "a2", "a3"])
    assert [text for text in adapter.texts if text[0] == "a"] == ["a1", "a2", "a3"]


async def test_delivering_all_does_not_let_lanes_wait_for_each_other(town: Town) -> None:
    adapter = Slow(ADA)
    await post(town, Outgoing("a1", user=ADA), Outgoing("b1", user=BEN), Outgoing("b2", user=BEN))
    task = asyncio.create_task(deliver_all(town.database, adapter, now=town.clock))
    await until_arrived(adapter, ["b1", "b2"])
    adapter.go.set()
    assert await asyncio.wait_for(task, SECONDS) == 3


async def test_so_many_at_once_and_answers_first(town: Town) -> None:
    crowd = users(3 * AT_ONCE)
    adapter = Slow(*crowd)
    await post(town, *(Outgoing(f"bulk {user.id}", user=user) for user in crowd), bulk=True)
    async with delivering(town, adapter) as bell:
        await until(adapter, lambda: len(adapter.begun) == AT_ONCE)
        await post(town, Outgoing("answer", user=BEN))
        bell.set()
        await asyncio.sleep(0.05)
        assert len(adapter.begun) == AT_ONCE
        adapter.go.set()
        await until_arrived(adapter, ["answer", *(f"bulk {user.id}" for user in crowd)])
    assert adapter.most == AT_ONCE
    assert adapter.begun.index("answer") <= AT_ONCE + 1


async def test_what_is_deleted_while_it_waits_for_its_turn_does_not_leave(town: Town) -> None:
    adapter = Slow(ADA)
    await post(town, Outgoing("a1", user=ADA), Outgoing("a2", user=ADA))
    async with delivering(town, adapter):
        await until(adapter, lambda: adapter.begun == ["a1"])
        async with town.session() as session:
            await letters.delete_to(session, "garden", lane_of("ada"))
        adapter.go.set()
        await until_arrived(adapter, ["a1"])
        await asyncio.sleep(0.05)
    assert adapter.begun == ["a1"]
    assert await town.rows(Letter) == []


async def test_what_came_of_a_letter_is_not_noted_of_one_that_has_its_number_now(
    town: Town,
) -> None:
    adapter = Slow(ADA)
    await post(town, Outgoing("a1", user=ADA))
    async with delivering(town, adapter) as bell:
        await until(adapter, lambda: adapter.begun == ["a1"])
        async with town.session() as session:
            await letters.delete_to(session, "garden", lane_of("ada"))
            await outbox.post(session, Outgoing("goodbye", user=ADA), Cause(), now=town.clock())
        bell.set()
        assert [row.number for row in await town.rows(Letter)] == [1]
        adapter.go.set()
        await until_arrived(adapter, ["a1", "goodbye"])


class Failing(Database):
    """A database that is `broken` for a while: nothing is stored, or nobody hears of it."""

    broken = after = False
    failed = succeeded = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Give a transaction, and raise at its end if broken."""
        async with super().transaction() as session:
            yield session
            self._fail(self.broken and not self.after)
        self._fail(self.broken and self.after)
        self.succeeded += 1

    def _fail(self, fails: bool) -> None:
        if fails:
            self.failed += 1
            raise OperationalError("COMMIT", {}, Exception("disk is full"))


@pytest.mark.parametrize("after", [False, True])
async def test_what_cannot_be_noted_is_noted_later_once_and_not_sent_again(
    town: Town, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    monkeypatch.setattr("bot.delivery.RETRY_SECONDS", 0.01)
    crowd, adapter = users(6), Slow(*users(6))
    failing = Failing(town.database.engine)
    failing.after = after
    await post(town, *(Outgoing(user.id, place=Place("garden", user.id)) for user in crowd[3:]))
    await post(town, *(Outgoing(user.id, user=user) for user in crowd))
    async with delivering(replace(town, database=failing), adapter):
        await until(adapter, lambda: len(adapter.begun) == 9)
        failing.broken = True
        adapter.go.set()
        await true(lambda: failing.failed > 2)
        failing.broken, failed = False, failing.failed
        await true(lambda: failing.succeeded > 9)
        assert failing.failed == failed
    assert len(adapter.begun) == 9
    assert [(row.state, row.tries) for row in await town.rows(Letter)] == [("sent", 1)] * 3


async def test_a_letter_that_cannot_be_noted_holds_up_no_other(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Odd(Memory):
        """Answers once with half a character, which no database takes."""

        async def send(self, outgoing: Outgoing, key: str) -> str:
            arrived = await super().send(outgoing, key)
            return "\ud83e" if outgoing.text == "odd" else arrived

    monkeypatch.setattr("bot.delivery.RETRY_SECONDS", 0.01)
    adapter = Odd("garden")
    await post(town, Outgoing("odd", user=ADA), *(Outgoing("b", user=BEN) for _ in range(5)))
    async with delivering(town, adapter):
        await true(lambda: len(adapter.deliveries) == 6)
    assert [delivery.outgoing.text for delivery in adapter.deliveries] == ["odd", *["b"] * 5]
    assert [row.lane for row in await town.rows(Letter)] == [lane_of("ada")]
    assert "cannot be read or noted" in caplog.text


async def test_stopping_breaks_off_what_is_being_sent(town: Town) -> None:
    adapter = Slow(ADA)
    await post(town, Outgoing("a1", user=ADA))
    async with delivering(town, adapter):
        await until(adapter, lambda: adapter.begun == ["a1"])
    assert adapter.under_way == 0
    assert [(row.state, row.tries) for row in await town.rows(Letter)] == [("waiting", 0)]
    adapter.go.set()
    await deliver_all(town.database, adapter, now=town.clock)
    assert adapter.texts == ["a1"]


async def test_stopping_lets_what_was_sent_be_noted(town: Town) -> None:
    class Stopping(Memory):
        """Is stopped in the moment in which a letter has left."""

        async def send(self, outgoing: Outgoing, key: str) -> str:
            loop.call_soon(task.cancel)
            return await super().send(outgoing, key)

    loop, adapter = asyncio.get_running_loop(), Stopping("garden")
    await post(town, Outgoing("a1", user=ADA), Outgoing("a2", user=ADA))
    delivering = deliver(town.database, adapter, asyncio.Event(), now=town.clock)
    task = asyncio.create_task(delivering)
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, SECONDS)
    assert [row.number for row in await town.rows(Letter)] == [2], "it is nobody's: not kept"
    assert [delivery.outgoing.text for delivery in adapter.deliveries] == ["a1"]


async def test_what_comes_of_many_letters_is_noted_in_few_transactions(town: Town) -> None:
    crowd = users(2 * AT_ONCE)
    for _ in range(4):
        await post(town, *(Outgoing("x", user=user) for user in crowd))
    counted = Counted(town.database.engine)
    tried = await deliver_all(counted, Memory("garden"), now=town.clock)
    assert tried == 8 * AT_ONCE
    assert counted.count <= tried / AT_ONCE + 4


async def test_results_that_trickle_in_share_transactions_all_the_same(town: Town) -> None:
    class Trickling(Memory):
        """Takes a little longer for each letter than for the last."""

        async def send(self, outgoing: Outgoing, key: str) -> str:
            await asyncio.sleep(0.002 * int(outgoing.text))
            ident = await super().send(outgoing, key)
            if len(self.deliveries) == AT_ONCE:
                last.set()
            return ident

    await post(town, *(Outgoing(str(n), user=user) for n, user in enumerate(users(AT_ONCE))))
    counted, last = Counted(town.database.engine), asyncio.Event()
    letters = deliver(counted, Trickling("garden"), asyncio.Event(), now=town.clock)
    task = asyncio.create_task(letters)
    await asyncio.wait_for(last.wait(), SECONDS)
    task.cancel()
    await asyncio.wait({task})
    assert counted.count < AT_ONCE / 2


@pytest.mark.parametrize("seed", range(3))
async def test_whenever_letters_come_each_lane_leaves_whole_and_in_order(
    town: Town, seed: int
) -> None:
    dice = random.Random(seed)

    class Uneven(Slow):
        """Takes now long, now short, and now asks to wait."""

        async def send(self, outgoing: Outgoing, key: str) -> str:
            await asyncio.sleep(dice.random() / 100)
            if dice.random() < 0.1:
                raise TryLater(0.01)
            return await super().send(outgoing, key)

    crowd, adapter, posted = users(5), Uneven(), []
    async with delivering(town, adapter) as bell:
        for number in range(120):
            user = dice.choice(crowd)
            posted.append(f"{user.id} {number:03}")
            await post(town, Outgoing(posted[-1], user=user), bulk=dice.random() < 0.3)
            bell.set()
            await asyncio.sleep(dice.random() / 100)
            town.clock.now += timedelta(seconds=1)
        for _ in range(200):
            if len(adapter.texts) == len(posted):
                break
            town.clock.now += timedelta(seconds=60)
            bell.set()
            await asyncio.sleep(0.01)
    for user in crowd:
        mine = [text for text in adapter.texts if text.startswith(user.id)]
        assert mine == sorted(text for text in posted if text.startswith(user.id))
