"""How letters look on Telegram, whatever is in them: as the server itself reads them."""

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from telegram import InputFile

from bot.adapters.telegram.writing import Aim, Piece, closed, formatted, plain, write
from bot.events import Attachment, Button, Outgoing, User
from bot.say.bidi import LRI, PDI
from bot.say.split import utf16
from tests.telegram.contract import Upload, check_request
from tests.telegram.keyboards import check_button
from tests.telegram.markup import read_html, trim
from tests.telegram.persons import Person
from tests.telegram.world import World

KEY = "3f9a0c77d1e2"
PRIVATE = Aim("7", "cxc_bot")
SHARED = Aim("-1002000000001", "cxc_bot", topic="9", answers="17", shared=True)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
MARKS = re.compile("[\u200e\u200f\u2060\u2066-\u2069]")
TYPED = re.compile(f"{LRI}/([^{PDI}\n]*){PDI}")
bounded = settings(max_examples=60, deadline=None)


def command(text: str) -> str:
    return f"{LRI}{text}{PDI}"


def shown(piece: Piece) -> tuple[str, list[dict[str, Any]]]:
    """Return the text and the entities a server makes of a request; raises Refused."""
    name = "caption" if "caption" in piece.params else "text"
    return trim(*read_html(str(piece.params.get(name, ""))))


def held(piece: Piece) -> None:
    """Hold a request to the contract and to what a server refuses beyond it."""
    params = {
        name: Upload(value.filename, b"x") if isinstance(value, InputFile) else value
        for name, value in piece.params.items()
    }
    verdict = check_request(piece.method, params)
    assert verdict.unknown + verdict.wrong == []
    text, _ = shown(piece)
    most = 1024 if "caption" in piece.params else 4096
    assert utf16(text) <= most
    assert utf16(piece.plain) <= most
    assert text or piece.method != "sendMessage"
    world = World(Person(1, "CXC", "cxc_bot", is_bot=True))
    world.people[7] = Person(7, "Ada")
    for row in piece.params.get("reply_markup", {}).get("inline_keyboard", []):  # type: ignore[attr-defined]
        for button in row:
            check_button(world, button)


def entities(text: str, aim: Aim = PRIVATE) -> list[tuple[str, str]]:
    """Return the kinds of the entities of a letter, and the words in them."""
    (piece,) = write(Outgoing(text), aim, KEY)
    words, found = shown(piece)
    units = words.encode("utf-16-le")
    return [
        (each["type"], units[2 * each["offset"] :][: 2 * each["length"]].decode("utf-16-le"))
        for each in found
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello", "Hello"),
        ("a\n\nb", "a\n\nb"),
        ("<b>1 & 2</b>", "&lt;b&gt;1 &amp; 2&lt;/b&gt;"),
        ("&lt;", "&amp;lt;"),
        (f"Type {command('/mine')}.", "Type /mine."),
        (f"Type {command('/offer SPARQL')}.", "Type <code>/offer SPARQL</code>."),
        (f"Type {command('offer')}.", "Type <code>offer</code>."),
        (command("/عرض"), "\u2066<code>/عرض</code>\u2069"),
        (command("/a </code><b>"), "<code>/a &lt;/code&gt;&lt;b&gt;</code>"),
        (f"שלום {command('/mine')}", "שלום \u2066/mine\u2069"),
    ],
)
def test_words(text: str, html: str) -> None:
    (piece,) = write(Outgoing(text), PRIVATE, KEY)
    assert piece.params["text"] == html
    assert formatted(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (command("/mine"), "/mine@cxc_bot"),
        (command("/offer SPARQL"), "<code>/offer@cxc_bot SPARQL</code>"),
        (command("offer"), "<code>offer</code>"),
        (command("/عرض"), "\u2066<code>/عرض@cxc_bot</code>\u2069"),
        ("and/or", "and/or"),
    ],
)
def test_commands_that_others_read_name_the_bot(text: str, html: str) -> None:
    (piece,) = write(Outgoing(text), SHARED, KEY)
    assert piece.params["text"] == html
    assert piece.plain == plain(piece.plain)


def test_nothing_people_write_can_be_tapped_or_notifies_anybody_by_markup() -> None:
    assert entities("<a href='tg://user?id=7'>x</a> <code>/x</code> &#60;b>") == []


