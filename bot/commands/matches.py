"""My introductions: what waits for an answer, and whom I was brought together with."""

from bot import named
from bot.call import Call, command
from bot.commands.picking import about, names, others
from bot.events import Reply
from bot.introductions import wording
from bot.introductions.reveal import contact
from bot.introductions.states import ASKING, State
from bot.moment import Choice, Line, choice, line
from storage import introductions
from storage.tables import Introduction, Party

SHOWN = 5
KNOWN = (State.INTRODUCED, State.MET, State.MISSED, State.CLOSED)
"""States in which the names have been told."""


@command("matches")
async def matches(call: Call) -> Reply:
    """Show proposals with their buttons, and introductions with names and links."""
    rows = await introductions.mine(call.moment.session, call.person.id)
    waiting = [(row, party) for row, party in rows if is_waiting(call, row, party)]
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


def is_waiting(call: Call, row: Introduction, party: Party) -> bool:
    """Say whether an introduction waits, as far as this person may know.

    Somebody else's no looks like silence until the week is over.
    """
    if row.state in ASKING:
        return True
    unknown = row.state in (State.DECLINED, State.CANCELLED) and party.answer == "yes"
    return unknown and row.due_at is not None and row.due_at > call.moment.now


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
