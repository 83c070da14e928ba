"""What posts and reactions say to the bot, on events of a real server and on anything else."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.mattermost.channels import Channel
from bot.adapters.mattermost.reading import (
    Me,
    absence,
    channel_of,
    inner,
    reaction,
    read,
)
from bot.events import Change, Message

RECORDED = json.loads(Path(__file__).with_name("recorded.json").read_text("utf-8"))
"""Events of a Mattermost 5.37 on loopback, as its bot `bd-bot` heard them."""
ALICE, BOT = "ys6szwsy8fnedyk6mdtjwc5ata", "9j1gujzu13yutpka1fa6j1mjdo"
ME = Me(BOT, "bd-bot")
TOWN, DIRECT = Channel("town", "O", "Town"), Channel("direct", "D")
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    max_leaves=12,
)
KEYS = ("id", "user_id", "message", "type", "props", "file_ids", "root_id", "create_at", "metadata")
ODD_POST = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, ANY_JSON))


def said(**more: Any) -> dict[str, Any]:
    return {"id": "p1", "user_id": ALICE, "message": "!offer SPARQL", "create_at": 7000, **more}


def heard(event: dict[str, Any]) -> Message | Change | None:
    post = inner(event, "post")
    channel = channel_of(event, post)
    return read(post, channel, ME) if channel and event["event"] == "posted" else None


def test_recorded_events() -> None:
    """Of all that happened, two posts were for the bot."""
    meant = [each for each in map(heard, RECORDED) if each is not None]
    texts = [(each.text, each.place.direct, each.addressed) for each in meant
             if isinstance(each, Message)]  # fmt: skip
    assert texts == [("hi bot é", True, False), ("hello", False, True)]
    assert len(meant) == len(texts)


def test_a_recorded_post_in_full() -> None:
    direct = next(each for each in map(heard, RECORDED) if isinstance(each, Message))
    assert direct.id == "rcqhfdypjinhzytjpdz16y7f9e"
    assert direct.sender.id == ALICE
    assert direct.place.id == "byxt3xy3ztf5xpcegueq39ahzr"
    assert direct.handle == f"post {direct.id} 1795431292"


@pytest.mark.parametrize(
    ("text", "bare", "addressed"),
    [
        ("@bd-bot offer SPARQL", "offer SPARQL", True),
        ("@BD-Bot: offer SPARQL", "offer SPARQL", True),
        ("  @bd-bot, offer SPARQL", "offer SPARQL", True),
        ("offer SPARQL @bd-bot", "offer SPARQL", True),
        ("what can you do, @bd-bot?", "what can you do,", True),
        ("@bd-bot", "", True),
        ("@bd-bot.", "", True),
        ("!offer SPARQL", "!offer SPARQL", False),
        (" /offer SPARQL", " /offer SPARQL", False),
        ("！offer SPARQL", "！offer SPARQL", False),
    ],
)
def test_words_for_the_bot(text: str, bare: str, addressed: bool) -> None:
    message = read(said(message=text), TOWN, ME)
    assert isinstance(message, Message)
    assert (message.text, message.addressed) == (bare, addressed)


@pytest.mark.parametrize(
    "text",
    [
        "offer SPARQL",
        "I like @bd-bot a lot",
        "@bd-bot2 offer SPARQL",
        "@bd-bot-test offer SPARQL",
        "@bd-bot.old offer SPARQL",
        "x@bd-bot offer SPARQL",
        "",
        "   ",
    ],
)
def test_words_for_others(text: str) -> None:
    assert read(said(message=text), TOWN, ME) is None


@pytest.mark.parametrize(
    "more",
    [
        {"user_id": BOT},
        {"type": "system_header_change"},
        {"type": "me"},
        {"type": "custom_call"},
        {"props": {"from_bot": "true"}},
        {"props": {"from_webhook": True}},
        {"props": {"from_plugin": "true"}},
        {"id": ""},
        {"user_id": None},
    ],
)
def test_what_nobody_said(more: dict[str, Any]) -> None:
    assert read(said(**more), DIRECT, ME) is None


def test_a_file_without_words_is_answered_directly_only() -> None:
    shown = said(message="", file_ids=["f1"])
    direct = read(shown, DIRECT, ME)
    assert isinstance(direct, Message)
    assert (direct.text, direct.pressed) == ("wordless", True)
    assert read(shown, TOWN, ME) is None


def test_a_thread_is_kept() -> None:
    message = read(said(root_id="r1"), TOWN, ME)
    assert isinstance(message, Message)
    assert (message.place.id, message.place.thread, message.place.name) == ("town", "r1", "Town")


@pytest.mark.parametrize(
    ("more", "enters"),
    [
        ({"type": "system_add_to_channel", "props": {"addedUserId": BOT}}, True),
        ({"type": "system_add_to_channel", "props": {"addedUserId": ALICE}}, False),
        ({"type": "system_join_channel", "user_id": BOT}, True),
        ({"type": "system_join_channel"}, False),
        ({"type": "system_join_team", "user_id": BOT}, False),
    ],
)
def test_coming_into_a_channel(more: dict[str, Any], enters: bool) -> None:
    change = read(said(**more), TOWN, ME)
    assert isinstance(change, Change) == enters
    assert change is None or change.id == "p1"


@pytest.mark.parametrize(
    ("emoji", "number"), [("one", 1), ("nine", 9), ("keycap_ten", 10), ("+1", 0), ("1", 0)]
)
def test_reactions(emoji: str, number: int) -> None:
    told = {"user_id": ALICE, "post_id": "p1", "emoji_name": emoji, "create_at": 5}
    press = reaction(told, ME)
    assert (press.number if press else 0) == number
    assert reaction({**told, "user_id": BOT}, ME) is None


@pytest.mark.parametrize(
    ("delete_at", "was_gone", "what"),
    [(5, False, "gone"), (5, True, None), (0, True, "back"), (0, False, None)],
)
def test_absence(delete_at: int, was_gone: bool, what: str | None) -> None:
    told = {"id": ALICE, "delete_at": delete_at, "update_at": 9}
    change = absence({"data": {"user": told}}, was_gone=was_gone)
    assert (change.what if change else None) == what
    assert change is None or (change.user and change.user.id == ALICE)


@given(post=ODD_POST, kind=st.sampled_from(["O", "P", "D", "G", "?"]))
def test_any_post_is_read_or_passed_over(post: dict[str, Any], kind: str) -> None:
    meant = read(post, Channel("c", kind), ME)
    if isinstance(meant, Message):
        assert meant.id
        assert meant.sender.id
        assert meant.sender.id != BOT


@given(event=st.dictionaries(st.text(), ANY_JSON) | ODD_POST.map(lambda post: {"data": post}))
def test_any_event_is_read_or_passed_over(event: dict[str, Any]) -> None:
    post = inner(event, "post")
    assert channel_of(event, post) is None or post
    reaction(inner(event, "reaction"), ME)
    absence(event, was_gone=False)
