"""Letters leave in order, once, and survive what platforms do to them."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import outbox
from bot.adapters.memory import Memory
from bot.delivery import deliver as deliver_for_ever
from bot.delivery import deliver_all
from bot.envelope import unpack
from bot.events import (
    Attachment,
    Button,
    Invitation,
    Outgoing,
    Place,
    TryLater,
    Unmet,
    Unreachable,
    Unsure,
    User,
)
from bot.outbox import Cause
from bot.settling import LONGEST_WAIT, PATIENCE, TRIES
from storage import letters, people
from storage.people import Hints
from storage.tables import Account, Letter
from tests.town import Town

pytestmark = pytest.mark.asyncio

ADA = User("garden", "ada", "Ada")
BEN = User("garden", "ben", "Ben")
SQUARE = Place("garden", "square", thread="t1", name="Square")


class Moody(Memory):
    """A platform that refuses some letters first, by what `mood` says of each."""

    def __init__(self, mood: Callable[[Outgoing], Exception | None]) -> None:
        super().__init__("garden")
        self.mood = mood
        self.keys: list[str] = []

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Note the key, then refuse or deliver."""
        self.keys.append(key)
        if trouble := self.mood(outgoing):
            raise trouble
        return await super().send(outgoing, key)

    @property
    def texts(self) -> list[str]:
        """What arrived, in order."""
        return [delivery.outgoing.text for delivery in self.deliveries]


def first(times: int, trouble: Exception) -> Callable[[Outgoing], Exception | None]:
    """Be in trouble the first times."""
    left = iter([trouble] * times)
    return lambda _: next(left, None)


async def post(
    town: Town, *posted: Outgoing, person: str | None = None, bulk: bool = False
) -> None:
    async with town.session() as session:
        for letter in posted:
            await outbox.post(session, letter, Cause(person, bulk=bulk), now=town.clock())


async def deliver(town: Town, adapter: Memory) -> int:
    return await deliver_all(town.database, adapter, now=town.clock)


async def known(town: Town, *users: User) -> str:
    """Let the bot know the accounts of one person; return the person's id."""
    async with town.session() as session:
        person, _ = await people.behind(
            session, users[0].platform, users[0].id, Hints(users[0].name), now=town.clock()
        )
        for user in users[1:]:
            _, account = await people.behind(
                session, user.platform, user.id, Hints(user.name), now=town.clock()
            )
            account.person_id = person.id
        return person.id


async def test_everything_of_a_letter_arrives_as_it_was_posted(town: Town) -> None:
    letter = Outgoing(
        "Text with “quotes”, 🦄 and\nlines",
        place=SQUARE,
        user=ADA,
        buttons=(
            Button("Label", "command x"),
            Button("Ben", "relay x", opens=BEN),
            Button("Help", "assist x", discreet=True),
        ),
        handle="h1",
        attachments=(Attachment("a.json", "application/json", b"\x00\xff", "A file"),),
        leaves=True,
        invitation=Invitation("Ada, come in", "Read"),
    )
    adapter = Memory("garden")
    await post(town, letter)
    await deliver(town, adapter)
    assert adapter.deliveries[0].outgoing == letter


async def test_a_letter_keeps_its_key_over_all_tries(town: Town) -> None:
    adapter = Moody(first(3, TryLater(1)))
    await post(town, Outgoing("hello", user=ADA), person=await known(town, ADA))
    for _ in range(4):
        await deliver(town, adapter)
        town.clock.now += timedelta(seconds=20)
    assert adapter.texts == ["hello"]
    assert len(adapter.keys) == 4
    assert len(set(adapter.keys)) == 1
    assert [(row.state, row.tries) for row in await town.rows(Letter)] == [("sent", 4)]


async def test_what_a_platform_asks_to_wait_is_waited(town: Town) -> None:
    adapter = Moody(first(1, TryLater(100)))
    await post(town, Outgoing("hello", user=ADA))
    await deliver(town, adapter)
    town.clock.now += timedelta(seconds=99)
    assert await deliver(town, adapter) == 0
    town.clock.now += timedelta(seconds=2)
    assert await deliver(town, adapter) == 1


