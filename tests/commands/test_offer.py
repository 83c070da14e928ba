"""`/offer`: what was understood is said, stored, and can be undone."""

import pytest

from storage import people
from storage.tables import Declaration
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def open_rows(town: Town) -> list[Declaration]:
    return [row for row in await town.rows(Declaration) if row.state == "open"]


async def test_what_was_understood_is_said_and_stored(town: Town) -> None:
    answer = await town.say("Ada", "/offer SPARQL")
    assert "you offer SPARQL" in answer
    (row,) = await open_rows(town)
    assert (row.side, row.topic, row.languages) == ("offer", "sparql", ("en",))


async def test_everything_can_be_said_in_one_line(town: Town) -> None:
    answer = await town.say(
        "Ada", "/offer SPARQL, video editing in German and English as mentoring -- evenings only"
    )
    assert "SPARQL and Video editing" in answer
    assert "German and English" in answer
    assert "Mentoring" in answer
    assert "“evenings only”" in answer
    assert {(row.languages, row.kinds, row.note) for row in await open_rows(town)} == {
        (("de", "en"), ("mentoring",), "evenings only")
    }


async def test_what_a_phone_makes_of_it_is_read_as_meant(town: Town) -> None:
    answer = await town.say("Ada", "／offer\u00a0ＳＰＡＲＱＬ\u200b — “evenings” only")
    assert "you offer SPARQL" in answer
    assert '"evenings" only' in answer


async def test_undo_takes_it_back_and_is_itself_taken_back(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    assert "SPARQL" in await town.press("Ada", "Undo")
    assert await open_rows(town) == []
    assert "Back on your list: SPARQL" in await town.press("Ada", "Bring it back")
    assert [row.topic for row in await open_rows(town)] == ["sparql"]


async def test_the_same_again_replaces_what_was_said_before(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL in German -- on Mondays")
    await town.say("Ada", "/offer sparql -- on Tuesdays")
    (row,) = await open_rows(town)
    assert (row.note, row.languages) == ("on Tuesdays", ("de",))


async def test_undoing_a_replacement_brings_the_former_back(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL -- on Mondays")
    await town.say("Ada", "/offer SPARQL -- on Tuesdays")
    await town.press("Ada", "Undo")
    assert [row.note for row in await open_rows(town)] == ["on Mondays"]


async def test_a_slip_is_kept_as_typed_until_a_guess_is_pressed(town: Town) -> None:
    answer = await town.say("Ada", "/offer sparkl")
    assert "Did you mean" in answer
    assert [row.topic for row in await open_rows(town)] == ["=sparkl"]
    assert "SPARQL" in town.buttons("Ada")


async def test_own_words_are_matched_with_equal_own_words(town: Town) -> None:
    answer = await town.say("Ada", "/offer glass blowing")
    assert "I keep your own words" in answer
    assert "One person could help you" in await town.say("Ben", "/ask Glass blowing!")


async def test_how_many_look_for_it_is_said_with_a_button(town: Town) -> None:
    for name in ("Ben", "Cy"):
        await town.say(name, "/ask SPARQL")
    assert "2 people are looking for SPARQL" in await town.say("Ada", "/offer SPARQL")
    assert "Introduce me" in town.buttons("Ada")


async def test_more_than_twenty_are_not_counted(town: Town) -> None:
    for number in range(21):
        await town.say(f"Person {number}", "/ask SPARQL")
    assert "More than 20 people" in await town.say("Ada", "/offer SPARQL")


async def test_a_person_in_another_language_only_does_not_count(town: Town) -> None:
    town.person("Ben", speaks=("fr",))
    await town.say("Ben", "/ask SPARQL")
    assert "Nobody is looking for SPARQL" in await town.say("Ada", "/offer SPARQL")


async def test_bare_it_asks_and_takes_the_next_words_as_the_answer(town: Town) -> None:
    assert "What can you help others with?" in await town.say("Ada", "/offer")
    assert "you offer SPARQL" in await town.say("Ada", "sparql")


async def test_an_answer_that_is_also_the_word_for_a_command_is_an_answer(town: Town) -> None:
    await town.say("Ada", "/offer")
    assert "you offer Statistics" in await town.say("Ada", "statistics")


async def test_a_command_instead_of_the_answer_is_a_command(town: Town) -> None:
    await town.say("Ada", "/offer")
    assert "You have not said yet" in await town.say("Ada", "mine")
    assert "Noted" not in await town.say("Ada", "glass blowing")


async def test_nobody_waits_for_the_answer_for_ever(town: Town) -> None:
    await town.say("Ada", "/offer")
    await town.pass_time(minutes=16)
    assert "Noted" not in await town.say("Ada", "glass blowing")


async def test_a_choice_of_the_guide_is_an_offer(town: Town) -> None:
    await town.say("Ada", "/offer")
    assert "you offer SPARQL" in await town.press("Ada", "SPARQL")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("!!! ???", "cannot find a word"),
        ("🦄🦄🦄", "cannot find a word"),
        ("x" * 81, "is long for the name"),
        (", ".join(f"thing {n}" for n in range(9)), "9 things at once"),
        ("SPARQL until 30 February", "does not exist"),
        ("SPARQL until 1 March 2020", "is over"),
    ],
)
async def test_what_cannot_be_read_is_said_and_nothing_is_stored(
    town: Town, typed: str, said: str
) -> None:
    assert said in await town.say("Ada", f"/offer {typed}")
    assert await town.rows(Declaration) == []


async def test_thirty_entries_are_enough_but_each_may_be_changed(town: Town) -> None:
    for number in range(30):
        await town.say("Ada", f"/offer craft number {number}")
    assert "You have 30 entries" in await town.say("Ada", "/offer SPARQL")
    assert "you offer craft number 7" in await town.say("Ada", "/offer craft number 7 -- better")
    assert len(await open_rows(town)) == 30


async def test_in_a_place_the_answer_is_for_the_one_who_spoke(town: Town) -> None:
    assert "you offer SPARQL" in await town.say("Ada", "/offer SPARQL", where="square")
    _, delivery = town.arrived[-1]
    assert delivery.outgoing.user is not None
    assert delivery.outgoing.user.name == "Ada"
    assert delivery.outgoing.place is not None
    assert not delivery.outgoing.place.direct


async def test_without_a_prefix_a_place_is_not_listened_to(town: Town) -> None:
    assert await town.say("Ada", "offer SPARQL", where="square") == ""
    assert await town.rows(Declaration) == []


async def test_offering_again_ends_the_rest_after_unanswered_proposals(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    async with town.session() as session:
        ada = await people.of(session, "garden", "id-of-ada")
        assert ada is not None
        ada.quiet = True
    await town.say("Ada", "/offer video editing")
    assert "One person could help" in await town.say("Ben", "/ask SPARQL")