fragments = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(), max_size=30),
    st.sampled_from(
        ("<b>", "</b>", "<a href='tg://user?id=7'>", "&amp;", "&", "&#60;", "<", "a < b", "</code>",
         "@everybody", "/mine", "https://example.org/?a=b&c=d", "שלום", "مرحبا ", "🦄",
         "👩‍👩‍👧‍👦", "\u202e", LRI, PDI, "\u2068", "\n", "\n\n", " ", "\\", "\x01", "\ud800",
         "\udc00", "\u200f", "\u2060")
    ),
    st.text("abc /<&\u2066\u2069", max_size=9).map(command),
    st.text(st.characters(categories=["Lo", "So"]), max_size=200).map(lambda text: text * 20),
    st.lists(st.sampled_from(("/mine", "/offer SPARQL", "/x")).map(command), max_size=9)
    .map(" ".join).map(lambda text: f"{text} " * 60),
)  # fmt: skip
NESTED = re.compile("\u2066(?=[^\u2069]*\u2066)")
"""What opens an isolate within which another opens: no text of ours, and people cannot type any."""
texts = st.lists(fragments, max_size=10).map(lambda parts: NESTED.sub("", "".join(parts)))
somebody = st.none() | st.sampled_from((User("telegram", "7"), User("elsewhere", "@ada:x.org")))
commands = st.sampled_from(("mine", "start hello", "start ключ", "start " + "k" * 64, "start a b"))
buttons = st.lists(st.builds(Button, texts, commands, somebody), max_size=9)


def words(text: str, aim: Aim) -> str:
    """Return what can be read of a text: nothing that has no ink; commands name the bot."""
    text = CONTROLS.sub("", text)
    if aim.shared:
        text = TYPED.sub(
            lambda found: "/" + re.sub(r"\w+", r"\g<0>@cxc_bot", found[1], count=1), text
        )
    return "".join(MARKS.sub("", text).split())


@bounded
@given(texts, buttons, st.sampled_from((PRIVATE, SHARED)))
@example("\ud800 & " * 5000, [], SHARED)
@example(command("/mine") * 900, [], SHARED)
@example("\u2066\u2069", [Button("", "mine")], PRIVATE)
def test_every_word_arrives_and_nothing_else(text: str, keys: list[Button], aim: Aim) -> None:
    pieces = write(Outgoing(text, buttons=tuple(keys)), aim, KEY)
    for piece in pieces:
        held(piece)
        assert words(piece.plain, PRIVATE) == words(shown(piece)[0], PRIVATE)
        unformatted = piece.unformatted()
        assert (unformatted.params["text"], "parse_mode" in unformatted.params) == (
            piece.plain, False
        )  # fmt: skip
    assert "".join(words(shown(piece)[0], PRIVATE) for piece in pieces) == words(text, aim)
    assert ["reply_markup" in piece.params for piece in pieces[:-1]] == [False] * (len(pieces[:-1]))
    answering = ["reply_parameters" in piece.params for piece in pieces]
    assert answering == [aim.answers != "" and not number for number in range(len(pieces))]


@pytest.mark.parametrize("each", ["x", "<", "🦄", "\u0301", "x ", "&\n", "א", "\u2066/a b\u2069 "])
def test_a_letter_of_a_hundred_thousand_characters_arrives(each: str) -> None:
    text = "a" + each * (100_000 // len(each)) + "z"
    pieces = write(Outgoing(text), SHARED, KEY)
    assert len(pieces) >= 25
    for piece in pieces:
        held(piece)
    assert "".join(words(shown(piece)[0], PRIVATE) for piece in pieces) == words(text, SHARED)


@bounded
@given(
    st.lists(st.text("abc <&é🦄", min_size=1, max_size=60).map(str.strip).filter(bool), min_size=1),
    st.integers(0, 5000),
)
def test_no_command_is_cut(typed: list[str], before: int) -> None:
    text = "x " * before + " ".join(command(f"/do {each}") for each in typed)
    pieces = write(Outgoing(text), SHARED, KEY)
    found = []
    for piece in pieces:
        said, marked = shown(piece)
        units = said.encode("utf-16-le")
        found += [
            units[2 * each["offset"] :][: 2 * each["length"]].decode("utf-16-le") for each in marked
        ]
    assert [each.split() for each in found] == [f"/do@cxc_bot {each}".split() for each in typed]


# Buttons


def keys(*buttons: Button, aim: Aim = PRIVATE) -> list[list[dict[str, str]]]:
    (piece,) = write(Outgoing("Which?", buttons=buttons), aim, KEY)
    held(piece)
    rows: list[list[dict[str, str]]] = piece.params["reply_markup"]["inline_keyboard"]  # type: ignore[index]
    return rows


def test_a_button_carries_nothing_but_where_its_command_is_kept() -> None:
    assert keys(Button("Yes", "accept 3f"), Button("No", "decline 3f")) == [
        [{"text": "Yes", "callback_data": f"v1:{KEY}:1"},
         {"text": "No", "callback_data": f"v1:{KEY}:2"}]
    ]  # fmt: skip


def test_short_buttons_stand_side_by_side_and_long_ones_alone() -> None:
    labels = ["a", "b", "c", "d", "x" * 27, "e", "f" * 20, "g" * 20]
    rows = keys(*(Button(each, "mine") for each in labels))
    assert [[key["text"] for key in row] for row in rows] == [
        ["a", "b", "c"], ["d"], ["x" * 27], ["e", "f" * 20], ["g" * 20]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("start hello", "https://t.me/cxc_bot?start=hello"),
        (f"start {'k' * 64}", f"https://t.me/cxc_bot?start={'k' * 64}"),
        (f"start {'k' * 65}", None),
        ("start ключ", None),
        ("start a b", None),
        ("start", None),
        ("mine", None),
    ],
)
def test_a_start_among_others_opens_the_private_chat(typed: str, url: str | None) -> None:
    (((key),),) = keys(Button("Come in", typed), aim=SHARED)
    assert key.get("url") == url
    (((private),),) = keys(Button("Come in", typed))
    assert "url" not in private


