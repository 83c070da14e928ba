"""Delete everything about a person, at once."""

from bot.call import Call, command
from bot.events import Reply
from bot.introductions import answer
from bot.introductions.states import ASKING
from bot.moment import choice, line
from storage import introductions


@command("forget")
async def forget(call: Call) -> Reply:
    """Ask first; then delete every row and letter, also the letters that name this person."""
    if not call.knowledge.option(call.args, {"everything": "word-everything"}):
        choices = [choice("forget everything", "button-forget"), choice("pause", "button-pause")]
        return call.reply(line("forget-ask"), choices=choices)
    reply = call.reply(line("forget-done"))
    session = call.moment.session
    for row, _ in await introductions.mine(session, call.person.id):
        if row.state in ASKING:
            await _release(call, row.id)
        await session.delete(row)
    await session.flush()
    await session.delete(call.person)
    await session.flush()
    return reply


async def _release(call: Call, introduction_id: str) -> None:
    """Let those who said yes go on: a backup is tried, and they hear that it comes to nothing."""
    moment = call.moment
    row = await introductions.get(moment.session, introduction_id)
    if row is None:
        return
    await answer.decline(moment, row, call.person)
    for party, person in await introductions.parties(moment.session, row.id):
        if party.answer == "yes" and person.id != call.person.id:
            await moment.tell(person, [line("lapse-waiting")], bulk=True)
