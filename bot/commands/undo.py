"""Take back a declaration just made; what it replaced is open again."""

from datetime import timedelta

from bot.call import Call, command
from bot.commands.declaring.answer import joined, label
from bot.commands.ids import ids
from bot.commands.rerun import pressed, rerun
from bot.commands.standing import OUT_OF_DATE
from bot.events import Reply
from bot.introductions.gone import hand_over, let_go
from bot.moment import choice, line
from storage import declarations
from storage.tables import Declaration


@command("undo", shown=False)
async def undo(call: Call) -> Reply:
    """Undo what was declared; pressing twice changes nothing more. Alone: the last thing done."""
    if not call.args.strip():
        last = await pressed(call, call.say("button-undo"))
        return (await rerun(call, last) if last else None) or call.reply(OUT_OF_DATE)
    rows = await declarations.named(call.moment.session, call.person.id, ids(call.args))
    if not rows:
        return call.reply(OUT_OF_DATE)
    changed = [row for row in rows if row.state == "open"]
    for row in changed:
        row.state = "dropped"
        old = row.replaces and await declarations.get(call.moment.session, row.replaces)
        if old and old.state == "replaced" and old.person_id == call.person.id:
            old.state = "open"
            await hand_over(call.moment, row, old)
        await let_go(call.moment, row)
    if not changed:
        return call.reply(line("undo-already"))
    back = [choice(f"restore {joined(changed)}", "button-restore")]
    return call.reply(line("undo-done", [label(row) for row in changed]), choices=back)


@command("restore", shown=False)
async def restore(call: Call) -> Reply:
    """Open declarations again that were dropped, undone or have expired."""
    rows = await declarations.named(call.moment.session, call.person.id, ids(call.args))
    mine = await declarations.own(call.moment.session, call.person.id)
    taken = {(row.side, row.topic): row for row in mine}
    limit = call.knowledge.settings.limits.declarations
    back = [row for row in rows if row.state != "open"]
    if not back:
        return call.reply(line("undo-already") if rows else OUT_OF_DATE)
    if len(mine) + len(back) > limit:
        return call.reply(line("declare-full", limit))
    for row in back:
        older = taken.get((row.side, row.topic))
        row.replaces = older.id if older else None
        reopen(call, row)
        if older is not None:
            older.state = "replaced"
            await hand_over(call.moment, older, row)
    return call.reply(
        line("restore-done", [label(row) for row in back]),
        choices=[choice(f"undo {joined(back)}", "button-undo")],
    )


def reopen(call: Call, row: Declaration) -> None:
    """Open a declaration again, for the usual time if its own is over."""
    row.state = "open"
    if row.expires_at <= call.moment.now:
        renewed(call, row)


def renewed(call: Call, row: Declaration) -> None:
    """Give a declaration the usual time from now on."""
    row.expires_at = call.moment.now + timedelta(days=call.knowledge.settings.limits.days_open)
    row.deadline, row.reminded = None, False
