"""`detail`: languages and kinds of help, said afterwards."""

import pytest

from storage.tables import Declaration
from tests.town import Town

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    ("button", "typed", "said"),
    [
        ("Languages", "German, Twi", "Languages: German and Twi"),
        ("Kind of help", "mentoring and review", "Kind of help: Mentoring and"),
    ],
)
async def test_the_next_words_answer(town: Town, button: str, typed: str, said: str) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.press("Ada", button)
    assert said in await town.say("Ada", typed)


async def test_a_press_answers_and_undo_takes_it_back(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.press("Ada", "Kind of help")
    await town.press("Ada", "Mentoring")
    assert [row.kinds for row in await town.rows(Declaration)] == [("mentoring",)]
    await town.press("Ada", "Undo")
    assert [row.kinds for row in await town.rows(Declaration)] == [()]


async def test_it_holds_for_all_that_was_said_at_once(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL, maps")
    await town.press("Ada", "Languages")
    await town.press("Ada", "French")
    assert {row.languages for row in await town.rows(Declaration)} == {("fr",)}


@pytest.mark.parametrize(
    ("button", "said"),
    [("Languages", "language “blorpish”"), ("Kind of help", "“blorpish” as a kind of help")],
)
async def test_what_is_not_known_is_said_and_may_be_tried_again(
    town: Town, button: str, said: str
) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.press("Ada", button)
    assert said in await town.say("Ada", "blorpish")
    await town.say("Ada", "German" if button == "Languages" else "mentoring")
    (row,) = await town.rows(Declaration)
    assert row.languages == ("de",) or row.kinds == ("mentoring",)


async def test_a_stale_or_foreign_button_changes_nothing(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    button = town.command("Ada", "Languages") + " de"
    assert "out of date" in await town.say("Eve", button, pressed=True)
    await town.press("Ada", "Undo")
    assert "out of date" in await town.say("Ada", button, pressed=True)
    assert "out of date" in await town.say("Ada", "/detail")
