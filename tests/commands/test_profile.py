"""`/profile`: languages, time zone, region, wiki name, gender; each set, undone, and mistyped."""

import pytest

from storage.tables import Person
from tests.town import Town

pytestmark = pytest.mark.asyncio

FIELDS = {
    "languages English fluent, Twi native": "fluent English and native Twi",
    "zone Accra": "that of Accra",
    "region Ghana": "Western Africa",
    "wiki ada_L": "Ada L",
    "gender she": "of you as she",
}


@pytest.mark.parametrize(("typed", "said"), FIELDS.items())
async def test_a_part_is_set_and_undone(town: Town, typed: str, said: str) -> None:
    before = await town.say("Ada", "/profile")
    assert said in await town.say("Ada", f"/profile {typed}")
    assert (await town.press("Ada", "Undo")).startswith(before.split("\n\n", maxsplit=1)[0])


@pytest.mark.parametrize(("typed", "said"), FIELDS.items())
async def test_undo_brings_the_former_value_back(town: Town, typed: str, said: str) -> None:
    others = {
        "languages": "French basic",
        "zone": "Nairobi",
        "region": "France",
        "wiki": "Somebody",
        "gender": "he",
    }
    await town.say("Ada", f"/profile {typed}")
    await town.say(
        "Ada", f"/profile {typed.split(maxsplit=1)[0]} {others[typed.split(maxsplit=1)[0]]}"
    )
    assert said in await town.press("Ada", "Undo")


@pytest.mark.parametrize("field", ["languages", "zone", "region", "wiki", "gender"])
async def test_a_part_can_be_taken_out(town: Town, field: str) -> None:
    for typed in FIELDS:
        await town.say("Ada", f"/profile {typed}")
    await town.say("Ada", f"/profile {field} none")
    (person,) = await town.rows(Person)
    assert not getattr(person, "speaks" if field == "languages" else field)


@pytest.mark.parametrize(
    ("button", "typed", "said"),
    [
        ("My languages", "Twi native", "native Twi"),
        ("My time zone", "Lagos", "that of Lagos"),
        ("My region", "Peru", "South America"),
        ("My wiki name", "Ada", "On the wikis you are Ada"),
        ("My gender", "woman", "of you as she"),
    ],
)
async def test_a_button_asks_and_the_next_words_answer(
    town: Town, button: str, typed: str, said: str
) -> None:
    await town.say("Ada", "/profile")
    await town.press("Ada", button)
    assert said in await town.say("Ada", typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("languages Blorpish", "do not know the language “Blorpish”"),
        ("zone Blorptown", "do not know the time zone “Blorptown”"),
        ("region Blorpland", "do not know the country or region “Blorpland”"),
        ("wiki a/b", "cannot be a user name"),
        ("gender blorp", "How shall I speak of you?"),
        ("hobby chess", "I do not know “hobby”"),
    ],
)
async def test_what_is_not_known_is_said_and_nothing_changes(
    town: Town, typed: str, said: str
) -> None:
    before = await town.say("Ada", "/profile")
    assert said in await town.say("Ada", f"/profile {typed}")
    assert await town.say("Ada", "/profile") == before.split("\n\n", maxsplit=1)[0]


async def test_after_a_mistake_the_next_words_are_another_try(town: Town) -> None:
    await town.say("Ada", "/profile zone Blorptown")
    assert "that of Accra" in await town.say("Ada", "Accra")


async def test_languages_reach_the_entries_that_name_none(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/offer maps in German")
    await town.say("Ada", "/profile languages French fluent")
    answer = await town.say("Ada", "/mine")
    assert "SPARQL – until May 1, 2026, in French" in answer
    assert "in German" in answer


async def test_what_the_app_tells_is_named_as_a_hint(town: Town) -> None:
    town.person("Ada", speaks=("de", "fr"), zone="Africa/Accra")
    await town.say("Ada", "/language en")
    answer = await town.say("Ada", "/profile")
    assert "I take it that you speak German and French" in answer
    assert "Your app says that your clock is that of Accra" in answer


async def test_a_wiki_name_makes_a_link_that_works(town: Town) -> None:
    await town.say("Ada", "/profile wiki What is 100%?")
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Introduce me")
    await town.press("Ada", "Introduce us")
    assert "User:What_is_100%25%3F" in await town.say("Ben", "/matches")
