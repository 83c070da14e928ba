"""Introduce me: somebody is asked at once, without waiting for the round."""

from bot import named
from bot.call import Call, command
from bot.commands.declaring.answer import label
from bot.commands.ids import ids
from bot.events import Reply
from bot.introductions import at_once
from bot.moment import choice, line
from storage import declarations, rooms


@command("introduce", shown=False)
async def introduce(call: Call) -> Reply:
    """Ask the best fitting person; the press is the yes of the one who pressed."""
    moment, person = call.moment, call.person
    row = next(iter(await declarations.named(moment.session, person.id, ids(call.args))), None)
    if row is None or row.state != "open":
        return call.reply(line("introduce-gone"), choices=[choice("mine", "button-mine")])
    if await at_once.waiting(moment, row):
        return call.reply(line("introduce-waiting", label(row)))
    if not (await rooms.of(moment.session, person)).on(row.side):
        more = [choice("load", "button-load"), choice("matches", "button-matches")]
        return call.reply(line(f"introduce-full-{row.side}"), choices=more)
    person.quiet, person.paused_until = False, None
    introduction = await at_once.introduce(moment, row, person)
    if introduction is None:
        return call.reply(line(f"declare-nobody-{row.side}", label(row)))
    until = named.day(introduction.due_at or moment.now)
    back = [choice(f"decline {introduction.id}", "button-undo")]
    return call.reply(line(f"introduce-asked-{row.side}", label(row), until), choices=back)
