"""Did you mean: an own wording becomes the capacity that was meant."""

from bot import named
from bot.call import Call, command
from bot.commands.declaring.answer import fits, label
from bot.commands.ids import ids
from bot.commands.standing import OUT_OF_DATE
from bot.events import Reply
from bot.introductions.gone import hand_over, let_go
from bot.moment import choice, line
from storage import declarations


@command("rename", shown=False)
async def rename(call: Call) -> Reply:
    """Say of a declaration which capacity it is about; Undo takes it off the list."""
    session, code = call.moment.session, call.args.split(" ")[-1]
    rows = await declarations.named(session, call.person.id, ids(call.args))
    row = next((row for row in rows if row.state == "open"), None)
    if row is None or code not in call.knowledge.capacities:
        return call.reply(OUT_OF_DATE)
    if row.topic == code:
        return call.reply(line("rename-done", label(row)))
    await let_go(call.moment, row)
    row.topic = code
    for same in await declarations.own(session, call.person.id):
        if (same.side, same.topic) == (row.side, code) and same.id != row.id:
            same.state, row.replaces = "replaced", same.id
            await hand_over(call.moment, same, row)
    await session.flush()
    more, introduce = await fits(call, [row])
    undo = choice(f"undo {row.id}", "button-undo")
    return call.reply(line("rename-done", named.topic(code)), *more, choices=[*introduce, undo])
