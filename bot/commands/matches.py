"""My introductions: what waits for an answer, and whom I was brought together with."""

from bot import named
from bot.call import Call, command
from bot.commands.picking import about, names, others
from bot.events import Reply
from bot.introductions import wording
from bot.introductions.reveal import contact
from bot.introductions.secret import looks_open, visible
from bot.introductions.states import KNOWN
from bot.moment import Choice, Line, choice, line
from storage import introductions
from storage.tables import Introduction, Party

SHOWN = 5


@command("matches")
async def matches(call: Call) -> Reply:
    """Show proposals with their buttons, and introductions with names and links."""
    now = call.moment.now
    rows = visible(await introductions.mine(call.moment.session, call.person.id), now)
    waiting = [(row, party) for row, party in rows if looks_open(row, party, now)]
    known = [(row, party) for row, party in rows if row.state in KNOWN]
    if not waiting and not known:
        return call.reply(line("matches-none"), choices=[choice("mine", "button-mine")])
    lines: list[Line] = []
    choices: list[Choice] = []
    for row, party in waiting[:SHOWN]:
        lines += await _waiting(call, row, party, choices)
    if known:
        lines.append(line("matches-known"))
    for row, _ in known[:SHOWN]:
        lines += await _known(call, row)
    return call.reply(*lines, choices=choices)


async def _waiting(
    call: Call, row: Introduction, party: Party, choices: list[Choice]
) -> list[Line]:
    until = named.day(row.due_at or call.moment.now)
    what = await about(call, row)
    if party.answer == "yes":
        return [line("matches-waiting", what, until)]
    choices.append(choice(f"accept {row.id}", "button-accept-about", what))
    choices.append(choice(f"decline {row.id}", "button-decline-about", what))
    return await wording.proposal(call.moment, row, call.person)


async def _known(call: Call, row: Introduction) -> list[Line]:
    when = named.day(row.created_at)
    lines = [line("matches-person", await names(call, row), await about(call, row), when)]
    for other in await others(call, row):
        lines += await contact(call.moment, other)
    return lines
