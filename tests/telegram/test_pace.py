"""How fast letters leave: with a clock that leaps, so that minutes take no time."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.telegram import pace as module
from bot.adapters.telegram.pace import PATIENCE_SECONDS, Limits, Pace, Window, is_group
from bot.events import TryLater
from tests.telegram.leaping import leap

ADA, BOB, GROUP = "7", "8", "-1002000000001"
CLOSE = 1e-6


def clock() -> float:
    """Return the time of the loop that runs."""
    return asyncio.get_running_loop().time()


@dataclass
class Post:
    """Sends letters by a pace and notes when, as often as it is asked to come again."""

    pace: Pace = field(default_factory=lambda: Pace(Limits(), clock))
    left: list[tuple[float, str, bool]] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    async def send(
        self, chat: str, *, urgent: bool = True, there: float = 0.0, back: float = 0.0
    ) -> float:
        """Send at the first turn, however long that takes, and return when it came there."""
        while True:
            try:
                async with self.pace.turn(chat, urgent=urgent):
                    await asyncio.sleep(there)
                    came = clock()
                    self.left.append((came, chat, urgent))
                    await asyncio.sleep(back)
                    return came
            except TryLater as later:
                self.refused.append(later.seconds)
                await asyncio.sleep(later.seconds)


def run(story: Callable[[Post], Awaitable[object]]) -> Post:
    """Let a story happen and return what was sent in it."""

    async def told() -> Post:
        post = Post()
        await story(post)
        return post

    return leap(told())


def most_within(times: list[float], seconds: float) -> int:
    """Return how many there were at most in any span of time."""
    return max(sum(start <= each < start + seconds for each in times) for start in times)


@dataclass(frozen=True)
class Wish:
    """A letter that wants to leave, and when."""

    after: float
    chat: str
    urgent: bool
    hold: int = 0
    there: float = 0.0
    back: float = 0.0


chats = st.sampled_from([ADA, BOB, GROUP, "-5", *(str(number) for number in range(100, 140))])
wishes = st.builds(
    Wish,
    st.floats(0, 2),
    chats,
    st.booleans(),
    st.sampled_from((0, 0, 0, 0, 0, 0, 0, 1, 7)),
    st.sampled_from((0.0, 0.01, 0.3, 2.0)),
    st.sampled_from((0.0, 0.01, 0.3, 2.0)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(wishes, min_size=1, max_size=60), st.sampled_from((0.0, 0.01, 1.0)))
def test_whatever_wants_to_leave_the_limits_hold(letters: list[Wish], slowness: float) -> None:
    held: list[tuple[str, float, float]] = []

    async def one(post: Post, letter: Wish) -> None:
        await asyncio.sleep(letter.after * slowness)
        if letter.hold:
            post.pace.hold(letter.chat, letter.hold)
            held.append((letter.chat, clock(), clock() + letter.hold))
        way = {"there": letter.there, "back": letter.back}
        await post.send(letter.chat, urgent=letter.urgent, **way)

    async def story(post: Post) -> None:
        await asyncio.gather(*(one(post, letter) for letter in letters))

    post = run(story)
    left = post.left
    assert sorted(chat for _, chat, _ in left) == sorted(letter.chat for letter in letters)
    assert most_within([at for at, _, _ in left], 1.0) <= 30
    assert all(seconds > PATIENCE_SECONDS for seconds in post.refused)
    for chat in {letter.chat for letter in letters}:
        times = [at for at, where, _ in left if where == chat]
        assert most_within(times, 1.0 - CLOSE) == 1
        assert not is_group(chat) or most_within(times, 60.0) <= 20
        for where, since, until in held:
            assert where != chat or not any(since + 2 < at < until - CLOSE for at in times)


def test_a_crowd_is_served_at_thirty_a_second_and_nobody_twice_in_one() -> None:
    async def story(post: Post) -> None:
        await asyncio.gather(*(post.send(str(number % 50)) for number in range(100)))

    times = [at for at, _, _ in run(story).left]
    assert most_within(times, 1.0) == 30
    assert max(times) - min(times) < 5


def test_a_group_gets_twenty_a_minute_and_the_wait_that_is_told_is_the_right_one() -> None:
    async def story(post: Post) -> None:
        for _ in range(21):
            await post.send(GROUP)

    post = run(story)
    times = [at for at, _, _ in post.left]
    assert len(post.refused) == 1
    assert math.isclose(times[20] - times[0], 60.1, abs_tol=0.01)
    assert math.isclose(post.refused[0], times[20] - times[19], abs_tol=0.01)


def test_bulk_leaves_room_for_answers() -> None:
    async def story(post: Post) -> None:
        began = clock()
        bulk = [asyncio.create_task(post.send(str(n), urgent=False)) for n in range(200)]
        await asyncio.sleep(0.5)
        assert sum(not task.done() for task in bulk) == 175
        answers = [await post.send(str(1000 + n)) for n in range(5)]
        assert answers[-1] - began == 0.5
        await asyncio.gather(*bulk)

    run(story)


def test_answers_that_wait_for_room_get_it_before_all_bulk() -> None:
    async def story(post: Post) -> None:
        bulk = [asyncio.create_task(post.send(str(n), urgent=False)) for n in range(100)]
        await asyncio.sleep(0.1)
        answers = [asyncio.create_task(post.send(str(1000 + n))) for n in range(30)]
        await asyncio.gather(*answers, *bulk)

    left = run(story).left
    last = max(at for at, _, urgent in left if urgent)
    assert sum(at < last for at, _, urgent in left if not urgent) <= 25


def test_a_hold_keeps_its_chat_and_no_other() -> None:
    async def story(post: Post) -> None:
        began = clock()
        post.pace.hold(ADA, 30)
        assert await post.send(BOB) == began
        assert await post.send(ADA) == began + 30

    assert run(story).refused == [30.0]


def test_a_letter_that_arrives_meanwhile_does_not_end_a_hold() -> None:
    async def story(post: Post) -> None:
        began = clock()
        first = asyncio.create_task(post.send(ADA, back=1))
        await asyncio.sleep(0)
        post.pace.hold(ADA, 30)
        await first
        post.pace.hold(ADA, 2)
        assert await post.send(ADA) == began + 30

    run(story)


def test_the_next_letter_waits_from_when_the_last_one_arrived() -> None:
    async def story(post: Post) -> None:
        began = clock()
        await post.send(ADA, there=2, back=1)
        assert await post.send(ADA) == began + 4

    run(story)


def test_what_is_no_letter_waits_for_nobody() -> None:
    async def story(post: Post) -> None:
        for _ in range(25):
            async with post.pace.aside():
                pass
        with pytest.raises(TryLater) as later:
            async with post.pace.aside():
                pass
        await asyncio.sleep(later.value.seconds)
        async with post.pace.aside():
            pass

    run(story)


def test_chats_that_are_quiet_are_forgotten_and_busy_groups_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 5)

    async def story(post: Post) -> None:
        for _ in range(19):
            await post.send(GROUP)
        for number in range(20):
            await post.send(f"-{number}")
        times = [await post.send(GROUP) for _ in range(2)]
        assert times[1] - times[0] > 30
        await asyncio.sleep(100)
        for number in range(20, 30):
            await post.send(f"-{number}")
            await asyncio.sleep(70)
        assert len(post.pace._groups) <= 6
        assert len(post.pace._chats) <= 6

    run(story)


@given(st.lists(st.floats(0, 3), max_size=30), st.integers(1, 5), st.integers(0, 6))
def test_a_window_never_promises_too_much(gaps: list[float], most: int, spare: int) -> None:
    window, now, times = Window(most, 1.0), 0.0, list[float]()
    for gap in gaps:
        now += gap
        wait = window.wait(now, min(spare, most - 1))
        assert wait >= 0
        if not wait:
            window.begin()
            window.end(now)
            times.append(now)
    assert not times or most_within(times, 1.0) <= most
