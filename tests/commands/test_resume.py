"""`/resume` where nobody rests."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_without_a_pause_nothing_changes(town: Town) -> None:
    assert "You were not on pause" in await town.say("Ada", "/resume")
    assert town.buttons("Ada") == []


async def test_after_a_pause_one_is_found_again(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/pause")
    assert "Welcome back" in await town.say("Ada", "/resume")
    assert "One person could help" in await town.say("Ben", "/ask SPARQL")
