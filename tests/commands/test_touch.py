"""`touch`, the button "We are in touch": nobody is nudged."""

import pytest

from tests.scenes import introduced, proposed
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_nobody_is_nudged_then(town: Town) -> None:
    await introduced(town)
    assert "goes well with Ada" in await town.press("Ben", "We are in touch")
    letters = len(town.letters("Ada"))
    await town.pass_time(days=3)
    assert len(town.letters("Ada")) == letters


async def test_they_are_asked_whether_they_met_all_the_same(town: Town) -> None:
    await introduced(town)
    await town.press("Ben", "We are in touch")
    await town.pass_time(days=8)
    assert "Did you meet" in town.last("Ben")


async def test_before_the_names_are_told_it_has_to_wait(town: Town) -> None:
    ident = await proposed(town)
    assert "not been introduced" in await town.say("Ada", f"/touch {ident}")
    assert "not been introduced" in await town.say("Ada", "/touch")
