"""From a proposal to a meeting: who learns what, and when."""

import json

import pytest
from sqlalchemy import delete

from bot.introductions.states import OPEN, State
from storage.tables import Declaration, Feedback, Introduction, Lesson, Party, Person
from tests.scenes import circle, declared, introduced, linked, proposed, state_of
from tests.town import Town

pytestmark = pytest.mark.asyncio

PROPOSAL = "Shall I introduce you"


def proposals(town: Town, who: str) -> list[str]:
    return [letter for letter in town.letters(who) if PROPOSAL in letter]


# Nothing of anybody is told before all have said yes.


async def test_before_both_yes_no_text_tells_a_name_an_account_or_a_link(town: Town) -> None:
    town.person("Ada", zone="Africa/Accra")
    town.person("Ben", zone="Europe/Berlin")
    await town.say("Ada", "/profile wiki Adawiki")
    await town.say("Ben", "/profile region Germany")
    await town.say("Ada", "/offer SPARQL -- adanote")
    await proposed(town)
    for who in ("Ada", "Ben"):
        for word in ("/matches", "/mine", "/stats", "/find SPARQL", "/export"):
            await town.say(who, word)
    seen_by_ben = "\n".join(town.letters("Ben")) + str(town.files("Ben"))
    seen_by_ada = "\n".join(town.letters("Ada")) + str(town.files("Ada"))
    assert not [word for word in ("Ada", "id-of-ada", "adanote") if word in seen_by_ben]
    assert not [word for word in ("Ben", "id-of-ben") if word in seen_by_ada]
    assert "Somebody in Western Europe who speaks English" in seen_by_ada


async def test_after_both_yes_each_has_name_link_topic_note_and_a_first_sentence(
    town: Town,
) -> None:
    await town.say("Ada", "/profile wiki Ada W")
    await town.say("Ada", "/offer SPARQL -- evenings")
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Introduce me")
    await town.press("Ada", "Introduce us")
    ben = next(letter for letter in town.letters("Ben") if "meet Ada" in letter)
    assert "Ada on Garden: https://garden.example/id-of-ada" in ben
    assert "On the wikis: Ada W, https://meta.wikimedia.org/wiki/User:Ada_W" in ben
    assert "Ada helps you with SPARQL" in ben
    assert "A note from Ada: “evenings”" in ben
    assert "Hello Ada! The Capacity Exchange has introduced us." in ben
    ada = next(letter for letter in town.letters("Ada") if "meet Ben" in letter)
    assert "I have asked Ben to write first" in ada


async def test_neighbours_get_a_conversation_together(town: Town) -> None:
    await introduced(town)
    assert town.last("Ada") == town.last("Ben")
    assert "Hello Ada and Ben!" in town.last("Ada")


async def test_people_of_two_platforms_get_no_conversation_but_each_others_link(town: Town) -> None:
    town.person("Ben", on="harbour")
    await introduced(town)
    assert "Ben on Harbour: https://harbour.example/id-of-ben" in town.last("Ada")
    assert not any(delivery.outgoing.together for _, delivery in town.arrived)


# A no is silent.


async def silence_or_no(town: Town, *, no: bool) -> list[str]:
    """Return everything Ben can find out within the week."""
    ident = await proposed(town)
    if no:
        await town.press("Ada", "Not now")
    heard: list[str] = []
    introduce = f"introduce {await the_ask(town)}"
    for _ in range(3):
        await town.pass_time(days=2)
        typed = ("/matches", "/accept", f"/accept {ident}", introduce, "/stats", "/mine")
        heard += [await town.say("Ben", each) for each in typed]
        await town.say("Ben", "/export")
        (row,) = json.loads(town.files("Ben")[-1])["introductions"]
        heard.append(str((row["state"], row["answer"], row["with"], row["topics"])))
    return heard


async def the_ask(town: Town) -> str:
    return next(row.id for row in await town.rows(Declaration) if row.side == "ask")


async def test_who_said_yes_cannot_tell_a_no_from_silence(town: Town, another_town: Town) -> None:
    after_silence = await silence_or_no(town, no=False)
    after_no = await silence_or_no(another_town, no=True)
    assert after_no == after_silence
    assert len(town.letters("Ben")) == len(another_town.letters("Ben"))


