"""`/pause` and `/resume`: rest, until a day or until one comes back."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio


async def matched(town: Town) -> bool:
    await town.say("Ben", "/ask SPARQL")
    return "One person could help" in await town.say("Ben", "/ask SPARQL")


async def test_while_resting_nothing_is_proposed(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    assert "until you come back" in await town.say("Ada", "/pause")
    assert not await matched(town)
    await town.pass_time(days=14)
    assert not any("Shall I introduce you" in letter for letter in town.letters("Ada"))


async def test_a_button_ends_it(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/pause")
    assert "Welcome back" in await town.press("Ada", "I am back")
    assert await matched(town)


async def test_until_a_day_and_a_welcome_on_that_day(town: Town) -> None:
    assert "until March 16, 2026" in await town.say("Ada", "/pause 2 weeks")
    await town.pass_time(days=13)
    assert "Welcome" not in town.last("Ada")
    await town.pass_time(days=1)
    assert "Your pause is over" in town.last("Ada")


@pytest.mark.parametrize("typed", ["until 16 March", "for 2 weeks", "16.3.2026", "2026-03-16"])
async def test_a_day_may_be_written_in_many_ways(town: Town, typed: str) -> None:
    assert "until March 16, 2026" in await town.say("Ada", f"/pause {typed}")


async def test_today_is_over_tomorrow(town: Town) -> None:
    assert "until March 3, 2026" in await town.say("Ada", "/pause today")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("until 30 February", "does not exist"),
        ("until 1 January 2020", "is over"),
        ("100 years", "very far away"),
        ("a blorp", "do not understand the time “a blorp”"),
    ],
)
async def test_a_day_that_cannot_be_is_said_and_nobody_rests(
    town: Town, typed: str, said: str
) -> None:
    await town.say("Ada", "/offer SPARQL")
    assert said in await town.say("Ada", f"/pause {typed}")
    assert await matched(town)


async def test_the_end_of_a_rest_can_be_undone(town: Town) -> None:
    await town.say("Ada", "/pause 2 weeks")
    await town.say("Ada", "/resume")
    assert "until March 16, 2026" in await town.press("Ada", "Undo")