def test_a_button_opens_a_conversation_only_on_telegram() -> None:
    ada, eve = User("telegram", "7", "Ada"), User("elsewhere", "@eve:x.org", "Eve")
    (row,) = keys(Button("Ada", "relay 1", ada), Button("Eve", "relay 1", eve))
    assert [key.get("url") for key in row] == ["tg://user?id=7", None]
    letter = Outgoing("", buttons=(Button("Ada", "relay 1", ada),))
    assert closed(letter).buttons == (Button("Ada", "relay 1"),)


def test_a_label_of_which_nothing_can_be_seen_is_replaced() -> None:
    assert keys(Button("\u2066 \u2069\x01", "mine")) == [
        [{"text": "\u2026", "callback_data": f"v1:{KEY}:1"}]
    ]


# Files

PICTURE = Attachment("map.png", "image/png", b"png", "A map of <b>")
TABLE = Attachment("mine.json", "application/json", b"{}", "What you said")


def sent(text: str, *files: Attachment) -> list[Piece]:
    button = Button("Yes", "accept")
    pieces = write(Outgoing(text, attachments=files, buttons=(button,)), SHARED, KEY)
    for piece in pieces:
        held(piece)
    return pieces


def test_a_picture_says_the_letter_below_itself() -> None:
    (piece,) = sent("Look & see", PICTURE)
    assert (piece.method, shown(piece)[0]) == ("sendPhoto", "Look & see")
    assert {"reply_markup", "reply_parameters", "message_thread_id"} <= piece.params.keys()
    assert piece.unformatted().params["caption"] == "Look & see"
    (wordless,) = sent("", PICTURE)
    assert shown(wordless)[0] == "A map of <b>"


def test_what_is_too_long_for_a_caption_is_said_before_the_picture() -> None:
    words, picture = sent("x" * 1025, PICTURE)
    assert (words.method, picture.method) == ("sendMessage", "sendPhoto")
    assert ("reply_markup" in words.params, "reply_markup" in picture.params) == (True, False)
    longest = f"{'x' * 1010} {command('/mine')}"
    assert [piece.method for piece in sent(longest, PICTURE)] == ["sendMessage", "sendPhoto"]


def test_other_files_follow_the_words() -> None:
    huge = Attachment("map.png", "image/png", b"x" * 10_000_001, "x" * 3000)
    vector = Attachment("map.svg", "image/svg+xml", b"<svg/>")
    pieces = sent("Here", TABLE, vector, huge, PICTURE)
    methods = [piece.method for piece in pieces]
    assert methods == ["sendMessage", *["sendDocument"] * 3, "sendPhoto"]
    assert ["reply_parameters" in piece.params for piece in pieces] == [True] + [False] * 4


def test_files_without_words_keep_the_buttons() -> None:
    pieces = sent(" ", TABLE, TABLE)
    assert ["reply_markup" in piece.params for piece in pieces] == [False, True]
    assert ["reply_parameters" in piece.params for piece in pieces] == [True, False]


@bounded
@given(
    texts,
    st.lists(
        st.builds(
            Attachment,
            st.text(),
            st.sampled_from(("image/png", "text/plain", "")),
            st.binary(min_size=1, max_size=9),
            texts,
        ),
        max_size=3,
    ),
)
def test_files_of_any_name_and_description_can_be_sent(text: str, files: list[Attachment]) -> None:
    sent(text, *files)
