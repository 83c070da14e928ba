"""Still true? One tap renews."""

from bot import named
from bot.call import Call, command
from bot.commands.declaring.answer import label
from bot.commands.ids import ids
from bot.commands.standing import OUT_OF_DATE
from bot.commands.undo import renewed
from bot.events import Reply
from bot.moment import choice, line
from storage import declarations


@command("renew", shown=False)
async def renew(call: Call) -> Reply:
    """Give declarations the usual time from now on, and open those that have just expired."""
    rows = await declarations.named(call.moment.session, call.person.id, ids(call.args))
    mine = await declarations.own(call.moment.session, call.person.id)
    taken = {(row.side, row.topic) for row in mine}
    expired = [row for row in rows if row.state == "expired"]
    back = [row for row in expired if (row.side, row.topic) not in taken]
    rows = [*(row for row in rows if row.state == "open"), *back]
    limit = call.knowledge.settings.limits.declarations
    if not rows:
        return call.reply(OUT_OF_DATE)
    if back and len(mine) + len(back) > limit:
        return call.reply(line("declare-full", limit))
    for row in rows:
        row.state = "open"
        renewed(call, row)
    what, until = [label(row) for row in rows], named.day(rows[0].expires_at)
    return call.reply(line("renew-done", what, until), choices=[choice("mine", "button-mine")])