async def test_a_broken_promise_is_logged_and_tried_again(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    adapter = Moody(first(1, ValueError("boom")))
    await post(town, Outgoing("hello", user=ADA))
    await deliver(town, adapter)
    assert "broke its promise" in caplog.text
    assert "hello" not in caplog.text
    town.clock.now += timedelta(seconds=3)
    await deliver(town, adapter)
    assert adapter.texts == ["hello"]


async def test_after_too_many_broken_promises_a_letter_is_given_up_and_the_lane_goes_on(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    adapter = Moody(lambda letter: ValueError() if letter.text == "cursed" else None)
    ada = await known(town, ADA)
    await post(town, Outgoing("cursed", user=ADA), Outgoing("next", user=ADA), person=ada)
    for _ in range(TRIES + 1):
        await deliver(town, adapter)
        town.clock.now += timedelta(hours=2)
    assert adapter.texts == ["next"]
    assert [row.state for row in await town.rows(Letter)] == ["failed", "sent"]
    assert "given up" in caplog.text


async def test_a_broken_promise_after_a_long_outage_is_only_the_first(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    troubles = iter([*[TryLater()] * 50, ValueError()])
    adapter = Moody(lambda _: next(troubles, None))
    await post(town, Outgoing("hello", user=ADA), person=await known(town, ADA))
    for _ in range(52):
        await deliver(town, adapter)
        town.clock.now += timedelta(minutes=2)
    assert adapter.texts == ["hello"]
    assert [(row.tries, row.faults) for row in await town.rows(Letter)] == [(52, 1)]
    assert "broke its promise" in caplog.text


async def test_an_outage_of_less_than_a_week_loses_nothing(town: Town) -> None:
    end = town.clock() + PATIENCE - timedelta(hours=1)
    adapter = Moody(lambda _: TryLater(1) if town.clock() < end else None)
    await post(town, Outgoing("one", user=ADA), Outgoing("two", user=ADA), Outgoing("b", user=BEN))
    while town.clock() < end:
        await deliver(town, adapter)
        town.clock.now += timedelta(minutes=40)
    await deliver(town, adapter)
    assert sorted(adapter.texts) == ["b", "one", "two"]
    assert adapter.texts.index("one") < adapter.texts.index("two")


async def test_after_a_week_of_outage_a_letter_is_given_up(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    adapter = Moody(lambda _: TryLater(1))
    await post(town, Outgoing("hello", user=ADA), person=await known(town, ADA))
    await deliver(town, adapter)
    town.clock.now += PATIENCE
    await deliver(town, adapter)
    assert [row.state for row in await town.rows(Letter)] == ["failed"]
    assert "given up" in caplog.text


async def test_waits_grow_up_to_a_minute(town: Town) -> None:
    adapter = Moody(lambda _: TryLater(0.1))
    await post(town, Outgoing("hello", user=ADA))
    waits = []
    for _ in range(9):
        await deliver(town, adapter)
        (row,) = await town.rows(Letter)
        waits.append((row.due_at - town.clock()).total_seconds())
        town.clock.now = row.due_at
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (2.0, LONGEST_WAIT)


async def test_letters_of_a_lane_stay_in_order_while_the_first_has_to_wait(town: Town) -> None:
    adapter = Moody(first(1, TryLater(5)))
    await post(town, Outgoing("one", user=ADA), Outgoing("two", user=ADA))
    await deliver(town, adapter)
    assert adapter.texts == []
    town.clock.now += timedelta(seconds=6)
    await deliver(town, adapter)
    assert adapter.texts == ["one", "two"]


async def test_a_lane_in_trouble_does_not_hold_up_the_others(town: Town) -> None:
    adapter = Moody(lambda letter: TryLater(60) if letter.user == ADA else None)
    await post(town, Outgoing("a", user=ADA), Outgoing("b", user=BEN), Outgoing("c", place=SQUARE))
    await deliver(town, adapter)
    assert sorted(adapter.texts) == ["b", "c"]


async def test_lanes_are_served_side_by_side(town: Town) -> None:
    class Slow(Memory):
        async def send(self, outgoing: Outgoing, key: str) -> str:
            await asyncio.sleep(0.05)
            return await super().send(outgoing, key)

    adapter = Slow("garden")
    await post(town, *(Outgoing("x", user=User("garden", str(n))) for n in range(40)))
    await asyncio.wait_for(deliver(town, adapter), 1.5)
    assert len(adapter.deliveries) == 40


async def test_answers_go_before_what_can_wait(town: Town) -> None:
    adapter = Memory("garden")
    await post(town, Outgoing("digest", place=SQUARE), bulk=True)
    await post(town, Outgoing("answer", user=ADA))
    await deliver(town, adapter)
    assert [delivery.outgoing.text for delivery in adapter.deliveries] == ["answer", "digest"]


async def test_a_letter_of_another_platform_is_left_alone(town: Town) -> None:
    await post(town, Outgoing("hello", user=User("harbour", "ada")))
    assert await deliver(town, Memory("garden")) == 0
    assert await deliver(town, Memory("harbour")) == 1


async def test_after_a_crash_between_sending_and_noting_it_the_same_key_goes_out(
    town: Town,
) -> None:
    class Crash(BaseException):
        """The process ends here."""

    class Dying(Moody):
        async def send(self, outgoing: Outgoing, key: str) -> str:
            await super().send(outgoing, key)
            if len(self.keys) == 1:
                raise Crash
            return await super().send(outgoing, key)

    adapter = Dying(lambda _: None)
    await post(town, Outgoing("hello", user=ADA))
    with pytest.raises(Crash):
        await deliver(town, adapter)
    assert [row.state for row in await town.rows(Letter)] == ["waiting"]
    await deliver(town, adapter)
    assert adapter.texts == ["hello"]
    assert len(set(adapter.keys)) == 1


async def test_an_account_that_cannot_be_reached_is_noted_until_it_is_heard_again(
    town: Town,
) -> None:
    ada = await known(town, ADA)
    await post(town, Outgoing("hello", user=ADA), person=ada)
    await deliver(town, Moody(first(1, Unreachable())))
    assert [row.reachable for row in await town.rows(Account)] == [False]
    assert [row.state for row in await town.rows(Letter)] == ["failed"]
    await known(town, ADA)
    assert [row.reachable for row in await town.rows(Account)] == [True]


async def test_what_cannot_be_delivered_goes_to_another_account_of_the_person(town: Town) -> None:
    too = User("harbour", "ada-too", "Ada")
    ada = await known(town, ADA, too)
    buttons = (Button("A", "a"), Button("B", "b", opens=BEN), Button("C", "c", opens=too))
    await post(town, Outgoing("hello", user=ADA, buttons=buttons), person=ada)
    await deliver(town, Moody(first(1, Unreachable())))
    harbour = Memory("harbour")
    await deliver(town, harbour)
    (delivery,) = harbour.deliveries
    assert delivery.outgoing.text == "hello"
    assert delivery.outgoing.buttons == (buttons[0], Button("B", "b"), buttons[2])
    assert delivery.outgoing.user == User("harbour", "ada-too", "Ada")


async def test_what_may_have_been_delivered_is_not_sent_again(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    adapter = Moody(first(1, Unsure("the line broke after the request")))
    await post(
        town,
        Outgoing("one", user=ADA, attachments=(Attachment("a", "text/plain", b"x"),)),
        Outgoing("two", user=ADA),
        person=await known(town, ADA),
    )
    with caplog.at_level(logging.INFO, logger="bot"):
        await deliver(town, adapter)
    assert adapter.texts == ["two"]
    first_one, _ = await town.rows(Letter)
    assert (first_one.state, first_one.sent_id, first_one.sent_at) == ("sent", "", town.clock())
    assert first_one.problem == "may have been delivered: the line broke after the request"
    assert "attachments" not in first_one.body
    assert [record.getMessage() for record in caplog.records] == [
        f"letter {first_one.key}: may have been delivered"
    ]
    assert [row.reachable for row in await town.rows(Account)] == [True]


PRIVATE = Outgoing(
    "an answer",
    place=SQUARE,
    user=ADA,
    buttons=(Button("A", "a"),),
    handle="h1",
    attachments=(Attachment("a", "text/plain", b"x"),),
    invitation=Invitation("Ada, open a conversation with me", "Read"),
)


async def test_a_private_answer_to_who_has_never_met_the_bot_is_held_and_said_in_the_place(
    town: Town,
) -> None:
    adapter = Moody(lambda letter: Unmet() if letter.user else None)
    await post(town, PRIVATE, person=await known(town, ADA))
    await deliver(town, adapter)
    held, line = await town.rows(Letter)
    assert (held.state, held.sent_id, unpack(held.body)) == ("held", "", PRIVATE)
    assert line.person_id == held.person_id
    (delivery,) = adapter.deliveries
    assert delivery.outgoing == Outgoing(
        "Ada, open a conversation with me",
        place=SQUARE,
        buttons=(Button("Read", f"start {held.key}"),),
        handle="h1",
    )
    assert [row.reachable for row in await town.rows(Account)] == [False]


async def test_what_is_held_is_late_for_nobody_and_kept_as_long_as_other_letters(
    town: Town,
) -> None:
    ada = await known(town, ADA)
    await post(town, PRIVATE, person=ada)
    await deliver(town, Moody(lambda letter: Unmet() if letter.user else None))
    async with town.session() as session:
        assert await letters.overdue(session, now=town.clock() + timedelta(days=9)) == 0
        assert [row.state for row in await letters.held(session, ada, "garden")] == ["held"]
        assert await letters.held(session, ada, "harbour") == []
        assert [row.state for row in await letters.recent(session, ada)] == ["sent"]
        await letters.clean(session, now=town.clock() + letters.KEEP)
        assert len(await letters.held(session, ada, "garden")) == 1
        later = town.clock() + letters.KEEP + timedelta(seconds=1)
        await letters.clean(session, now=later)
        assert await letters.held(session, ada, "garden") == []


async def test_who_can_be_reached_elsewhere_is_not_invited(town: Town) -> None:
    too = User("harbour", "ada-too", "Ada")
    await post(town, PRIVATE, person=await known(town, ADA, too))
    adapter, harbour = Moody(lambda _: Unmet()), Memory("harbour")
    await deliver(town, adapter)
    await deliver(town, harbour)
    assert [row.state for row in await town.rows(Letter)] == ["failed", "sent"]
    (delivery,) = harbour.deliveries
    assert delivery.outgoing.user == too
    assert delivery.outgoing.attachments == PRIVATE.attachments


@pytest.mark.parametrize(
    ("letter", "owned"),
    [
        (Outgoing("a proposal", user=ADA), True),
        (replace(PRIVATE, invitation=None), True),
        (PRIVATE, False),
    ],
)
async def test_other_letters_to_who_has_never_met_the_bot_fail(
    town: Town, letter: Outgoing, *, owned: bool
) -> None:
    await post(town, letter, person=await known(town, ADA) if owned else None)
    await deliver(town, Moody(lambda _: Unmet()))
    assert [row.state for row in await town.rows(Letter)] == ["failed"] * owned


async def test_a_letter_nobody_owns_is_not_kept(town: Town) -> None:
    await post(town, Outgoing("goodbye", user=ADA), Outgoing("goodbye", user=BEN))
    await deliver(town, Moody(lambda letter: Unreachable() if letter.user == BEN else None))
    assert await town.rows(Letter) == []


async def test_an_open_word_in_a_place_is_noted_as_sent(town: Town) -> None:
    await post(town, Outgoing("digest", place=SQUARE))
    await deliver(town, Memory("garden"))
    (row,) = await town.rows(Letter)
    assert (row.state, row.sent_id, row.sent_at) == ("sent", "garden-d1", town.clock())


async def test_the_loop_delivers_at_the_bell_and_when_a_letter_falls_due(town: Town) -> None:
    adapter, bell = Memory("garden"), asyncio.Event()
    loop = asyncio.create_task(deliver_for_ever(town.database, adapter, bell, now=town.clock))
    await asyncio.sleep(0.05)
    await post(town, Outgoing("hello", user=ADA))
    await asyncio.sleep(0.05)
    assert adapter.deliveries == []
    bell.set()
    for _ in range(100):
        await asyncio.sleep(0.01)
        if adapter.deliveries:
            break
    loop.cancel()
    with suppress(asyncio.CancelledError):
        await loop
    assert len(adapter.deliveries) == 1
