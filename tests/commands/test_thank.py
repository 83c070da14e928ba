"""`thank`: one thank-you that arrives at once."""

import pytest

from tests.scenes import introduced, met
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_it_arrives(town: Town) -> None:
    await met(town)
    await town.press("Ben", "Say thank you")
    assert "passed your thanks on to Ada" in await town.say("Ben", "You are great")
    assert town.last("Ada") == "Ben thanks you: “You are great”"


async def test_once_is_enough(town: Town) -> None:
    ident = await met(town)
    await town.say("Ben", f"/thank {ident} One")
    assert "thanked Ada already" in await town.say("Ben", f"/thank {ident} Two")
    assert "Two" not in town.last("Ada")


async def test_any_words_are_the_answer_even_a_word_for_a_command(town: Town) -> None:
    await met(town)
    await town.press("Ben", "Say thank you")
    await town.say("Ben", "great")
    assert "“great”" in town.last("Ada")


async def test_before_it_is_said_how_it_went_that_is_asked(town: Town) -> None:
    ident = await met(town)
    assert "Tell me first how it went" in await town.say("Ada", f"/thank {ident} Thanks")
    assert town.buttons("Ada") == ["It helped", "Not so much", "Not yet", "No"]


async def test_whoever_is_blocked_notices_nothing_and_is_not_heard(town: Town) -> None:
    ident = await met(town)
    await town.say("Ada", "/block Ben")
    letters = len(town.letters("Ada"))
    assert "passed your thanks on" in await town.say("Ben", f"/thank {ident} Thanks")
    assert len(town.letters("Ada")) == letters


async def test_with_nobody_to_thank_it_says_so(town: Town) -> None:
    assert "nobody to thank" in await town.say("Ben", "/thank")
    ident = await introduced(town)
    assert "somebody else" in await town.say("Eve", f"/thank {ident} Thanks")
