"""What the bot takes from an event, as a homeserver gave it and as nobody sensible writes it."""

import json
import re
from pathlib import Path
from typing import Any, assert_never
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.matrix.reading import Me, Reaction, Room, link, localpart, number_of, read, user
from bot.events import Message, Place, User
from tests.matrix import odd

PAYLOADS = Path(__file__).parent / "payloads"
"""Events as a bot got them from Synapse 1.163; of the people only the names are chosen."""
ME = Me("@bot:test.local", "Capacity Exchange")
ROOM = Room("!tea:test.local", "Tea room", names={"@ada:test.local": "Ada"})
DIRECT = Room("!ada:test.local", direct=True, names={"@ada:test.local": "Ada"})


def payload(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return event


def said(body: str, **content: object) -> dict[str, Any]:
    event = payload("text")
    return {**event, "content": {"msgtype": "m.text", "body": body, **content}}


def heard(event: object, room: Room = ROOM) -> Message:
    message = read(event, room, ME)
    assert isinstance(message, Message)
    return message


def test_a_recorded_message_is_read_whole() -> None:
    event = payload("text")
    assert read(event, ROOM, ME) == Message(
        event["event_id"],
        User("matrix", "@ada:test.local", "Ada", "https://matrix.to/#/@ada:test.local"),
        Place("matrix", "!tea:test.local", name="Tea room"),
        "!offer SPARQL",
        handle=event["event_id"],
    )


@pytest.mark.parametrize(
    ("name", "text", "addressed"),
    [
        ("formatted", "I can teach *SPARQL*", False),
        ("emote", "offers SPARQL", False),
        ("reply", "offer SPARQL", True),
        ("reply_quoting", "offer SPARQL", True),
        ("reply_to_somebody", "I agree", False),
        ("thread", "!offer SPARQL", False),
        ("thread_reply", "offer SPARQL", True),
        ("mention", "offer SPARQL", True),
    ],
)
def test_what_is_said_in_a_room(name: str, text: str, addressed: bool) -> None:
    message = heard(payload(name))
    assert (message.text, message.addressed) == (text, addressed)


@pytest.mark.parametrize("name", ["thread", "thread_reply"])
def test_a_thread_is_known_by_its_first_message(name: str) -> None:
    assert heard(payload(name)).place.thread == payload("text")["event_id"]


@pytest.mark.parametrize(
    "name",
    ["edit", "notice", "own", "redacted", "redaction", "server_notice", "thumb", "sticker",
     "topic", "member", "verification", "encrypted"],
)  # fmt: skip
@pytest.mark.parametrize("room", [ROOM, DIRECT])
def test_what_is_not_said_to_the_bot(name: str, room: Room) -> None:
    assert read(payload(name), room, ME) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [("image", ""), ("image_with_caption", "offer photography"), ("location", "offer walks")],
)
def test_pictures_are_answered_only_where_the_bot_is_alone_with_somebody(
    name: str, text: str
) -> None:
    assert heard(payload(name), DIRECT).text == text
    assert read(payload(name), ROOM, ME) is None


@pytest.mark.parametrize(("name", "number"), [("reaction", 2), ("reaction_plain", 3)])
def test_a_keycap_is_a_press(name: str, number: int) -> None:
    reaction = read(payload(name), ROOM, ME)
    assert isinstance(reaction, Reaction)
    assert (reaction.number, reaction.target) == (number, payload("own")["event_id"])
    assert reaction.sender.name == "Ada"


@pytest.mark.parametrize(
    ("ident", "shown", "name", "address"),
    [
        ("@_irc_Foo|away:libera.example", "", "_irc_Foo|away", "@_irc_Foo%7Caway:libera.example"),
        ("@telegram_123:bridge.example", "Ada (Telegram)", "Ada (Telegram)",
         "@telegram_123:bridge.example"),
        ("@ada:test.local:8448", "", "ada", "@ada:test.local:8448"),
        ("@ada/lovelace:[::1]:8448", "", "ada/lovelace", "@ada%2Flovelace:%5B::1%5D:8448"),
        ("@a#b?c d%e:x", "", "a#b?c d%e", "@a%23b%3Fc%20d%25e:x"),
        ("@ädä:x", "\u202eA", "\u202eA", "@%C3%A4d%C3%A4:x"),
        ("@:x", "", "", "@:x"),
    ],
)  # fmt: skip
def test_people_of_every_kind(ident: str, shown: str, name: str, address: str) -> None:
    room = Room("!tea:test.local", names={ident: shown} if shown else {})
    sender = heard({**payload("text"), "sender": ident}, room).sender
    assert (sender.id, sender.name) == (ident, name)
    assert sender.link == f"https://matrix.to/#/{address}"
    assert sender == user(ident, room)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_link_can_be_read_back_and_is_nothing_but_an_address(ident: str) -> None:
    address = link(ident)
    assert unquote(address.removeprefix("https://matrix.to/#/")) == ident
    assert re.fullmatch(r"https://matrix\.to/#/[\w.~%@:-]*", address, re.ASCII)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("@bot:test.local: offer maps", "offer maps"),
        ("@bot:test.local offer maps", "offer maps"),
        ("@bot offer maps", "offer maps"),
        ("@bot, offer maps", "offer maps"),
        ("bot: offer maps", "offer maps"),
        ("BOT: offer maps", "offer maps"),
        ("  bot:  offer maps", "offer maps"),
        ("bot:\noffer maps", "offer maps"),
        ("bot:", ""),
        ("@bot", ""),
        ("Capacity Exchange: offer maps", "offer maps"),
        ("capacity exchange, offer maps", "offer maps"),
        ("@Capacity Exchange offer maps", "offer maps"),
    ],
)
def test_whoever_calls_the_bot_is_heard(text: str, rest: str) -> None:
    message = heard(said(text))
    assert (message.text, message.addressed) == (rest, True)


