"""`assist`, the button *I can help* of a digest: who presses it, and what comes of it."""

import pytest

from storage.tables import Introduction, Lesson, Party
from tests.digest.channel import help_with, posted, subscribed, until_due
from tests.scenes import state_of
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def shown(town: Town, ask: str = "/ask SPARQL", who: str = "Ben") -> None:
    """Let a digest show the ask of somebody."""
    await subscribed(town, "/digest here every tuesday 09:00 UTC")
    await town.say(who, ask)
    await until_due(town)


async def introduced(town: Town) -> int:
    return len(await town.rows(Introduction))


async def test_a_newcomer_presses_and_both_are_introduced(town: Town) -> None:
    await shown(town)
    answer = await help_with(town, "Ada")
    assert "Thank you! I have asked them about SPARQL" in answer
    assert "until March 10, 2026" in answer
    letter = town.last("Ben")
    assert "offers SPARQL, which you asked for" in letter
    assert "They have read your ask in a weekly digest" in letter
    assert "Ada" not in letter
    await town.press("Ben", "Introduce us")
    assert "meet Ben" in town.last("Ada") or any("meet Ben" in each for each in town.letters("Ada"))
    assert any("meet Ada" in each for each in town.letters("Ben"))
    (lesson,) = await town.rows(Lesson)
    assert lesson.offer_id is None


async def test_the_press_is_a_yes_and_the_presser_helps(town: Town) -> None:
    await shown(town)
    await help_with(town, "Ada")
    (row,) = await town.rows(Introduction)
    assert await state_of(town, row.id) == "half"
    answers = {party.person_id: party.answer for party in await town.rows(Party)}
    (lesson,) = await town.rows(Lesson)
    assert answers == {lesson.helper_id: "yes", lesson.learner_id: ""}


async def test_somebody_on_another_platform_helps(town: Town) -> None:
    town.person("Ben", on="harbour")
    await shown(town)
    assert "I have asked them" in await help_with(town, "Ada")
    await town.press("Ben", "Introduce us")
    assert any("meet Ben" in each for each in town.letters("Ada"))


async def test_the_label_can_be_typed_as_well(town: Town) -> None:
    await shown(town)
    user = town.known("Ada")
    place = town.place(user.platform, "square")
    message = town.adapters[user.platform].say(user, "i can help: sparql", place, addressed=True)
    assert "I have asked them about SPARQL" in await town.hear(message)
    assert "I did not understand" in await town.say("Cy", "I can help: SPARQL")


async def test_twice_is_once(town: Town) -> None:
    await shown(town)
    await help_with(town, "Ada")
    assert "You have offered that already" in await help_with(town, "Ada")
    assert await introduced(town) == 1


async def test_several_may_press_until_there_are_enough(town: Town) -> None:
    await shown(town)
    answers = [await help_with(town, who) for who in ("Ada", "Cy", "Dora")]
    assert ["I have asked them" in answer for answer in answers] == [True, True, False]
    assert "no longer waiting" in answers[-1]
    assert await introduced(town) == 2


async def test_ones_own_ask(town: Town) -> None:
    await shown(town)
    assert "That is your own ask for SPARQL" in await help_with(town, "Ben")
    assert await introduced(town) == 0


async def test_an_ask_that_was_dropped(town: Town) -> None:
    await shown(town)
    await town.say("Ben", "/drop SPARQL")
    assert "no longer waiting" in await help_with(town, "Ada")


async def test_an_ask_that_was_said_anew(town: Town) -> None:
    await shown(town)
    await town.say("Ben", "/ask SPARQL in German, English")
    assert "I have asked them about SPARQL" in await help_with(town, "Ada")


async def test_somebody_who_was_forgotten(town: Town) -> None:
    await shown(town)
    await town.say("Ben", "/forget everything")
    assert "no longer waiting" in await help_with(town, "Ada")


@pytest.mark.parametrize("first", ["Ada", "Ben"])
async def test_a_block_looks_like_an_ask_that_is_over(town: Town, first: str) -> None:
    await town.say("Ada", "/offer video editing")
    await town.say("Ben", "/ask video editing")
    await town.press("Ben", "Introduce me")
    await town.press(first, "Introduce us" if first == "Ada" else "Undo")
    if first == "Ada":
        await town.say("Ben", "/block Ada")
    else:
        await town.say("Ada", "/block " + (await town.rows(Introduction))[0].id)
    await shown(town)
    assert "no longer waiting" in await help_with(town, "Ada")
    assert await introduced(town) == 1


