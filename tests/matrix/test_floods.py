"""Who sends too much is kept within bounds, and nobody else suffers from it."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.adapters.matrix.hourly import REMEMBERED, Hourly
from bot.adapters.matrix.invitations import HOURLY as FOLLOWED
from bot.adapters.matrix.invitations import KIND as INVITED_TO
from bot.adapters.matrix.unread import HOURLY, KIND
from tests.matrix.answers import beside, event, state
from tests.matrix.ear import Ear, at_the_ear
from tests.matrix.faults import answer, bad_gateway
from tests.matrix.odd import ADA, EVE, ME


def test_the_same_thing_counts_once_an_hour() -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    pace = Hourly(2, lambda: now)
    assert [pace.allows("Eve", what) for what in "aabbcc"] == [True] * 4 + [False] * 2
    assert pace.allows("Ada", "c"), "everybody has an hour of their own"
    now += timedelta(minutes=59)
    assert not pace.allows("Eve", "c")
    now += timedelta(minutes=1)
    assert pace.allows("Eve", "c")


def test_who_was_quiet_longest_is_forgotten_first() -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    pace = Hourly(1, lambda: now)
    for number in range(REMEMBERED):
        assert pace.allows(f"{number}", "a")
    assert not pace.allows("0", "b")
    assert pace.allows("one more", "a")
    assert not pace.allows("0", "b")
    assert pace.allows("1", "b"), "forgotten"


def unreadable(sender: str, number: int) -> dict[str, Any]:
    """Return an event that nobody has a key for."""
    ids = {"sender_key": "key", "device_id": "D", "session_id": f"{sender} {number}"}
    content = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AAAA", **ids}
    return {**event("m.room.encrypted", sender, **content), "event_id": f"${sender}{number}"}


def test_a_flood_of_what_nobody_can_read_is_not_kept(upgraded: Path) -> None:
    async def hear(ear: Ear) -> list[str]:
        flood = [unreadable(EVE, number) for number in range(2 * HOURLY)]
        await ear.hear(beside({}, *flood, unreadable(ADA, 1)))
        asked = len(ear.proxy.passed("/sendToDevice/m.room_key_request/"))
        assert asked <= 2 * (HOURLY + 1), "of the sender and of ourselves"
        return [str(each["sender"]) for each in (await ear.notebook.every(KIND)).values()]

    kept = at_the_ear(upgraded, hear, {"/sendToDevice/": {}})
    assert (kept.count(EVE), kept.count(ADA)) == (HOURLY, 1)


INVITED = {**state("m.room.member", ME, ADA, membership="invite")}
INVITATION = {"rooms": {"invite": {"!new": {"invite_state": {"events": [INVITED]}}}}}


async def follow_once(ear: Ear) -> bool:
    """Try what is there once; say whether nothing is left."""
    await ear.invitations._begin()
    await asyncio.gather(*ear.invitations._under_way.values())
    return not await ear.invitations._notebook.every(INVITED_TO)


def test_an_invitation_that_cannot_be_followed_for_long_is_not_turned_down(upgraded: Path) -> None:
    async def hear(ear: Ear) -> tuple[int, int]:
        await ear.hear({"next_batch": "s2", **INVITATION})
        ear.proxy.heal()
        ear.proxy.fault(bad_gateway, "/join/", times=20)
        ear.proxy.fault(answer(200, {"room_id": "!new"}))
        followed = [await follow_once(ear) for _ in range(21)]
        assert followed == [False] * 20 + [True]
        return len(ear.proxy.passed("/join/")), len(ear.proxy.passed("/leave"))

    assert at_the_ear(upgraded, hear) == (21, 0)


def test_being_put_out_and_invited_again_is_a_flood_as_well(upgraded: Path) -> None:
    async def hear(ear: Ear) -> tuple[int, int]:
        for _ in range(FOLLOWED + 3):
            await ear.hear({"next_batch": "s2", **INVITATION})
            assert await follow_once(ear)
        return len(ear.proxy.passed("/join/")), len(ear.proxy.passed("/leave"))

    assert at_the_ear(upgraded, hear, {"": {"room_id": "!new"}}) == (FOLLOWED, 3)
