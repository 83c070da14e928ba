"""Write to somebody through the bot, where neither can reach the other."""

from bot.call import Call, command
from bot.commands.declaring.guide import await_rest
from bot.commands.picking import names, others, pick
from bot.events import Reply
from bot.introductions.states import KNOWN, State
from bot.moment import choice, line
from storage import people
from storage.tables import Person

LONGEST = 1500


@command("relay", shown=False)
async def relay(call: Call) -> Reply:
    """Pass words on to those one has been introduced to."""
    picked = await pick(call, "relay", (State.INTRODUCED, State.MET))
    if isinstance(picked, Reply):
        return picked
    introduction, _ = picked
    if introduction.state not in KNOWN:
        return call.reply(line("met-not-yet"))
    words = call.args.replace(introduction.id, "").strip()[:LONGEST]
    who = await names(call, introduction)
    if not words:
        await_rest(call, f"relay {introduction.id}")
        return call.reply(line("relay-what", who))
    arrived = [await _pass_on(call, other, introduction.id, words)
               for other in await others(call, introduction)]  # fmt: skip
    return call.reply(line("relay-done" if all(arrived) else "relay-failed", who))


async def _pass_on(call: Call, other: Person, introduction_id: str, words: str) -> bool:
    if await people.are_apart(call.moment.session, call.person.id, other.id):
        return True  # a block is secret: whoever is blocked learns nothing
    text = line("relay-from", call.account.name, words)
    answer = [choice(f"relay {introduction_id}", "button-answer")]
    return await call.moment.tell(other, [text], answer, introduction_id=introduction_id)