@pytest.mark.parametrize(
    "text",
    ["bot offer maps", "Capacity Exchange is nice", "the bot: it works", "bottle: empty",
     "@bottle hello", "bot:offer maps", "robot: hello", "@bob: hello", "", "@", ":"],
)  # fmt: skip
def test_talking_about_the_bot_is_no_call(text: str) -> None:
    message = heard(said(text))
    assert (message.text, message.addressed) == (text, False)


def test_a_name_alone_is_a_call_where_it_is_a_mention() -> None:
    mentioned = {"m.mentions": {"user_ids": ["@bot:test.local"]}}
    assert heard(said("bot offer maps", **mentioned)).text == "offer maps"
    assert heard(said("bot offer maps", **mentioned)).addressed
    others = {"m.mentions": {"user_ids": ["@bob:test.local"]}}
    assert not heard(said("bot offer maps", **others)).addressed


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("> <@bob:x> one\n> two\n\nhello", "hello"),
        ("> <@bob:x> one\nhello", "hello"),
        ("> <@bob:x> one\n\nhello\n> mine", "hello\n> mine"),
        ("> <@bob:x> one", "> <@bob:x> one"),
        ("hello\n> <@bob:x> one\n\nbye", "hello\n> <@bob:x> one\n\nbye"),
        (">_< hello\n\nbye", ">_< hello\n\nbye"),
    ],
)
def test_only_the_quotation_before_a_reply_is_cut(body: str, text: str) -> None:
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": "$x"}}}
    assert heard(said(body, **reply)).text == text
    assert heard(said(body)).text == body, "without a reply people quote themselves"


@pytest.mark.parametrize(
    ("emoji", "number"),
    [*((f"{n}\ufe0f\u20e3", n) for n in range(1, 10)), *((f"{n}\u20e3", n) for n in range(1, 10)),
     *((f"{n}", n) for n in range(1, 10)), ("🔟", 10), ("🔟\ufe0f", 10), ("0\ufe0f\u20e3", 0),
     ("10", 0), ("11\u20e3", 0), ("#\ufe0f\u20e3", 0), ("👍", 0), ("", 0), ("\ufe0f", 0),
     ("\u20e3", 0), ("٣", 0), ("²", 0), ("１", 0), ("-1", 0)],
)  # fmt: skip
def test_numbers_of_emoji(emoji: str, number: int) -> None:
    assert number_of(emoji) == number


@given(st.text())
def test_no_emoji_has_a_number_beyond_ten(emoji: str) -> None:
    assert number_of(emoji) in range(11)


rooms = st.builds(
    Room,
    st.sampled_from(odd.ROOMS),
    st.text(max_size=5),
    st.booleans(),
    st.dictionaries(odd.senders, st.text(max_size=5), max_size=2),
    st.frozensets(odd.senders, max_size=2),
)
messages = odd.objects(
    type=st.sampled_from(("m.room.message", "m.reaction")),
    event_id=st.just("$one"),
    sender=odd.senders,
    content=odd.objects(
        msgtype=st.sampled_from(("m.text", "m.image")),
        body=odd.words,
        **{"m.relates_to": odd.contents, "m.mentions": odd.contents, "m.new_content": odd.contents},
    ),
)


def whole(text: str) -> bool:
    """Say whether a text has no half characters, which no database and no request takes."""
    return not any("\ud800" <= each <= "\udfff" for each in text)


@given(odd.events | messages, rooms, st.builds(Me, odd.senders, odd.words))
def test_whatever_an_event_is_it_says_something_sane_or_nothing(
    event: object, room: Room, me: Me
) -> None:
    found = read(event, room, me)
    match found:
        case None:
            return
        case Message():
            assert isinstance(found.text, str)
            assert found.handle == found.id
            assert whole(found.text)
        case Reaction():
            assert 1 <= found.number <= 10
            assert found.target
            assert whole(found.target)
        case _:
            assert_never(found)
    assert found.id
    assert whole(found.id + found.sender.id + found.place.thread)
    assert found.sender.id not in ("", me.id)
    assert found.sender.name == (room.names.get(found.sender.id) or localpart(found.sender.id))
    assert (found.place.id, found.place.direct) == (room.id, room.direct)
    assert isinstance(found.place.thread, str)
    assert found.moderates == (found.sender.id in room.keepers)


def test_half_a_character_is_replaced() -> None:
    event = {
        **said("half \ud83d", **{"m.mentions": {"user_ids": ["\ud83d"]}}),
        "sender": "@\udc00:x",
    }
    message = heard(event)
    assert (message.text, message.sender.id) == ("half \ufffd", "@\ufffd:x")
    assert heard(said("whole 👍")).text == "whole 👍"
