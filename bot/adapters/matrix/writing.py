"""How a letter looks: HTML with a plain body, buttons as numbered lines. Pure."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.shapes import Json
from bot.events import Button, Outgoing
from bot.say.bidi import COMMAND, LRI, PDI, legible
from bot.say.split import split, utf8

LONGEST = 6000
"""Bytes of a part: an event holds 65,536, and HTML, escapes and encryption multiply. See
https://spec.matrix.org/latest/client-server-api/#size-limits
"""
KEYCAPS = (*(f"{digit}\ufe0f\u20e3" for digit in range(1, 10)), "\U0001f51f")
PREFIX = "!"
"""Clients keep the slash for themselves."""
PRIVATELY = "\u2709\ufe0f"
"""The reaction to words that are answered in the direct room: an envelope."""
UNDELIVERED = "\U0001f4ed"
"""The reaction to words whose answer may not be delivered: an empty mailbox."""
_ADDRESS = r"https?://[^\s<>\"\u2066-\u2069]*[^\s<>\"\u2066-\u2069.,;:!?)]"
"""Ours alone: in what people write no address is left."""
_MARKED = re.compile(f"({LRI}[^{PDI}\n]*{PDI}|{_ADDRESS})")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
"""HTML has no such characters, and JSON needs six bytes for each."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a letter goes: the room, and whom it is meant to alert there."""

    room: str
    readers: tuple[str, ...] = ()


def write(outgoing: Outgoing, aim: Aim) -> list[Json]:
    """Return the contents of the `m.room.message` events that say a letter, one or more.

    Words to people are `m.text` and mention them, words into a place are `m.notice`, which rings
    nobody's phone and which bots do not answer. Nobody is mentioned who is not meant. See
    https://spec.matrix.org/latest/client-server-api/#user-and-room-mentions
    """
    whole = "\n\n".join(filter(None, (outgoing.text, _listed(outgoing.buttons))))
    text = _CONTROLS.sub("", whole)
    shared = {
        "msgtype": "m.text" if aim.readers else "m.notice",
        "m.mentions": {"user_ids": list(aim.readers)} if aim.readers else {},
        **_relation(outgoing),
    }
    return [{**shared, **_words(part)} for part in split(text, LONGEST, measure=utf8)]


def _words(part: str) -> Json:
    return {
        "body": legible(COMMAND.sub(_typed, part)),
        "format": "org.matrix.custom.html",
        "formatted_body": legible(_html(part)),
    }


def _typed(found: re.Match[str]) -> str:
    return f"{LRI}{PREFIX if found[1] else ''}{found[2]}{PDI}"


def _html(part: str) -> str:
    pieces = _MARKED.split(part)
    marked = [_marked(each) if n % 2 else _escaped(each) for n, each in enumerate(pieces)]
    return "".join(marked).replace("\n", "<br>")


def _marked(piece: str) -> str:
    if found := COMMAND.fullmatch(piece):
        return f"<code>{_escaped(_typed(found))}</code>"
    return f'<a href="{html.escape(piece)}">{_escaped(piece)}</a>'


def _escaped(piece: str) -> str:
    return html.escape(piece, quote=False)


def _listed(buttons: Sequence[Button]) -> str:
    return "\n".join(f"{sign(number)} {button.label}" for number, button in enumerate(buttons, 1))


def sign(number: int) -> str:
    """Return the emoji of a button; beyond ten there are none, and the number is typed."""
    return KEYCAPS[number - 1] if number <= len(KEYCAPS) else f"{number}."


def _relation(outgoing: Outgoing) -> Json:
    """Answer in the thread, or as a reply; where the bot is alone with somebody, neither."""
    place = outgoing.place
    if place is None or (outgoing.user is not None and not place.direct):
        return {}
    reply = {"m.in_reply_to": {"event_id": outgoing.handle}} if outgoing.handle else {}
    if place.thread:
        thread = {"rel_type": "m.thread", "event_id": place.thread, "is_falling_back": False}
        return {"m.relates_to": {**thread, **reply}}
    return {"m.relates_to": reply} if reply and not place.direct else {}


def reaction(target: str, emoji: str) -> Json:
    """Return the content of a reaction to an event."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": target, "key": emoji}}
