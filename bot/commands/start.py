"""The first word of a client, and of a link that opens a conversation to read an answer in it."""

from dataclasses import replace

from bot import outbox
from bot.call import Call, command
from bot.commands.ids import ids
from bot.envelope import unpack
from bot.events import Reply
from bot.moment import choice, line, user_of
from bot.outbox import Cause
from storage import letters, people


@command("start", shown=False)
async def start(call: Call) -> Reply:
    """Give what was held for this person, or say hello; the key of a link only opens the door."""
    if call.message.place.direct and await _release(call):
        return Reply("")
    people.expect(call.person)
    used = [line("start-used")] if ids(call.args) and call.message.place.direct else []
    choices = [
        choice("offer", "button-offer"),
        choice("ask", "button-ask"),
        choice("help", "button-help"),
    ]
    return call.reply(*used, line("hello"), choices=choices)


async def _release(call: Call) -> bool:
    """Post what was held for this person directly, in its order; say whether there was anything.

    Whatever key was given: everybody can read it in the place, and it opens nothing of anybody's.
    """
    session, account = call.moment.session, call.account
    held = await letters.held(session, call.person.id, account.platform)
    for row in held:
        letter = replace(unpack(row.body), place=None, user=user_of(account), handle="",
                         invitation=None)  # fmt: skip
        cause = Cause(row.person_id, row.introduction_id, row.bulk)
        await outbox.post(session, letter, cause, now=call.moment.now)
        await session.delete(row)
    return bool(held)
