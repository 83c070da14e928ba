"""`/ask`: the same as `/offer`, the other way round, and with a last day."""

from datetime import UTC, datetime

import pytest

from storage.tables import Declaration
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_what_was_understood_is_said_and_stored(town: Town) -> None:
    answer = await town.say("Ben", "/ask grant writing in French -- our first grant")
    assert "you would like help with Grant writing" in answer
    (row,) = await town.rows(Declaration)
    assert (row.side, row.topic, row.languages) == ("ask", "grant-writing", ("fr",))


async def test_a_last_day_ends_at_night_where_the_person_is(town: Town) -> None:
    town.person("Ben", zone="Africa/Nairobi")
    assert "until March 20, 2026" in await town.say("Ben", "/ask SPARQL until 20 March")
    (row,) = await town.rows(Declaration)
    assert row.deadline == datetime(2026, 3, 20, 20, 59, tzinfo=UTC)


async def test_undo_takes_it_back(town: Town) -> None:
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Undo")
    assert "You have not said yet" in await town.say("Ben", "/mine")


async def test_an_offer_and_an_ask_for_the_same_stand_side_by_side(town: Town) -> None:
    await town.say("Ben", "/offer SPARQL")
    await town.say("Ben", "/ask SPARQL")
    assert {row.state for row in await town.rows(Declaration)} == {"open"}


async def test_nobody_is_offered_to_themselves(town: Town) -> None:
    await town.say("Ben", "/offer SPARQL")
    assert "Nobody offers SPARQL" in await town.say("Ben", "/ask SPARQL")


async def test_bare_it_asks_with_what_many_offer_first(town: Town) -> None:
    for name in ("Ada", "Cy", "Dee", "Eve", "Fay"):
        await town.say(name, "/offer translation")
    assert "What would you like help with?" in await town.say("Ben", "/ask")
    assert town.buttons("Ben")[0] == "Translation"
    assert "you would like help with Translation" in await town.press("Ben", "Translation")


async def test_what_only_a_few_offer_is_not_told_by_the_guide(town: Town) -> None:
    for name in ("Ada", "Cy", "Dee", "Eve"):
        await town.say(name, "/offer juggling wikis, OpenRefine")
    await town.say("Ben", "/ask")
    assert "OpenRefine" not in town.buttons("Ben")


async def test_a_button_asks_for_the_languages_afterwards(town: Town) -> None:
    await town.say("Ben", "/ask SPARQL")
    assert "In which languages?" in await town.press("Ben", "Languages")
    assert "Language: French" in await town.press("Ben", "French")
