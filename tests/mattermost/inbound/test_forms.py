"""Forms: what is shown, what they stand for, and what is no form of ours."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.adapters.mattermost import intake
from bot.adapters.mattermost.forms import LONGEST, Filled, Forms, Wrong
from bot.commands.declaring.keep import NOTE
from bot.events import Place
from bot.grammar.declaration import Spoken, read
from bot.grammar.spelling import key, tidy
from bot.knowledge import Knowledge
from tests.mattermost.forms import too_long
from tests.mattermost.inbound.house import House, kept_waiting
from tests.mattermost.people import User
from tests.telegram.waiting import eventually

KNOWLEDGE = Knowledge.load()
FORMS = Forms(KNOWLEDGE.texts, KNOWLEDGE.capacities)
LANGUAGES = KNOWLEDGE.texts.languages


async def opened(house: House, line: str = "/offer") -> User:
    """Let Ada open a form."""
    await house.command(line.removeprefix("/").partition(" ")[0])
    seen = await house.scene.ada.slash(line, house.scene.town)
    assert (seen.error, seen.posts, house.taken) == (None, [], [])
    return house.scene.ada


@pytest.mark.asyncio
@pytest.mark.parametrize("line", ["/offer", "/cxc offer", "/cxc biete"])
async def test_a_bare_command_opens_a_form(house: House, line: str) -> None:
    ada = await opened(house, line)
    assert ada.dialog is not None
    assert ada.dialog.title == "Hilfe anbieten"
    assert ada.dialog.fields == ["what", "languages", "kind", "note"]
    house.answering("Noted.")
    filled: dict[str, Any] = {
        "what": "SPARQL",
        "languages": "Deutsch, fr",
        "kind": "mentoring",
        "note": "Abends",
    }
    assert await ada.submit(**filled) == {}
    [message] = house.taken
    assert message.text == "/offer SPARQL in de,fr as Mentoring -- Abends"
    assert (message.addressed, message.pressed) == (True, False)
    assert (message.place.id, message.sender.id) == (house.scene.town.id, ada.id)
    assert message.id.startswith("form ")
    await eventually(lambda: bool(house.answers))
    assert await asyncio.gather(*house.answers) == [True]
    assert [each.message for each in ada.ephemeral()] == ["Noted."]


@pytest.mark.asyncio
async def test_what_was_filled_in_only_in_part(house: House) -> None:
    ada = await opened(house, "/ask")
    assert await ada.submit(what="a grant", languages=None, kind=None, note="") == {}
    assert house.taken[0].text == "/ask a grant"


@pytest.mark.asyncio
async def test_what_is_wrong_is_said_at_its_field(house: House) -> None:
    ada = await opened(house)
    wrong = (await ada.submit(what=" -- ", languages="Klingonisch?"))["errors"]
    assert wrong["what"] == "Bitte nenne mindestens eine Sache."
    assert wrong["languages"].startswith("Die Sprache „Klingonisch?“ kenne ich nicht.")
    assert house.taken == []
    assert await ada.submit(what="SPARQL") == {}
    assert len(house.taken) == 1


@pytest.mark.asyncio
async def test_one_form_counts_once(house: House) -> None:
    ada = await opened(house)
    assert ada.dialog is not None
    told = {"user_id": ada.id, "state": ada.dialog.given["state"], "submission": {"what": "x"}}
    for _ in range(2):
        assert await house.knock("/form", json=told) == (200, b"{}")
    assert house.taken[0].id == house.taken[1].id


@pytest.mark.asyncio
async def test_a_form_that_is_closed_or_too_old(house: House) -> None:
    ada = await opened(house)
    assert ada.dialog is not None
    state = ada.dialog.given["state"]
    assert await ada.submit(cancelled=True) == {}
    told = {"user_id": ada.id, "state": state, "submission": {"what": "x"}}
    house.late = timedelta(days=2)
    status, body = await house.knock("/form", json=told)
    assert (status, b"zu alt" in body) == (200, True)
    assert house.taken == []


@pytest.mark.asyncio
async def test_what_is_not_stored_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ANSWER_SECONDS", 0.2)
    ada = await opened(house)
    house.storing = kept_waiting
    assert (await ada.submit(what="x"))["error"].startswith("Ich konnte das noch nicht")


@pytest.mark.asyncio
async def test_a_form_that_cannot_be_shown_is_a_command(house: House) -> None:
    await house.command("offer")
    house.answering("What can you help with?")
    house.scene.server.world.trigger_seconds = -1
    assert (await house.scene.ada.slash("/offer", house.scene.town)).text.startswith("What can")
    assert house.taken[0].text == "/offer"


@pytest.mark.asyncio
async def test_nothing_forged_is_a_form(house: House) -> None:
    ada = await opened(house)
    assert ada.dialog is not None
    state = ada.dialog.given["state"]
    press = house.seal_of(await house.post(*house.row().buttons))
    bare = house.seals.close("form", {"side": "offer", "person": ada.id, "until": 2**40})
    good: dict[str, Any] = {"user_id": ada.id, "state": state, "submission": {"what": "x"}}
    for state_ in (state[:-1], f"a{state}", "x", press, bare):
        assert await house.knock("/form", json=good | {"state": state_}) == (403, b"")
    assert await house.knock("/form", json=good | {"user_id": house.scene.ben.id}) == (403, b"")
    for wrong in ({"user_id": 1}, {"state": None}, {"state": ""}, {"user_id": "x"}):
        assert await house.knock("/form", json=good | wrong) == (400, b"")
    assert house.taken == []
    assert (await house.knock("/form", json=good | {"submission": [1]}))[1].startswith(b'{"errors"')


@pytest.mark.asyncio
async def test_a_form_keeps_where_it_was_opened(house: House) -> None:
    scene = house.scene
    await house.command("offer")
    await scene.ada.slash("/offer", scene.ada.direct_channel)
    await scene.ada.submit(what="x")
    assert house.taken[0].place == Place("mattermost", scene.ada.direct_channel.id, direct=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("side", ["offer", "ask"])
def test_everything_fits_in_every_language(language: str, side: str) -> None:
    dialog = FORMS.dialog(side, language, "state")
    assert too_long(dialog) == []
    assert len(KNOWLEDGE.texts.say(language, "hint-declare")) <= 150
    kinds = [each["text"] for each in dialog["elements"][2]["options"]]
    assert len(kinds) == len(set(kinds)) > 5


def test_a_note_is_kept_as_long_as_it_may_be() -> None:
    assert LONGEST == NOTE


def understood(line: str) -> Spoken:
    rest = line.partition(" ")[2]
    return read(rest, KNOWLEDGE.keywords, today=date(2026, 1, 1), language="en")


@pytest.mark.parametrize("kind", [each.code for each in KNOWLEDGE.capacities.kinds()])
def test_every_kind_is_understood(kind: str) -> None:
    filled = FORMS.read("offer", {"what": "SPARQL", "kind": kind}, "en")
    assert isinstance(filled, Filled)
    assert understood(filled.line) == Spoken(("SPARQL",), kinds=(kind,))


@given(what=st.text(max_size=80), note=st.text(max_size=80))
@example(what="SPARQL -", note="-- a")
@example(what="C - - in de", note="- b\nc")
@example(what="a\nb in French as training", note="as mentoring")
@example(what="SPARQL — basics -\n- in", note="")
def test_each_field_stays_what_it_is(what: str, note: str) -> None:
    """Whatever is written in a field is not taken for a part of another one."""
    values = {"what": what, "languages": "de", "kind": "training", "note": note}
    filled = FORMS.read("offer", values, "en")
    if isinstance(filled, Wrong):
        assert not any(letter.isalnum() for letter in key(what))
        return
    spoken = understood(filled.line)
    assert (spoken.languages, spoken.kinds) == (("de",), ("training",))
    assert key(spoken.note) == key(tidy(note))


def test_other_commands_open_no_form() -> None:
    for trigger, text in (("mine", ""), ("offer", "x"), ("cxc", ""), ("cxc", "offer x"), ("", "")):
        assert FORMS.side(trigger, text) == ""
    assert [FORMS.side("ask", " "), FORMS.side("cxc", "/ask")] == ["ask", "ask"]
