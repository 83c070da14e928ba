"""`/help`: the most needed, all, or one with an example."""

import pytest

from bot.commands import COMMANDS
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_the_short_help_fits_a_phone(town: Town) -> None:
    answer = await town.say("Ada", "/help")
    assert len(answer.split("\n\n", maxsplit=1)[0].split("\n")) <= 10
    assert "/offer" in answer


async def test_the_long_help_has_every_command_that_is_told_of_and_no_other(town: Town) -> None:
    await town.say("Ada", "/help")
    answer = await town.press("Ada", "Everything")
    told = {line.split(" ")[0] for line in answer.split("\n") if line.startswith("/")}
    assert told == {f"/{command.name}" for command in COMMANDS if command.shown}


@pytest.mark.parametrize("typed", ["offer", "/offer", "OFFER", "teach"])
async def test_one_command_by_any_of_its_names(town: Town, typed: str) -> None:
    answer = await town.say("Ada", f"/help {typed}")
    assert answer.startswith("/offer")
    assert "For example: /offer" in answer


async def test_what_is_no_command_gets_the_short_help(town: Town) -> None:
    assert "/offer" in await town.say("Ada", "/help blorp")


async def test_no_slash_is_needed_directly(town: Town) -> None:
    assert "/offer" in await town.say("Ada", "help")
