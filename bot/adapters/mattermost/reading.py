"""What a post or a reaction says to the bot: pure, and safe with any JSON."""

import json
import re
import string
from dataclasses import dataclass
from typing import Literal

from bot.adapters.mattermost.buttons import NUMBERS
from bot.adapters.mattermost.channels import Channel
from bot.adapters.mattermost.handles import Handle
from bot.adapters.mattermost.history import made_at
from bot.adapters.mattermost.people import PLATFORM
from bot.adapters.shapes import Json, find, table, word, words
from bot.events import Change, Message, User
from bot.grammar.command import parse

KINDS = ("posted", "reaction_added", "user_updated")
"""The events we listen to. Edits are not among them: what was edited has been answered. See
https://api.mattermost.com/#tag/WebSocket
"""
WORDLESS = "wordless"
AUTOMATIC = ("from_bot", "from_webhook", "from_plugin")
ADDED, JOINED = "system_add_to_channel", "system_join_channel"
TEAM_ADDED, TEAM_JOINED = "system_add_to_team", "system_join_team"
ENDS = ".!?:," + string.whitespace + "\u00a0"


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: str
    username: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody put a number to a post: perhaps a press on a button."""

    id: str
    user: str
    post: str
    number: int
    at: int


def inner(event: Json, name: str) -> Json:
    """Return an object that is written as text within the data of an event; empty if it is none."""
    found = find(event, "data", name)
    if isinstance(found, dict):
        return found
    try:
        told = json.loads(found) if isinstance(found, str) else None
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def channel_of(event: Json, post: Json) -> Channel | None:
    """Return the channel that an event tells of; None where it does not."""
    kind, ident = word(event, "data", "channel_type"), word(post, "channel_id")
    own = word(event, "data", "channel_display_name") if kind in ("O", "P") else ""
    return Channel(ident, kind, own) if kind and ident else None


def read(post: Json, channel: Channel, me: Me) -> Message | Change | None:
    """Return what a post says to the bot, None for everything that is not for it.

    The sender is known by the id alone. Left out are the bot's own posts, those of the system, of
    other bots and of web hooks, and in a channel of several what neither names the bot nor begins
    as a command does.
    """
    ident, sender = word(post, "id"), word(post, "user_id")
    if not ident or not sender:
        return None
    if enters(post, me):
        return Change(ident, "entered", channel.place())
    if sender == me.id or word(post, "type") or _is_automatic(post):
        return None
    direct = channel.kind == "D"
    text, called = _without_call(word(post, "message"), me)
    pressed = direct and not text.strip() and bool(words(post, "file_ids"))
    if not direct and not called and not parse(text).prefix:
        return None
    if not text.strip() and not pressed and not called:
        return None
    return Message(
        ident,
        User(PLATFORM, sender),
        channel.place(word(post, "root_id")),
        WORDLESS if pressed else text,
        handle=str(Handle("post", ident, made_at(post) // 1000)),
        pressed=pressed,
        addressed=called,
    )


def _is_automatic(post: Json) -> bool:
    return any(str(find(post, "props", name)).lower() == "true" for name in AUTOMATIC)


def enters(post: Json, me: Me) -> bool:
    """Say whether somebody has let the bot into a channel; the first of a team comes by itself."""
    kind = word(post, "type")
    joined = kind == JOINED and word(post, "user_id") == me.id
    return joined or (kind == ADDED and word(post, "props", "addedUserId") == me.id)


def arrives(post: Json, me: Me) -> bool:
    """Say whether the bot came into a channel, also one that comes with a team."""
    kind = word(post, "type")
    joined = kind == TEAM_JOINED and word(post, "user_id") == me.id
    added = kind == TEAM_ADDED and word(post, "props", "addedUserId") == me.id
    return joined or added or enters(post, me)


def _without_call(text: str, me: Me) -> tuple[str, bool]:
    """Take the bot's name out of what is said, if it begins or ends with it: else it is about us.

    Names are written small or large, and end where a word ends.
    """
    name = f"@{me.username}"
    first = re.match(rf"\s*{re.escape(name)}(?![\w.-]*\w)[:,.]?\s*", text, re.IGNORECASE)
    if first is not None:
        return text[first.end() :], True
    said = text.rstrip(ENDS)
    before, last = said[: -len(name)], said[-len(name) :]
    called = last.lower() == name.lower() and before[-1:].isspace()
    return (before.rstrip(), True) if called else (text, False)


def reaction(told: Json, me: Me) -> Reaction | None:
    """Return the press that a reaction may be; None for any other emoji, and for our own."""
    emoji, user, post = (word(told, name) for name in ("emoji_name", "user_id", "post_id"))
    if emoji not in NUMBERS or not user or not post or user == me.id:
        return None
    at = made_at(told)
    return Reaction(f"{post} {user} {emoji} {at}", user, post, NUMBERS.index(emoji) + 1, at)


def absence(event: Json, *, was_gone: bool) -> Change | None:
    """Return that an account was closed, or opened again, if an event says so."""
    told = table(event, "data", "user")
    ident, gone = word(told, "id"), bool(find(told, "delete_at"))
    if not ident or gone == was_gone:
        return None
    what: Literal["gone", "back"] = "gone" if gone else "back"
    place, user = Channel("", "D").place(), User(PLATFORM, ident)
    return Change(f"{ident} {what} {find(told, 'update_at')}", what, place, user)
