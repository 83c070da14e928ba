"""How letters look as posts."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.mattermost.buttons import MARK, NUMBERS, Panel, row_of
from bot.adapters.mattermost.markup import LONGEST, Typing
from bot.adapters.mattermost.seals import Seals
from bot.adapters.mattermost.writing import Aim, write
from bot.events import Attachment, Button, Outgoing
from bot.say import Code, isolate
from bot.say.bidi import LRI
from tests.adapters.screen import shown
from tests.mattermost.answers import check_props
from tests.mattermost.mentions import find_mentions

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SLASHED = Typing(frozenset({"offer"}))
PLAIN, REAL = Panel(), Panel(Seals(b"secret"), "https://bot.example.org/mm", SLASHED)
AIM = Aim("c1", person="ada")
YES_NO = (Button("Yes @all", "accept 1"), Button("No", "decline 1"))


def posts(outgoing: Outgoing, panel: Panel = PLAIN, aim: Aim = AIM) -> list[dict[str, object]]:
    return write(outgoing, aim, "k", panel, NOW)


def called(post: dict[str, object]) -> list[str]:
    return [each for each in find_mentions(text_of(post)) if each.lstrip("@") and each[0] == "@"]


def text_of(post: dict[str, object]) -> str:
    return str(post["message"])


def test_a_post_is_noted_under_its_key() -> None:
    (post,) = posts(Outgoing("Hello"), aim=Aim("c1", root="r1"))
    assert post == {
        "channel_id": "c1",
        "message": "Hello",
        "pending_post_id": "k",
        "props": {MARK: {"key": "k"}},
        "root_id": "r1",
    }


def test_numbers_where_the_server_cannot_reach_us() -> None:
    (post,) = posts(Outgoing("Shall I?", buttons=YES_NO))
    lines = text_of(post).splitlines()
    assert lines[:2] == ["Shall I?", ""]
    assert lines[2].startswith(":one: Yes")
    assert lines[3] == ":two: No"
    assert called(post) == []
    row = row_of(post)
    assert row is not None
    assert (row.person, [each.command for each in row.buttons]) == (
        "ada",
        ["accept 1", "decline 1"],
    )


def test_more_choices_than_numbers() -> None:
    many = tuple(Button(f"B{n}", f"c {n}") for n in range(1, 13))
    (post,) = posts(Outgoing("Which?", buttons=many))
    assert f":{NUMBERS[9]}: B10" in text_of(post)
    assert "12. B12" in shown(text_of(post))


def test_real_buttons_are_sealed() -> None:
    (post,) = posts(Outgoing("Shall I?", buttons=YES_NO), REAL)
    assert text_of(post) == "Shall I?"
    assert check_props(post["props"]) == []
    props = post["props"]
    assert isinstance(props, dict)
    actions = props["attachments"][0]["actions"]
    assert [each["id"] for each in actions] == ["b1", "b2"]
    assert {each["integration"]["url"] for each in actions} == {"https://bot.example.org/mm/press"}
    assert "accept" not in str(actions)


def test_many_choices_are_a_menu() -> None:
    many = tuple(Button(f"B{n}", f"c {n}") for n in range(1, 7))
    (post,) = posts(Outgoing("Which?", buttons=many), REAL, Aim("c1", choose="Auswählen …"))
    props = post["props"]
    assert isinstance(props, dict)
    (menu,) = props["attachments"][0]["actions"]
    assert (menu["type"], menu["name"]) == ("select", "Auswählen …")
    assert [each["value"] for each in menu["options"]] == ["1", "2", "3", "4", "5", "6"]
    assert check_props(props) == []


@pytest.mark.parametrize(("panel", "typed"), [(PLAIN, "`!offer x`"), (REAL, "`/offer x`")])
def test_commands_can_be_copied(panel: Panel, typed: str) -> None:
    command = isolate("/offer x", LRI)
    (post,) = posts(Outgoing(f"Write {command}"), panel)
    assert text_of(post) == f"Write {typed}"
    assert Code("/offer x")


def test_a_long_letter_is_several_posts_with_the_buttons_last() -> None:
    long = "\n\n".join(f"Paragraph {n} *not bold* " + "x" * 400 for n in range(60))
    said = posts(Outgoing(long, buttons=YES_NO), REAL)
    assert [each["pending_post_id"] for each in said] == ["k", "k-1"]
    assert all(len(text_of(each)) <= LONGEST for each in said)
    rows = [row_of(each) for each in said]
    assert [len(row.buttons) if row else 0 for row in rows] == [0, 2]
    words = " ".join(" ".join(shown(text_of(each)).split()) for each in said)
    assert words == " ".join(long.split())


def test_numbers_fit_below_a_text_that_just_fits() -> None:
    buttons = tuple(Button("L" * 64, f"c {n}") for n in range(10))
    for length in range(LONGEST - 900, LONGEST + 200, 100):
        said = posts(Outgoing("x" * length, buttons=buttons))
        assert all(len(text_of(each)) <= LONGEST for each in said)


def test_files_are_described_in_words() -> None:
    picture = Attachment("needs.png", "image/png", b"...", "What is wanted: SPARQL 12, Lua 7")
    (post,) = posts(Outgoing("The week", attachments=(picture,)))
    assert shown(text_of(post)) == "The week\n\nWhat is wanted: SPARQL 12, Lua 7"
    bare = Attachment("data.json", "application/json", b"{}")
    (post,) = posts(Outgoing("", attachments=(bare,)))
    assert text_of(post) == ""


def test_nothing_to_say_is_no_post() -> None:
    assert posts(Outgoing("")) == posts(Outgoing(" \n ")) == []


@settings(max_examples=50)
@given(text=st.text(max_size=300), labels=st.lists(st.text(max_size=80), max_size=12))
def test_any_letter_is_fit_to_send(text: str, labels: list[str]) -> None:
    buttons = tuple(Button(each, f"c {n}") for n, each in enumerate(labels))
    for panel in (PLAIN, REAL):
        for post in posts(Outgoing(text, buttons=buttons), panel):
            assert len(text_of(post)) <= LONGEST
            assert called(post) == []
            assert check_props(post["props"]) == []
