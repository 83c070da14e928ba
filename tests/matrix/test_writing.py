"""How letters look in a room, whatever is in them."""

import html
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.matrix.writing import Aim, reaction, sign, write
from bot.events import Button, Outgoing, Place, User
from bot.say.bidi import LRI, PDI

ADA, BOB = "@ada:test.local", "@bob:test.local"
DIRECT, GROUP = Aim("!direct", (ADA,)), Aim("!group")
LARGEST = 65_536
"""Bytes: https://spec.matrix.org/latest/client-server-api/#size-limits"""
ENVELOPE = 2_000
"""Bytes that a homeserver adds to an event: ids, hashes, signatures."""
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
MARKS = re.compile("[\u200e\u200f\u2060\u2066-\u2069]")
TYPED = re.compile(f"{LRI}(/?)([^{PDI}\n]*){PDI}")


class Page(HTMLParser):
    """Takes HTML apart strictly: what is not allowed or not closed is an error."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shown, self.links, self.code, self._open = "", list[str](), list[str](), list[str]()
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.shown += "\n"
            assert attrs == []
            return
        assert self._open == []
        self._open.append(tag)
        if tag == "code":
            self.code.append("")
            assert attrs == []
        else:
            ((name, address),) = attrs
            assert (tag, name) == ("a", "href")
            assert re.match("https?://", str(address))
            self.links.append(str(address))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.shown += data
        if self._open == ["code"]:
            self.code[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


def command(text: str) -> str:
    return f"{LRI}{text}{PDI}"


@pytest.mark.parametrize(
    ("text", "body", "formatted"),
    [
        ("Hello", "Hello", "Hello"),
        ("a\nb\n\nc", "a\nb\n\nc", "a<br>b<br><br>c"),
        ("<b>1 & 2</b>", "<b>1 & 2</b>", "&lt;b&gt;1 &amp; 2&lt;/b&gt;"),
        ("&lt;", "&lt;", "&amp;lt;"),
        (f"Type {command('/mine')}.", "Type !mine.", "Type <code>!mine</code>."),
        (f"Type {command('offer')}.", "Type offer.", "Type <code>offer</code>."),
        (command("/a </code><b>"), "!a </code><b>", "<code>!a &lt;/code&gt;&lt;b&gt;</code>"),
        ("See https://x.org/a?b=c&d=e.", "See https://x.org/a?b=c&d=e.",
         'See <a href="https://x.org/a?b=c&amp;d=e">https://x.org/a?b=c&amp;d=e</a>.'),
        ('https://x.org/"onclick="', 'https://x.org/"onclick="',
         '<a href="https://x.org/">https://x.org/</a>"onclick="'),
        ("javascript:alert(1)", "javascript:alert(1)", "javascript:alert(1)"),
        (f"שלום {command('/mine')}", f"שלום {command('!mine')}",
         f"שלום <code>{command('!mine')}</code>"),
    ],
)  # fmt: skip
def test_words(text: str, body: str, formatted: str) -> None:
    (content,) = write(Outgoing(text), DIRECT)
    assert content["body"] == body
    assert content["formatted_body"] == formatted
    assert content["format"] == "org.matrix.custom.html"


@pytest.mark.parametrize(
    ("aim", "kind", "mentions"),
    [
        (DIRECT, "m.text", {"user_ids": [ADA]}),
        (Aim("!together", (ADA, BOB)), "m.text", {"user_ids": [ADA, BOB]}),
        (GROUP, "m.notice", {}),
    ],
)
def test_nobody_is_alerted_but_the_readers(aim: Aim, kind: str, mentions: object) -> None:
    (content,) = write(Outgoing(f"{ADA} and @room, look"), aim)
    assert (content["msgtype"], content["m.mentions"]) == (kind, mentions)


REPLY = {"m.in_reply_to": {"event_id": "$asked"}}
THREAD = {"rel_type": "m.thread", "event_id": "$root", "is_falling_back": False}


@pytest.mark.parametrize(
    ("place", "user", "handle", "relation"),
    [
        (None, "", "", None),
        (None, ADA, "$asked", None),
        (Place("matrix", "!group"), "", "", None),
        (Place("matrix", "!group"), "", "$asked", REPLY),
        (Place("matrix", "!group"), ADA, "$asked", None),
        (Place("matrix", "!group", "$root"), "", "", THREAD),
        (Place("matrix", "!group", "$root"), "", "$asked", THREAD | REPLY),
        (Place("matrix", "!group", "$root"), ADA, "$asked", None),
        (Place("matrix", "!direct", direct=True), ADA, "$asked", None),
        (Place("matrix", "!direct", "$root", direct=True), ADA, "$asked", THREAD | REPLY),
    ],
)
def test_what_a_letter_answers(
    place: Place | None, user: str, handle: str, relation: object
) -> None:
    reader = User("matrix", user) if user else None
    outgoing = Outgoing("Hello " * 3000, place=place, user=reader, handle=handle)
    parts = write(outgoing, DIRECT if user else GROUP)
    assert len(parts) > 1
    assert all(part.get("m.relates_to") == relation for part in parts)


def test_buttons_are_numbered_lines_also_beyond_ten() -> None:
    buttons = tuple(Button(f"Offer <{n}>", f"offer {n}") for n in range(1, 13))
    (content,) = write(Outgoing("Which?", buttons=buttons), DIRECT)
    lines = content["body"].splitlines()
    assert lines[:3] == ["Which?", "", "1\ufe0f\u20e3 Offer <1>"]
    assert lines[11:] == ["🔟 Offer <10>", "11. Offer <11>", "12. Offer <12>"]
    assert "11. Offer &lt;11&gt;" in content["formatted_body"]
    (bare,) = write(Outgoing("", buttons=buttons[:1]), DIRECT)
    assert bare["body"] == "1\ufe0f\u20e3 Offer <1>"


def test_the_sign_of_a_button_is_what_its_reaction_shows() -> None:
    relation = reaction("$letter", sign(3))["m.relates_to"]
    assert relation == {"rel_type": "m.annotation", "event_id": "$letter", "key": "3\ufe0f\u20e3"}


fragments = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ("<script>alert(1)</script>", "&amp;", "&", "</code>", "<br>", "<!-- x", "]]>", "<?x",
         "https://example.org/?a=b&c=\"d\"'", "http://x", "https://<b>", "https://x/\u2066y",
         "שלום", "مرحبا ", "🦄", "👩‍👩‍👧‍👦", "\u202e", LRI, PDI, "\n", "\n\n", " ", "\\", "\x01")
    ),
    st.text("abc /<&\u2066\u2069", max_size=9).map(command),
    st.text(st.characters(categories=["Lo", "So"]), max_size=200).map(lambda text: text * 20),
)  # fmt: skip
texts = st.lists(fragments, max_size=12).map("".join)
buttons = st.lists(st.builds(Button, texts.filter(str.strip), st.just("mine")), max_size=13)


def words(text: str) -> str:
    """Return what can be read of a text: nothing that has no ink; commands have their prefix."""
    typed = TYPED.sub(lambda found: f"{found[1] and '!'}{found[2]}", CONTROLS.sub("", text))
    return "".join(MARKS.sub("", typed).split())


@given(texts, buttons, st.sampled_from((DIRECT, GROUP)))
def test_every_word_arrives_and_nothing_else(text: str, labels: list[Button], aim: Aim) -> None:
    parts = write(Outgoing(text, buttons=tuple(labels)), aim)
    pages = [Page(part["formatted_body"]) for part in parts]
    listed = "\n".join(f"{sign(n)}{label.label}" for n, label in enumerate(labels, 1))
    assert "".join(words(part["body"]) for part in parts) == words(text + "\n" + listed)
    for part, page in zip(parts, pages, strict=True):
        assert words(page.shown) == words(part["body"])
        assert all(words(link) in words(text + listed) for link in page.links)


@given(texts, st.integers(1, 40))
def test_every_event_is_small_enough_also_encrypted(text: str, times: int) -> None:
    relation = {"event_id": "$" + 43 * "x"}
    for content in write(Outgoing(text * times), Aim("!room", (ADA, BOB))):
        assert encrypted({**content, "m.relates_to": relation}) + ENVELOPE < LARGEST


@pytest.mark.parametrize("each", ["x", "\n", "&", "🦄", "\u0301", "\x01", "http://x ", "&\n"])
def test_the_worst_of_letters_is_small_enough(each: str) -> None:
    for content in write(Outgoing("a" + each * 30_000 + "z"), DIRECT):
        assert encrypted(content) + ENVELOPE < LARGEST


def encrypted(content: dict[str, Any]) -> int:
    """Return the size of an event once it is encrypted: padded, signed, and in base64."""
    event = {"content": content, "type": "m.room.message", "room_id": "!" + 255 * "x"}
    plain = json.dumps(event, ensure_ascii=False)
    return (len(plain.encode()) + 200) * 4 // 3 + 500


def test_what_is_escaped_can_be_read_again() -> None:
    (content,) = write(Outgoing("<&>\"'"), DIRECT)
    assert html.unescape(content["formatted_body"]) == content["body"]