async def test_who_said_yes_cannot_tell_a_backup_from_the_first(
    town: Town, another_town: Town
) -> None:
    for place in (town, another_town):
        await place.say("Cy", "/offer SPARQL")
        await place.say("Cy", "/pause")
    ident = await proposed(town)
    await proposed(another_town)
    for place in (town, another_town):
        await place.say("Cy", "/resume")
    await town.press("Ada", "Not now")
    assert proposals(town, "Cy")
    assert not proposals(another_town, "Cy")
    assert await town.say("Ben", "/matches") == await another_town.say("Ben", "/matches")
    await town.say("Ben", "/export")
    assert [row["id"] for row in json.loads(town.files("Ben")[-1])["introductions"]] == [ident]


async def test_when_the_backup_says_yes_only_that_introduction_is_shown(town: Town) -> None:
    await town.say("Cy", "/offer SPARQL")
    await town.say("Cy", "/pause")
    await proposed(town)
    await town.say("Cy", "/resume")
    await town.press("Ada", "Not now")
    await town.press("Cy", "Introduce us")
    answer = await town.say("Ben", "/matches")
    assert "Cy" in answer
    assert "wait for the other side" not in answer
    letters = len(town.letters("Ben"))
    await town.press("Ben", "We are in touch")
    await town.pass_time(days=6)
    assert len(town.letters("Ben")) == letters + 1


async def test_a_yes_to_what_was_declined_looks_like_any_yes_and_lapses(town: Town) -> None:
    await declared(town)
    await town.pass_time(days=3)
    await town.press("Ada", "Not now")
    assert "As soon as everybody has said yes" in await town.press("Ben", "Introduce us")
    assert not any("Ada" in letter for letter in town.letters("Ben"))
    await town.pass_time(days=8)
    assert any("did not come about" in letter for letter in town.letters("Ben"))


async def test_two_who_both_said_no_and_take_it_back_learn_nothing(town: Town) -> None:
    await declared(town)
    await town.pass_time(days=3)
    await town.press("Ada", "Not now")
    await town.press("Ben", "Not now")
    assert "open again" in await town.press("Ben", "Undo")
    assert "As soon as everybody" in await town.press("Ben", "Introduce us")
    assert not any("Ada" in letter for letter in town.letters("Ben"))


# A week without an answer.


async def test_after_a_week_it_lapses_kindly_for_both(town: Town) -> None:
    ident = await proposed(town)
    await town.pass_time(days=6, hours=23)
    assert await state_of(town, ident) is State.HALF
    await town.pass_time(hours=2)
    assert await state_of(town, ident) is State.LAPSED
    assert "did not come about this time" in town.last("Ben")
    assert "is closed now. That is fine" in town.last("Ada")


async def test_a_backup_is_tried_for_who_asked(town: Town) -> None:
    await proposed(town)
    await town.say("Cy", "/offer SPARQL")
    await town.pass_time(days=7, hours=1)
    assert "I have asked somebody else" in town.last("Ben")
    assert len(proposals(town, "Cy")) == 1
    await town.press("Cy", "Introduce us")
    assert any("meet Cy" in letter for letter in town.letters("Ben"))


async def test_three_unanswered_in_a_row_put_one_quietly_on_pause(town: Town) -> None:
    await town.say("Ada", "/load double")
    await town.say("Ada", "/offer SPARQL")
    for name in ("Ben", "Cy", "Dee"):
        await town.say(name, "/ask SPARQL")
        await town.press(name, "Introduce me")
    await town.pass_time(days=8)
    assert any("Three proposals stayed without an answer" in text for text in town.letters("Ada"))
    assert "Nobody offers SPARQL" in await town.say("Eve", "/ask SPARQL")
    assert "Welcome back" in await town.press("Ada", "I am back")
    assert "One person could help" in await town.say("Eve", "/ask SPARQL")