async def test_people_who_have_been_introduced_before(town: Town) -> None:
    await town.say("Ada", "/offer video editing")
    await town.say("Ben", "/ask video editing")
    await town.press("Ben", "Introduce me")
    await town.press("Ada", "Introduce us")
    await shown(town)
    assert "no longer waiting" in await help_with(town, "Ada")


async def test_who_was_introduced_for_it_already(town: Town) -> None:
    await shown(town)
    await help_with(town, "Ada")
    await town.press("Ben", "Introduce us")
    assert "introduced you for SPARQL already" in await help_with(town, "Ada")
    assert "no longer waiting" in await help_with(town, "Cy")


async def test_no_language_in_common(town: Town) -> None:
    await shown(town, "/ask SPARQL in French, Twi")
    answer = await help_with(town, "Ada")
    assert "wanted in French or Twi, and as far as I know you speak English" in answer
    assert town.buttons("Ada") == ["My languages"]
    await town.say("Ada", "/profile languages French good")
    assert "I have asked them" in await help_with(town, "Ada")


async def test_who_helps_enough_people_already(town: Town) -> None:
    await town.say("Ada", "/load none")
    await shown(town)
    assert "you already help as many people as you wished" in await help_with(town, "Ada")
    await town.say("Ada", "/load normal")
    assert "I have asked them" in await help_with(town, "Ada")


async def test_a_pause_is_over_for_who_wants_to_help(town: Town) -> None:
    await town.say("Ada", "/pause")
    await shown(town)
    assert "I have asked them" in await help_with(town, "Ada")
    assert "You were not on pause" in await town.say("Ada", "/resume")


async def test_an_asker_on_pause_is_not_asked(town: Town) -> None:
    await shown(town)
    await town.say("Ben", "/pause 2 weeks")
    assert "no longer waiting" in await help_with(town, "Ada")


async def test_undo_takes_it_back_and_a_press_gives_it_again(town: Town) -> None:
    await shown(town)
    await help_with(town, "Ada")
    await town.press("Ada", "Undo")
    assert "I have asked them" in await help_with(town, "Ada")
    await town.press("Ben", "Introduce us")
    assert any("meet Ada" in each for each in town.letters("Ben"))
    assert await introduced(town) == 1


async def test_a_no_is_told_to_nobody(town: Town) -> None:
    await shown(town)
    await help_with(town, "Ada")
    await town.press("Ben", "Not now")
    assert "You have offered that already" in await help_with(town, "Ada")
    await town.pass_time(days=8)
    assert "no longer waiting" in await help_with(town, "Ada")


async def test_a_proposal_of_the_round_is_accepted_by_the_press(town: Town) -> None:
    await shown(town)
    await town.say("Ada", "/offer SPARQL")
    await town.pass_time(days=2)
    before = await introduced(town)
    assert "I have asked them" in await help_with(town, "Ada")
    assert await introduced(town) == before == 1


async def test_what_helps_one_can_be_offered_to_all(town: Town) -> None:
    await shown(town)
    await help_with(town, "Ada")
    assert "Noted: you offer SPARQL" in await town.press("Ada", "Offer SPARQL to others too")


async def test_own_words_are_shown_as_they_were_said(town: Town) -> None:
    await subscribed(town, "/digest here every tuesday 09:00 UTC")
    await town.say("Ben", "/ask Glass blowing!", where="square")
    await until_due(town)
    answer = await help_with(town, "Ada", "Glass blowing")
    assert "I have asked them about Glass blowing" in answer
    assert "offers Glass blowing, which you asked for" in town.last("Ben")


async def test_nonsense_is_over(town: Town) -> None:
    for words in ("", " 0123456789ab", " x"):
        assert "no longer waiting" in await town.say("Ada", f"/assist{words}", pressed=True)
    await town.say("Ada", "/offer SPARQL")
    undo = town.command("Ada", "Undo").removeprefix("undo ")
    assert "no longer waiting" in await town.say("Ben", f"/assist {undo}")
    assert posted(town) == []
