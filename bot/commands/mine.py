"""What I offer and ask."""

from collections.abc import Sequence

from bot import named
from bot.call import Call, command
from bot.commands.declaring.answer import label
from bot.events import Reply
from bot.moment import Line, choice, line
from storage import declarations
from storage.tables import Declaration

BUTTONS = 6


@command("mine")
async def mine(call: Call) -> Reply:
    """List what the person offers and asks for, with a button to drop each."""
    rows = await declarations.own(call.moment.session, call.person.id)
    if not rows:
        start = [choice("offer", "button-offer"), choice("ask", "button-ask")]
        return call.reply(line("mine-empty"), choices=start)
    lines = [*listing("offer", rows), *listing("ask", rows)]
    drops = [choice(f"drop {row.id}", "button-drop", label(row)) for row in rows[:BUTTONS]]
    return call.reply(*lines, choices=drops)


def listing(side: str, rows: Sequence[Declaration]) -> list[Line]:
    """Return a heading and a line for each declaration of one side."""
    lines = [_line(row) for row in rows if row.side == side]
    return [line(f"mine-{side}"), *lines] if lines else []


def _line(row: Declaration) -> Line:
    languages = [named.tongue(code) for code in row.languages]
    until = named.day(row.expires_at)
    if row.note:
        return line("mine-line-note", label(row), until, languages, row.note)
    return line("mine-line", label(row), until, languages)
