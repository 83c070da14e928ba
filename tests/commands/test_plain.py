"""Plain words: sentences, labels, numbers, commands; and what is not understood."""

import pytest
from sqlmodel import col, select

from storage import people
from storage.tables import Declaration, Letter, Person
from tests.town import BETWEEN, LONG, Town

pytestmark = pytest.mark.asyncio

SENTENCE = "I can teach SPARQL and I want to learn video editing"


async def test_a_sentence_is_confirmed_before_anything_is_stored(town: Town) -> None:
    answer = await town.say("Ada", SENTENCE)
    assert "you can help with SPARQL" in answer
    assert "you would like help with video editing" in answer
    assert await town.rows(Declaration) == []


async def test_both_halves_by_one_press_and_one_undo(town: Town) -> None:
    await town.say("Ada", SENTENCE)
    await town.press("Ada", "Yes, both")
    assert {(row.side, row.topic) for row in await town.rows(Declaration)} == {
        ("offer", "sparql"),
        ("ask", "video-editing"),
    }
    await town.press("Ada", "Undo")
    assert {row.state for row in await town.rows(Declaration)} == {"dropped"}


async def test_one_half_alone(town: Town) -> None:
    await town.say("Ada", SENTENCE)
    await town.press("Ada", "Ask for video editing")
    assert [row.side for row in await town.rows(Declaration)] == ["ask"]


async def test_both_without_anything_is_an_unknown_command(town: Town) -> None:
    assert "I do not know “both”" in await town.say("Ada", "/both")


async def test_the_label_of_a_button_can_be_typed(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    assert "Undone" in await town.say("Ada", "undo")


async def test_the_number_of_a_button_can_be_typed(town: Town) -> None:
    await town.say("Ada", "/offer")
    assert "you offer SPARQL" in await town.say("Ada", "1")


async def test_an_answer_is_not_taken_for_the_button_of_an_older_letter(town: Town) -> None:
    await town.say("Ada", "/forget")
    await town.say("Ada", "/report")
    await town.say("Ada", "Yes, delete everything")
    assert "kept it for the moderators" in town.last("Ada")


async def test_a_command_needs_no_slash(town: Town) -> None:
    assert "you offer SPARQL" in await town.say("Ada", "offer SPARQL")


async def test_a_capacity_alone_gets_both_buttons(town: Town) -> None:
    assert "Do you offer Photography" in await town.say("Ada", "photography")
    assert town.buttons("Ada") == ["Offer Photography", "Ask for Photography"]


@pytest.mark.parametrize("text", ["blorp", "🦄", "", "/", "\u202e\u202e", "a " * 900])
async def test_what_is_not_understood_gets_a_way_on(town: Town, text: str) -> None:
    assert "/help" in await town.say("Ada", text)
    assert town.buttons("Ada") == ["I can help", "I need help"]


async def test_a_command_with_a_slip_is_suggested_and_not_run(town: Town) -> None:
    assert "Did you mean /offer?" in await town.say("Ada", "/ofer SPARQL")
    assert await town.rows(Declaration) == []
    await town.press("Ada", "/offer SPARQL")
    assert len(await town.rows(Declaration)) == 1


async def test_a_long_command_with_a_slip_is_not_cut_short_on_a_button(town: Town) -> None:
    assert "Did you mean /offer?" in await town.say("Ada", "/ofer SPARQL -- " + "word " * 30)
    assert town.buttons("Ada") == []


async def test_a_command_far_from_all_is_not_guessed(town: Town) -> None:
    assert "I do not know “xyzzy”" in await town.say("Ada", "/xyzzy")


async def test_in_a_place_shouting_is_not_a_command(town: Town) -> None:
    assert await town.say("Ada", "!wow", where="square") == ""
    assert "you offer SPARQL" in await town.say("Ada", "!offer SPARQL", where="square")


async def test_too_long_is_said(town: Town) -> None:
    assert "100,000 characters" in await town.say("Ada", "x" * 100_000)


async def test_too_fast_is_said_once_and_then_nothing(town: Town) -> None:
    answers = []
    for _ in range(25):
        answers.append(await town.say("Ada", "/mine"))
        town.clock.now -= BETWEEN
    assert sum("Please wait a minute" in answer for answer in answers) == 1
    assert answers[-1] == ""
    town.clock.now += BETWEEN * 20
    assert "You have not said yet" in await town.say("Ada", "/mine")


async def test_who_is_banned_is_told_and_changes_nothing(town: Town) -> None:
    await town.say("Ada", "/mine")
    async with town.session() as session:
        ada = await people.of(session, "garden", "id-of-ada")
        assert ada is not None
        ada.banned = True
    assert "cannot use the Capacity Exchange" in await town.say("Ada", "/offer SPARQL")
    assert await town.rows(Declaration) == []


async def test_a_label_counts_that_arrived_before_it_could_be_noted(town: Town) -> None:
    """As after a kill, in the moment before the letter is sent once more."""
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/mine")
    async with town.session() as session:
        (*_, last) = (await session.exec(select(Letter).order_by(col(Letter.number)))).all()
        last.state, last.sent_id = "waiting", ""
        last.due_at = town.clock.now + LONG
    await town.say("Ada", "Drop SPARQL")
    (row,) = await town.rows(Declaration)
    assert row.state == "dropped"


async def test_what_the_next_words_are_the_end_of_is_stored_until_they_are_said(
    town: Town,
) -> None:
    async def expected() -> list[tuple[str, bool]]:
        rows = await town.rows(Person)
        return [(row.awaiting, row.awaiting_until is not None) for row in rows]

    await town.say("Ada", "/find")
    assert await expected() == [("find", True)]
    await town.say("Ada", "/offer")
    assert await expected() == [("offer", True)]
    await town.say("Ada", "maps")
    assert await expected() == [("", False)]