async def test_an_answer_ends_the_counting(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    for name in ("Ben", "Cy"):
        await town.say(name, "/ask SPARQL")
        await town.press(name, "Introduce me")
    await town.pass_time(days=8)
    for name in ("Dee", "Eve"):
        await town.say(name, "/ask SPARQL")
        await town.press(name, "Introduce me")
        if name == "Dee":
            await town.press("Ada", "Not now")
    await town.pass_time(days=8)
    assert [row.unanswered for row in await town.rows(Person) if row.unanswered] == [1]
    assert not any("Three proposals" in text for text in town.letters("Ada"))


# After the names are told.


async def test_after_two_days_of_silence_both_are_nudged_once(town: Town) -> None:
    await introduced(town)
    await town.pass_time(days=3)
    assert "You and Ada were introduced two days ago" in town.last("Ben")
    assert "Ben was asked to write first" in town.last("Ada")
    letters = len(town.letters("Ben"))
    await town.pass_time(days=3)
    assert len(town.letters("Ben")) == letters


async def test_after_a_week_both_are_asked_and_once_more_a_week_later(town: Town) -> None:
    ident = await introduced(town)
    await town.pass_time(days=7)
    assert "A week ago I introduced you to Ada. Did you meet" in town.last("Ben")
    await town.pass_time(days=7)
    assert "May I ask once more" in town.last("Ben")
    assert "May I ask once more" in town.last("Ada")
    await town.pass_time(days=7)
    assert await state_of(town, ident) is State.CLOSED
    letters = len(town.letters("Ben"))
    await town.pass_time(days=14)
    assert len(town.letters("Ben")) == letters


async def test_who_has_answered_is_not_asked_again(town: Town) -> None:
    await introduced(town)
    await town.pass_time(days=7)
    await town.press("Ben", "It helped")
    letters = len(town.letters("Ben"))
    await town.pass_time(days=14)
    assert len(town.letters("Ben")) == letters
    assert [row.rating for row in await town.rows(Feedback)] == ["helped"]


async def test_somebody_blocked_is_nudged_as_ever_and_who_blocks_is_not(town: Town) -> None:
    await introduced(town)
    await town.say("Ada", "/block Ben")
    letters = len(town.letters("Ada"))
    await town.pass_time(days=8)
    assert len(town.letters("Ada")) == letters
    assert "Did you meet, and did it help?" in town.last("Ben")


# Blocks.


async def test_a_block_ends_what_is_under_way_as_silence_would(town: Town) -> None:
    ident = await proposed(town)
    await town.press("Ada", "Not with this person")
    assert await state_of(town, ident) is State.DECLINED
    assert "wait for the other side" in await town.say("Ben", "/matches")


async def test_a_block_holds_both_ways_and_in_every_round(town: Town) -> None:
    await proposed(town)
    await town.press("Ada", "Not with this person")
    async with town.session() as session:
        for table in (Lesson, Party, Introduction):
            await session.exec(delete(table))
    await town.say("Ada", "/ask maps")
    await town.say("Ben", "/offer maps")
    letters = (len(proposals(town, "Ada")), len(proposals(town, "Ben")))
    await town.pass_time(days=22)
    assert (len(proposals(town, "Ada")), len(proposals(town, "Ben"))) == letters


async def test_a_block_after_the_first_yes_is_stronger_than_the_second(town: Town) -> None:
    await introduced(town)
    await town.say("Ada", "/block Ben")
    await town.say("Ada", "/offer maps")
    assert "Nobody offers Maps" in await town.say("Ben", "/ask maps")


# Load.


@pytest.mark.parametrize(("load", "most"), [("none", 0), ("half", 1), ("normal", 2), ("double", 4)])
async def test_a_round_respects_the_load(town: Town, load: str, most: int) -> None:
    await town.say("Ada", f"/load {load}")
    await town.say("Ada", "/offer SPARQL, maps, OpenRefine, photography, translation, templates")
    topics = ("SPARQL", "maps", "OpenRefine", "photography", "translation", "templates")
    for number, topic in enumerate(topics):
        await town.say(f"Learner {number}", f"/ask {topic}")
    await town.pass_time(days=3)
    assert len(proposals(town, "Ada")) == most


# Rounds.


async def test_a_round_asks_both_and_a_second_one_does_not_repeat_them(town: Town) -> None:
    await declared(town)
    await town.pass_time(days=3)
    assert len(proposals(town, "Ada")) == len(proposals(town, "Ben")) == 1
    await town.press("Ada", "Not now")
    await town.pass_time(days=21)
    assert len(proposals(town, "Ada")) == len(proposals(town, "Ben")) == 1


async def test_two_who_help_each_other_are_one_introduction(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/ask maps")
    await town.say("Ben", "/offer maps")
    await town.say("Ben", "/ask SPARQL")
    await town.pass_time(days=3)
    assert len(await town.rows(Introduction)) == 1
    assert "offers Maps and geodata, which you asked for, and would like to learn SPARQL" in (
        town.last("Ada")
    )


async def test_a_circle_of_three_is_introduced_when_all_have_said_yes(town: Town) -> None:
    await circle(town)
    (row,) = await town.rows(Introduction)
    assert "A circle of three" in town.last("Ada")
    await town.press("Ada", "Introduce us")
    await town.press("Ben", "Introduce us")
    assert await state_of(town, row.id) is State.HALF
    assert not any("Cy" in letter for letter in town.letters("Ada"))
    await town.press("Cy", "Introduce us")
    assert await state_of(town, row.id) is State.INTRODUCED
    assert any("All of you said yes: meet" in letter for letter in town.letters("Ada"))


async def test_a_no_in_a_circle_ends_it_for_all_in_silence(town: Town) -> None:
    await circle(town)
    await town.press("Ada", "Introduce us")
    await town.press("Ben", "Not now")
    assert "wait for the other side" in await town.say("Ada", "/matches")
    assert "As soon as everybody" in await town.press("Cy", "Introduce us")
    assert not any("Ada" in letter or "Ben" in letter for letter in town.letters("Cy"))


# Accounts.


async def test_letters_go_to_the_account_heard_last_that_can_be_reached(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    town.person("Ada too", on="harbour")
    await linked(town, "Ada", "Ada too")
    town.adapters["harbour"].away.add("id-of-ada too")
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Introduce me")
    assert len(proposals(town, "Ada")) == 1


async def test_both_accounts_are_told_to_the_other(town: Town) -> None:
    town.person("Ada too", on="harbour", called="Ada H")
    await linked(town, "Ada", "Ada too")
    await declared(town)
    await town.press("Ben", "Introduce me")
    await town.say("Ada", "/accept")
    answer = await town.say("Ben", "/matches")
    assert "https://garden.example/id-of-ada" in answer
    assert "https://harbour.example/id-of-ada too" in answer


async def test_who_cannot_be_reached_is_neither_counted_nor_asked(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    town.adapters["garden"].away.add("id-of-ada")
    await town.say("Ada", "/mine")
    assert "Nobody offers SPARQL" in await town.say("Ben", "/ask SPARQL")
    await town.pass_time(days=3)
    assert await town.rows(Introduction) == []


async def test_a_restful_week_changes_nothing(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    letters = len(town.letters("Ada"))
    await town.pass_time(days=7)
    assert len(town.letters("Ada")) == letters


# Entries end.


async def test_an_entry_ends_after_sixty_days_with_a_reminder_before(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.pass_time(days=52)
    assert "still true" not in town.last("Ada")
    await town.pass_time(days=2)
    assert "Is this still true: SPARQL?" in town.last("Ada")
    await town.pass_time(days=7)
    assert "its time was over: SPARQL" in town.last("Ada")
    assert "You have not said yet" in await town.say("Ada", "/mine")


async def test_with_an_entry_its_open_proposal_ends(town: Town) -> None:
    await town.say("Ben", "/ask SPARQL until 5 March")
    await town.say("Ada", "/offer SPARQL")
    await town.press("Ada", "Introduce me")
    await town.pass_time(days=5)
    assert not {row.state for row in await town.rows(Introduction)} & set(OPEN)
    assert [person.unanswered for person in await town.rows(Person)] == [0, 0]
