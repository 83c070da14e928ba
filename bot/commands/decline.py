"""Not now; nobody is told."""

from bot.call import Call, command
from bot.commands.picking import about, pick
from bot.events import Reply
from bot.introductions import answer
from bot.introductions.secret import looks_open
from bot.introductions.states import ASKING, State
from bot.moment import choice, line


@command("decline")
async def decline(call: Call) -> Reply:
    """Say no to a proposal."""
    picked = await pick(call, "decline", ASKING)
    if isinstance(picked, Reply):
        return picked
    introduction, party = picked
    what = await about(call, introduction)
    if party.answer == "no":
        return call.reply(line("decline-done", what))
    if not looks_open(introduction, party, call.moment.now):
        return call.reply(line("decline-late", what))
    await answer.decline(call.moment, introduction, call.person)
    back = [choice(f"reopen {introduction.id}", "button-undo")]
    return call.reply(line("decline-done", what), choices=back)


@command("reopen", shown=False)
async def reopen(call: Call) -> Reply:
    """Take a no back."""
    picked = await pick(call, "reopen", (State.DECLINED,))
    if isinstance(picked, Reply):
        return picked
    introduction, _ = picked
    what = await about(call, introduction)
    if not await answer.reopen(call.moment, introduction, call.person):
        return call.reply(line("accept-late", what))
    choices = [
        choice(f"accept {introduction.id}", "button-accept"),
        choice(f"decline {introduction.id}", "button-decline"),
    ]
    return call.reply(line("reopen-done", what), choices=choices)
