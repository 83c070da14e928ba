"""Yes, introduce us."""

from bot.call import Call, command
from bot.commands.picking import about, pick
from bot.events import Reply
from bot.introductions import answer
from bot.introductions.secret import looks_open
from bot.introductions.states import ASKING, KNOWN, State
from bot.moment import choice, line
from bot.say import Code


@command("accept")
async def accept(call: Call) -> Reply:
    """Say yes to a proposal; the names come when all have said yes."""
    picked = await pick(call, "accept", ASKING)
    if isinstance(picked, Reply):
        return picked
    introduction, party = picked
    already = party.answer == "yes"
    what = await about(call, introduction)
    if not looks_open(introduction, party, call.moment.now):
        over = "accept-already" if introduction.state in KNOWN else "accept-late"
        return call.reply(line(over, what, Code("/matches")))
    if already:
        return call.reply(line("accept-waiting", what))
    await answer.accept(call.moment, introduction, call.person)
    if introduction.state == State.INTRODUCED:
        return Reply("")  # the letter with the names is the answer
    back = [choice(f"decline {introduction.id}", "button-undo")]
    return call.reply(line("accept-waiting", what), choices=back)
