"""`/language`: what the bot writes in."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_alone_it_offers_what_there_is(town: Town) -> None:
    assert "I write to you in English" in await town.say("Ada", "/language")
    assert "English" in town.buttons("Ada")


@pytest.mark.parametrize("typed", ["en", "English", "Englisch", "inglés"])
async def test_by_code_or_by_name_in_any_language(town: Town, typed: str) -> None:
    assert "I write to you in English" in await town.say("Ada", f"/language {typed}")


async def test_a_variant_is_called_by_its_name(town: Town) -> None:
    assert "I write to you in British English" in await town.say("Ada", "/language EN-gb")


async def test_undo_follows_the_app_again(town: Town) -> None:
    await town.say("Ada", "/language en")
    assert "I follow your app again" in await town.press("Ada", "Undo")


async def test_a_language_without_texts_is_said_to_be_missing(town: Town) -> None:
    assert "I do not speak Klingon yet" in await town.say("Ada", "/language Klingon")


async def test_what_is_no_language_is_said(town: Town) -> None:
    assert "do not know the language “blorpish”" in await town.say("Ada", "/language blorpish")


async def test_the_chosen_language_wins_over_the_app(town: Town) -> None:
    town.person("Ada", speaks=("de",))
    await town.say("Ada", "/language en")
    assert "You have not said yet" in await town.say("Ada", "/mine")
