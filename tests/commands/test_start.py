"""`/start`: hello, and what was held until somebody opened a conversation."""

import json

import pytest

from bot.adapters.memory import Delivery
from storage.tables import Letter
from tests.town import Town, readable

pytestmark = pytest.mark.asyncio

INVITED = "Ada, I answer you in private. Open a conversation with me to read it."
HELLO = "Hello! I am the Capacity Exchange"
USED = "This link is not for you, or it was used already."


def stranger(town: Town, who: str) -> None:
    """Let somebody live here who cannot be written to before they open a conversation."""
    user = town.person(who)
    town.adapters[user.platform].strangers.add(user.id)


def link(town: Town) -> Delivery:
    """Return the last line that invites somebody into a conversation."""
    found = [each for _, each in town.arrived if each.outgoing.user is None]
    return next(each for each in reversed(found) if "Open a conversation" in each.outgoing.text)


def command(town: Town) -> str:
    """Return what the last invitation types."""
    (button,) = link(town).outgoing.buttons
    return f"/{button.command}"


async def follow(town: Town, who: str) -> str:
    """Let somebody press the last invitation; return the answer to the press itself."""
    adapter = town.adapters["garden"]
    message = adapter.press(town.known(who), link(town), 1)
    assert message is not None
    return await town.hear(message)


async def test_the_first_word_of_a_client_is_hello(town: Town) -> None:
    assert (await town.say("Ada", "/start")).startswith(HELLO)
    assert town.buttons("Ada") == ["I can help", "I need help", "What can I write?"]
    assert "What can you help others with?" in await town.press("Ada", "I can help")


@pytest.mark.parametrize("typed", ["/start abc", "hello there", "/hi bot"])
async def test_other_words_behind_it_are_no_link(town: Town, typed: str) -> None:
    assert (await town.say("Ada", typed)).startswith(HELLO)


async def test_hello_ends_a_question(town: Town) -> None:
    await town.say("Ada", "/offer")
    await town.say("Ada", "/start")
    assert "Noted" not in await town.say("Ada", "glass blowing")


async def test_an_answer_is_held_until_a_conversation_is_opened(town: Town) -> None:
    stranger(town, "Ada")
    assert await town.say("Ada", "/offer SPARQL", where="square") == INVITED
    assert town.letters("Ada") == []
    (button,) = link(town).outgoing.buttons
    assert readable(button.label) == "Read the answer"
    assert await follow(town, "Ada") == ""
    (answer,) = town.deliveries("Ada")
    assert "Noted: you offer SPARQL." in readable(answer.outgoing.text)
    assert (answer.outgoing.place, answer.outgoing.handle) == (None, "")
    assert answer.outgoing.invitation is None
    assert "Undone: SPARQL" in await town.press("Ada", "Undo")


async def test_the_answer_is_given_once(town: Town) -> None:
    stranger(town, "Ada")
    await town.say("Ada", "/offer SPARQL", where="square")
    key = command(town)
    await town.say("Ada", key)
    again = await town.say("Ada", key)
    assert again.startswith(f"{USED}\n{HELLO}")
    assert sum("Noted" in letter for letter in town.letters("Ada")) == 1


async def test_a_plain_start_gives_what_was_held_as_well(town: Town) -> None:
    stranger(town, "Ada")
    await town.say("Ada", "/offer SPARQL", where="square")
    assert await town.say("Ada", "/start") == ""
    assert "Noted: you offer SPARQL." in town.last("Ada")


async def test_a_question_is_answered_where_it_is_read(town: Town) -> None:
    stranger(town, "Ada")
    await town.say("Ada", "/offer", where="square")
    await follow(town, "Ada")
    assert "What can you help others with?" in town.last("Ada")
    assert "SPARQL" in town.buttons("Ada")
    assert "Noted: you offer glass blowing." in await town.say("Ada", "glass blowing")


async def test_a_file_comes_with_the_answer(town: Town) -> None:
    stranger(town, "Ada")
    await town.say("Ada", "/export", where="square")
    assert all(not delivery.outgoing.attachments for _, delivery in town.arrived)
    await follow(town, "Ada")
    (file,) = town.files("Ada")
    assert json.loads(file)["accounts"][0]["name"] == "Ada"
    assert all("attachments" not in row.body for row in await town.rows(Letter))


async def test_all_that_was_held_comes_in_order(town: Town) -> None:
    stranger(town, "Ada")
    await town.say("Ada", "/offer SPARQL", where="square")
    first = command(town)
    await town.say("Ada", "/ask maps", where="market")
    await town.say("Ada", first)
    noted = [letter.split(".")[0] for letter in town.letters("Ada")]
    assert noted == ["Noted: you offer SPARQL", "Noted: you would like help with Maps and geodata"]
    assert USED in await town.say("Ada", command(town))


async def test_somebody_elses_link_opens_nothing(town: Town) -> None:
    stranger(town, "Ada")
    await town.say("Ada", "/offer SPARQL", where="square")
    answer = await follow(town, "Ben")
    assert answer.startswith(f"{USED}\n{HELLO}")
    assert "SPARQL" not in "".join(town.letters("Ben"))
    await follow(town, "Ada")
    assert "Noted: you offer SPARQL." in town.last("Ada")


async def test_somebody_elses_link_gives_what_is_ones_own(town: Town) -> None:
    for who in ("Ada", "Ben"):
        stranger(town, who)
    await town.say("Ben", "/ask maps", where="square")
    await town.say("Ada", "/offer SPARQL", where="square")
    assert await follow(town, "Ben") == ""
    assert [letter.split(".")[0] for letter in town.letters("Ben")] == [
        "Noted: you would like help with Maps and geodata"
    ]


async def test_in_a_place_it_opens_nothing(town: Town) -> None:
    stranger(town, "Ada")
    await town.say("Ada", "/offer SPARQL", where="square")
    assert await town.say("Ada", command(town), where="square") == INVITED
    assert town.letters("Ada") == []


async def test_the_invitation_speaks_the_language_of_who_is_answered(town: Town) -> None:
    user = town.person("Ada", speaks=("de",))
    town.adapters[user.platform].strangers.add(user.id)
    assert "ich antworte dir privat" in await town.say("Ada", "/mine", where="square")


async def test_what_is_held_is_exported_and_forgotten(town: Town) -> None:
    stranger(town, "Ada")
    await town.say("Ada", "/offer SPARQL", where="square")
    await town.say("Ada", "/export")
    exported = json.loads(town.files("Ada")[-1])
    assert any("Noted: you offer" in letter["text"] for letter in exported["letters"])
    await town.say("Ada", "/forget everything")
    assert [row.state for row in await town.rows(Letter)] == []
    assert USED in await town.say("Ada", command(town))
