"""Take an offer or an ask back."""

from collections.abc import Sequence

from bot.call import Call, command
from bot.commands.declaring.answer import joined, label
from bot.commands.declaring.topics import find
from bot.commands.ids import ids
from bot.events import Reply
from bot.grammar.declaration import listed
from bot.grammar.spelling import key
from bot.introductions.gone import let_go
from bot.moment import Choice, choice, line
from storage import declarations
from storage.tables import Declaration

BUTTONS = 8


@command("drop")
async def drop(call: Call) -> Reply:
    """Drop declarations by name or button; without a name, show what there is."""
    mine = await declarations.own(call.moment.session, call.person.id)
    if not mine:
        return call.reply(line("drop-none"))
    if not call.args.strip():
        return call.reply(line("drop-which"), choices=_choices(mine))
    chosen = await _chosen(call, mine)
    if not chosen:
        return call.reply(line("drop-unknown", call.args[:60]), choices=_choices(mine))
    for row in chosen:
        row.state = "dropped"
        await let_go(call.moment, row)
    back = [choice(f"restore {joined(chosen)}", "button-undo")]
    return call.reply(line("drop-done", [label(row) for row in chosen]), choices=back)


def _choices(rows: Sequence[Declaration]) -> list[Choice]:
    return [choice(f"drop {row.id}", "button-drop", label(row)) for row in rows[:BUTTONS]]


async def _chosen(call: Call, mine: Sequence[Declaration]) -> Sequence[Declaration]:
    wanted = set(ids(call.args))
    if wanted:
        return [row for row in mine if row.id in wanted]
    if call.knowledge.option(call.args, {"all": "word-all"}):
        return mine
    whole = _called(call, call.args, mine)
    parts = [_called(call, part, mine) for part in listed(call.args, call.knowledge.keywords)]
    if whole or not all(parts):
        return whole
    return list({row.id: row for rows in parts for row in rows}.values())


def _called(call: Call, text: str, mine: Sequence[Declaration]) -> Sequence[Declaration]:
    topic, spelling = find(call, text), key(text)
    codes = {topic.code} if topic else set()
    return [row for row in mine if row.topic in codes or key(row.wording) == spelling]
