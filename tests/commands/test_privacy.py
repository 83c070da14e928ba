"""`/privacy`: in ten lines, with the operator's own."""

from pathlib import Path

import pytest

from bot.knowledge import Knowledge
from bot.settings import Operator, Settings
from tests.town import Town, open_town

pytestmark = pytest.mark.asyncio


async def test_it_fits_ten_lines_and_has_the_two_buttons(town: Town) -> None:
    answer = await town.say("Ada", "/privacy")
    assert len(answer.split("\n\n", maxsplit=1)[0].split("\n")) <= 10
    assert "after 60 days" in answer
    assert town.buttons("Ada") == ["All my data", "Delete me"]


async def test_the_operator_is_named_with_an_address_that_can_be_tapped(file: Path) -> None:
    operator = Operator(
        name="A user group", contact="https://example.org/talk", privacy_url="https://example.org/p"
    )
    town = open_town(file, Knowledge.load(Settings(_env_file=None, operator=operator)))
    answer = await town.say("Ada", "/privacy")
    await town.database.close()
    assert "A user group runs this bot: https://example.org/talk" in answer
    assert "https://example.org/p" in answer


async def test_the_buttons_do_what_they_say(town: Town) -> None:
    await town.say("Ada", "/privacy")
    assert "Here is everything" in await town.press("Ada", "All my data")
    assert "cannot be undone" in await town.press("Ada", "Delete me")


async def test_the_first_answer_to_anybody_tells_of_it_once(town: Town) -> None:
    assert "/privacy" in await town.say("Ada", "/mine")
    assert "/privacy" not in await town.say("Ada", "/mine")
