"""What the server brings to our door: slash commands, presses and forms. Pure.

https://developers.mattermost.com/integrate/slash-commands/custom/
https://developers.mattermost.com/integrate/plugins/interactive-messages/
https://developers.mattermost.com/integrate/plugins/interactive-dialogs/
"""

import json
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from bot.adapters.mattermost.markup import CXC
from bot.adapters.mattermost.people import PLATFORM
from bot.adapters.shapes import Json, find, table, word
from bot.events import Place

MOST_FIELDS = 1000
_ID = re.compile(r"[a-z0-9]{26}")
_IDENT = re.compile(r"[a-z0-9]{1,64}")
_BETWEEN = re.compile(r"([a-z0-9]{26})__([a-z0-9]{26})")
_GROUP = re.compile(r"[0-9a-f]{40}")
_TRIGGER = re.compile(r"/?([^\s/]{1,128})")


class Unreadable(Exception):  # noqa: N818 - a word of the trade, not an error of ours
    """This is nothing a Mattermost server brings."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who has done something, where, and what a form can be shown with (empty for nothing)."""

    user: str
    username: str
    channel: str
    channel_name: str
    root: str
    trigger_id: str

    def place(self, me: str) -> Place:
        """Return the place; `me` is the bot, whose direct conversations are known by their name.

        The names of conversations without a team are made of ids and say nothing to people.
        """
        between, group = _BETWEEN.fullmatch(self.channel_name), _GROUP.fullmatch(self.channel_name)
        direct = between is not None and me in between.groups()
        name = "" if between or group else self.channel_name
        return Place(PLATFORM, self.channel, self.root, direct, name)


@dataclass(frozen=True, slots=True)
class Slash:
    """A slash command; `ident` is the last part of its `response_url`."""

    caller: Caller
    token: str
    trigger: str
    text: str
    ident: str

    @property
    def line(self) -> str:
        """Return what a person would have typed without slash commands."""
        if self.trigger == CXC:
            return self.text.strip() or "help"
        return f"/{self.trigger} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Pressing:
    """A press on a button, or a choice (from 1, 0 for none) from a menu."""

    caller: Caller
    post: str
    seal: str
    chosen: int


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent in, or closed."""

    user: str
    state: str
    values: Json
    cancelled: bool


def read_slash(body: bytes, header: str) -> Slash:
    """Read a slash command; `header` is `Authorization`. Raises Unreadable."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Unreadable from None
    form = dict(pairs)
    token = form.get("token") or header.removeprefix("Token ")
    trigger = _TRIGGER.fullmatch(form.get("command", ""))
    ident = form.get("response_url", "").rpartition("/")[2]
    if trigger is None or not _IDENT.fullmatch(ident):
        raise Unreadable
    return Slash(_caller(form), token, trigger[1].lower(), form.get("text", ""), ident)


def read_press(body: bytes) -> Pressing:
    """Read a press; raises Unreadable."""
    told = _object(body)
    post, seal = word(told, "post_id"), word(told, "context", "seal")
    caller = _caller(told)
    if not _ID.fullmatch(post) or not seal or not caller.trigger_id:
        raise Unreadable
    chosen = word(told, "context", "selected_option")
    return Pressing(caller, post, seal, int(chosen) if re.fullmatch("[0-9]{1,3}", chosen) else 0)


def read_submission(body: bytes) -> Submission:
    """Read a form; raises Unreadable."""
    told = _object(body)
    user, state = word(told, "user_id"), word(told, "state")
    if not _ID.fullmatch(user) or not state:
        raise Unreadable
    return Submission(user, state, table(told, "submission"), find(told, "cancelled") is True)


def _caller(told: object) -> Caller:
    names = ("user_id", "user_name", "channel_id", "channel_name", "root_id", "trigger_id")
    caller = Caller(*(word(told, name) for name in names))
    if not _ID.fullmatch(caller.user) or not _ID.fullmatch(caller.channel):
        raise Unreadable
    if caller.root and not _ID.fullmatch(caller.root):
        raise Unreadable
    return caller


def _object(body: bytes) -> Json:
    try:
        told: object = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(told, dict):
        raise Unreadable
    return told
