"""A text that turns out to be a command is run as if it had been typed."""

from collections.abc import Sequence
from dataclasses import replace

from bot.call import Call
from bot.envelope import unpack
from bot.events import Button, Reply
from bot.grammar.command import parse
from bot.grammar.spelling import key
from bot.outbox import lane_in
from storage import letters

LABEL = 80
"""Letters of the longest text that is compared with the labels of buttons."""
RECENT = 5
"""Letters whose buttons can be typed."""


async def rerun(call: Call, text: str) -> Reply | None:
    """Run the command a text is; None if it is none."""
    parsed = parse(text)
    found = call.commands.get(key(parsed.word))
    return await found.run(replace(call, args=parsed.rest)) if found else None


async def pressed(call: Call, text: str, *, among: int = RECENT) -> str | None:
    """Return the command of a button whose label or number was typed; of the last few letters.

    A number counts from the last letter that has arrived for sure, a label tells by itself: also
    that of a button for everybody in the place.
    """
    if not text or len(text) > LABEL:
        return None
    own = await _own(call, text, among)
    return own or await _for_everybody(call, text)


async def _for_everybody(call: Call, text: str) -> str | None:
    place = call.message.place
    if place.direct or text.isdecimal():
        return None
    session, lane = call.moment.session, lane_in(place.id)
    for letter in await letters.recent_in(session, place.platform, lane):
        if found := _labelled(unpack(letter.body).buttons, text):
            return found
    return None


async def _own(call: Call, text: str, among: int) -> str | None:
    for letter in await letters.recent(call.moment.session, call.person.id, among):
        buttons = unpack(letter.body).buttons
        if text.isdecimal() and not letter.sent_id:
            continue
        found = _labelled(buttons, text)
        if found or (buttons and text.isdecimal()):
            return found
    return None


def _labelled(buttons: Sequence[Button], text: str) -> str | None:
    if text.isdecimal() and 0 < int(text) <= len(buttons):
        return buttons[int(text) - 1].command
    wanted = key(text)
    return next((each.command for each in buttons if key(each.label) == wanted), None)
