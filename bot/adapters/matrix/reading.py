"""What an event says, if it says anything to the bot: pure, and safe with any JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from bot.adapters.shapes import find, table, word, words
from bot.events import Message, Place, User

PLATFORM = "matrix"
SPOKEN = ("m.text", "m.emote")
SHOWN = ("m.image", "m.file", "m.audio", "m.video", "m.location")
"""Said with pictures: answered where the bot is alone with somebody, never in a group."""
_QUOTED = re.compile(r"(?:>[^\n]*\n)+\n?")
_CALLED = re.compile(r"[:,]?(?:\s+|$)")
_CALLED_PLAINLY = re.compile(r"[:,](?:\s+|$)")
_MARKS = "\ufe0e\ufe0f"


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is: its id, and what people call it."""

    id: str
    name: str = ""

    def calls(self) -> list[str]:
        """Return the names by which the bot is called, the longest first."""
        names = {self.id.removeprefix("@"), localpart(self.id), self.name.removeprefix("@")}
        return sorted(filter(None, names), key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Room:
    """What of a room matters for what is said in it; `names` are display names by user."""

    id: str
    name: str = ""
    direct: bool = False
    names: Mapping[str, str] = field(default_factory=dict)
    keepers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody put an emoji to a message: perhaps a press on a button."""

    id: str
    sender: User
    place: Place
    target: str
    number: int
    moderates: bool = False


def read(event: object, room: Room, me: Me) -> Message | Reaction | None:
    """Return what an event says to the bot; None for everything else.

    Left out are the bot's own events, edits, notices (which are what bots write), and redacted
    events. In a room of several only `addressed` words and words with a prefix matter, but that
    is for the dispatch to say.
    """
    ident, sender = word(event, "event_id"), word(event, "sender")
    if not ident or not sender or sender == me.id:
        return None
    if word(event, "type") == "m.reaction":
        return _reaction(event, ident, user(sender, room), room)
    if word(event, "type") != "m.room.message" or _edits(event):
        return None
    return _message(event, ident, user(sender, room), room, me)


def _message(event: object, ident: str, sender: User, room: Room, me: Me) -> Message | None:
    content, kind = table(event, "content"), word(event, "content", "msgtype")
    if kind in SPOKEN:
        said = _said(content)
    elif kind in SHOWN and room.direct:
        said = word(content, "body") if word(content, "filename") else ""
    else:
        return None
    me = replace(me, name=room.names.get(me.id) or me.name)
    text, called = _without_call(
        said, me, mentioned=me.id in words(content, "m.mentions", "user_ids")
    )
    return Message(
        ident,
        sender,
        place(room, _thread(content)),
        text,
        handle=ident,
        addressed=called or _answers(content, me),
        moderates=sender.id in room.keepers,
    )


def _reaction(event: object, ident: str, sender: User, room: Room) -> Reaction | None:
    about = table(event, "content", "m.relates_to")
    target, number = word(about, "event_id"), number_of(word(about, "key"))
    if word(about, "rel_type") != "m.annotation" or not target or not number:
        return None
    return Reaction(ident, sender, place(room), target, number, sender.id in room.keepers)


def user(ident: str, room: Room) -> User:
    """Return somebody in a room, under the name they have there."""
    return User(PLATFORM, ident, room.names.get(ident) or localpart(ident), link(ident))


def place(room: Room, thread: str = "") -> Place:
    """Return a room as a place."""
    return Place(PLATFORM, room.id, thread, room.direct, room.name)


def localpart(ident: str) -> str:
    """Return the name in an id: `@ada:example.org` is `ada`."""
    return ident.removeprefix("@").partition(":")[0]


def link(ident: str) -> str:
    """Return the address that opens somebody in any client.

    https://spec.matrix.org/latest/appendices/#matrixto-navigation
    """
    return f"https://matrix.to/#/{quote(ident, safe='@:')}"


def _edits(event: object) -> bool:
    relation = find(event, "content", "m.relates_to")
    return word(relation, "rel_type") == "m.replace" or bool(
        table(event, "content", "m.new_content")
    )


def _said(content: object) -> str:
    """Return the words, without the quotation that older clients put before a reply."""
    body = word(content, "body")
    if table(content, "m.relates_to", "m.in_reply_to"):
        return _QUOTED.sub("", body, count=1) if body.startswith("> ") else body
    return body


def _thread(content: object) -> str:
    relation = table(content, "m.relates_to")
    return word(relation, "event_id") if word(relation, "rel_type") == "m.thread" else ""


def _answers(content: object, me: Me) -> bool:
    """Say whether it is a reply to the bot: clients mention whom they answer, older ones quote."""
    relation = table(content, "m.relates_to")
    if not word(relation, "m.in_reply_to", "event_id") or relation.get("is_falling_back") is True:
        return False
    quoted = re.match(r"> (?:\* )?<([^>\n]*)>", word(content, "body"))
    return me.id in words(content, "m.mentions", "user_ids") or bool(quoted and quoted[1] == me.id)


def _without_call(text: str, me: Me, *, mentioned: bool) -> tuple[str, bool]:
    """Take the bot's name from the beginning; say whether it was called.

    The bare name at the beginning of a sentence is no call: people talk about bots as well.
    """
    start = text.lstrip()
    bare = start.removeprefix("@")
    for name in me.calls():
        if bare.casefold().startswith(name.casefold()):
            rest = bare[len(name) :]
            called = _CALLED if mentioned or bare != start else _CALLED_PLAINLY
            if found := called.match(rest):
                return rest[found.end() :], True
    return text, False


def number_of(emoji: str) -> int:
    """Return the number of a keycap emoji, with or without its invisible marks; 0 for others."""
    plain = emoji.translate(dict.fromkeys(map(ord, _MARKS)))
    if plain == "\U0001f51f":
        return 10
    digit = plain.removesuffix("\u20e3")
    return int(digit) if digit in set("123456789") else 0
