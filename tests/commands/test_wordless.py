"""A picture, a voice or a sticker, for which an adapter types `wordless`."""

import pytest

from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_it_asks_for_words_and_shows_two_ways_to_begin(town: Town) -> None:
    await town.say("Ada", "/start")
    assert "I can only read text" in await town.say("Ada", "wordless")
    assert town.buttons("Ada") == ["I can help", "I need help"]
