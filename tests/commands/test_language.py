"""`/language`: what the bot writes in, to a person and in a place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.dispatch import Dispatch
from bot.grammar.tongues import find_tongue
from bot.knowledge import Knowledge
from bot.settings import Settings
from storage.tables import Place
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


# In a place


def caretaker(town: Town, who: str, *, speaks: tuple[str, ...] = ("en",)) -> None:
    user = town.person(who, speaks=speaks)
    town.adapters[user.platform].caretakers.add(user.id)


async def test_a_place_has_a_language_for_those_of_whom_none_is_known(town: Town) -> None:
    caretaker(town, "Ada")
    town.person("Ben", speaks=())
    assert "You have not said yet" in await town.say("Ben", "/mine", where="square")
    answer = await town.say("Ada", "/language here Deutsch", where="square")
    assert "I write here in German" in answer
    assert "Du hast noch nicht gesagt" in await town.say("Ben", "/mine", where="square")
    assert "You have not said yet" in await town.say("Ben", "/mine", where="market")
    assert "You have not said yet" in await town.say("Ben", "/mine")


async def test_what_is_known_of_a_person_goes_before_the_place(town: Town) -> None:
    caretaker(town, "Ada")
    await town.say("Ada", "/language here Deutsch", where="square")
    assert "You have not said yet" in await town.say("Ada", "/mine", where="square")
    town.person("Ben", speaks=())
    await town.say("Ben", "/language en")
    assert "You have not said yet" in await town.say("Ben", "/mine", where="square")


async def test_the_place_is_read_only_where_it_decides(town: Town) -> None:
    town.person("Ben", speaks=())
    for who in ("Ada", "Ben"):
        await town.say(who, "/mine")
    with statements(town) as said:
        await town.say("Ada", "/mine", where="square")
        await town.say("Ben", "/mine")
    assert not [each for each in said if "FROM place" in each]
    with statements(town) as said:
        await town.say("Ben", "/mine", where="square")
    assert [each for each in said if "FROM place" in each]


@contextmanager
def statements(town: Town) -> Iterator[list[str]]:
    """Note the statements that are run meanwhile."""
    said: list[str] = []

    def note(*execution: object) -> None:
        said.append(" ".join(str(execution[2]).split()))

    engine = town.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("typed", ["hier Deutsch", "HERE de", "هنا  الألمانية"])
async def test_here_is_understood_in_every_language(town: Town, typed: str) -> None:
    caretaker(town, "Ada")
    assert "I write here in German" in await town.say("Ada", f"/language {typed}", where="square")


async def test_here_is_the_name_of_no_language(knowledge: Knowledge) -> None:
    words = ("here", *knowledge.words("word-here"))
    assert len(words) > 3
    assert [word for word in words if find_tongue(word)] == []


async def test_undo_brings_the_language_of_a_place_back(town: Town) -> None:
    caretaker(town, "Ada")
    await town.say("Ada", "/language here Deutsch", where="square")
    await town.say("Ada", "/language here العربية", where="square")
    assert "I write here in German" in await pressed_in_place(town, "Ada", "language here de")
    await town.say("Ada", "/language here auto", where="square")
    assert [place.language for place in await town.rows(Place)] == [""]
    assert "I write here in German" in await pressed_in_place(town, "Ada", "language here de")


async def test_a_place_without_a_language_follows_the_settings(town: Town) -> None:
    caretaker(town, "Ada")
    answer = await town.say("Ada", "/language here auto", where="square")
    assert "no language of its own" in answer
    assert "I write in English" in answer


async def test_who_does_not_look_after_a_place_is_told_who_does(town: Town) -> None:
    answer = await town.say("Ada", "/language here Deutsch", where="square")
    assert "chosen by those who look after it, and by the moderators" in answer
    assert await town.rows(Place) == []


async def test_a_moderator_of_the_bot_may_choose_everywhere(town: Town) -> None:
    settings = Settings(_env_file=None, admins=("garden:id-of-ada",))
    knowing = replace(town.knowledge, settings=settings)
    town.dispatch = Dispatch(town.database, knowing, town.clock)
    assert "in German" in await town.say("Ada", "/language here Deutsch", where="square")
    assert "chosen by those" in await town.say("Ben", "/language here Deutsch", where="square")


async def pressed_in_place(town: Town, who: str, command: str) -> str:
    """Press a button of the last letter that everybody in a place can see; return the answer."""
    garden = town.adapters["garden"]
    letter = [each for each in garden.deliveries if each.outgoing.buttons][-1]
    assert letter.outgoing.user is None, "a press elsewhere would not tell the place"
    number = [each.command for each in letter.outgoing.buttons].index(command) + 1
    pressed = garden.press(town.known(who), letter, number)
    assert pressed is not None
    return await town.hear(pressed)


async def test_here_alone_says_what_it_is_and_offers_others_to_who_may_choose(town: Town) -> None:
    caretaker(town, "Ada")
    assert "Here I write in English" in await town.say("Ada", "/language here", where="square")
    assert "is chosen by those" in await pressed_in_place(town, "Ben", "language here de")
    assert "I write here in German" in await pressed_in_place(town, "Ada", "language here de")
    assert "Here I write in German" in await town.say("Ben", "/language here", where="square")
    assert town.buttons("Ben") == []


async def test_whoever_reads_the_place_is_answered_in_its_new_language(town: Town) -> None:
    caretaker(town, "Ada", speaks=())
    answer = await town.say("Ada", "/language here de", where="square")
    assert "Von jetzt an schreibe ich hier allen auf Deutsch" in answer


async def test_directly_it_is_said_to_be_for_places(town: Town) -> None:
    answer = await town.say("Ada", "/language here Deutsch")
    assert "for places where several people read along" in answer


@pytest.mark.parametrize(
    ("typed", "said"), [("Klingon", "do not speak Klingon yet"), ("blorpish", "do not know the")]
)
async def test_what_cannot_be_written_in_a_place_is_said(town: Town, typed: str, said: str) -> None:
    caretaker(town, "Ada")
    assert said in await town.say("Ada", f"/language here {typed}", where="square")
    await town.press("Ada", "Deutsch")
    assert [place.language for place in await town.rows(Place)] == ["de"]
