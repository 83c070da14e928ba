"""Never with this person; they are not told."""

from collections.abc import Sequence

from bot.call import Call, command
from bot.commands.ids import ids
from bot.commands.picking import others, seat, seats
from bot.commands.standing import NOT_YOURS
from bot.events import Reply
from bot.grammar.spelling import key
from bot.introductions import answer, wording
from bot.introductions.states import ASKING, KNOWN
from bot.moment import Choice, choice, line
from storage import people
from storage.tables import Introduction, Person


@command("block")
async def block(call: Call) -> Reply:
    """Block the other side of an introduction by its id, or somebody one knows by name."""
    if not call.args.strip():
        return await _overview(call)
    if ids(call.args):
        found = await seat(call)
        if found is None:
            return call.reply(NOT_YOURS)
        return await _block(call, await others(call, found[0]), found[0])
    chosen = await _named(call)
    if not chosen:
        return call.reply(line("block-unknown", call.args[:40]))
    return await _block(call, chosen, None)


async def _block(call: Call, chosen: Sequence[Person], about: Introduction | None) -> Reply:
    moment = call.moment
    for other in chosen:
        await people.block(moment.session, call.person.id, other.id, now=moment.now)
    await moment.session.flush()
    ids_chosen = {other.id for other in chosen}
    for row, _ in await seats(call, ASKING):
        if ids_chosen & {other.id for other in await others(call, row)}:
            await answer.decline(moment, row, call.person)
    known = about is None or about.state in KNOWN
    ident = about.id if about else chosen[0].id
    undo = choice(f"unblock {ident}", "button-undo")
    if not known:
        return call.reply(line("block-somebody"), choices=[undo])
    names = [await wording.name_of(moment, other) for other in chosen]
    report = [choice(f"report {about.id}", "button-report")] if about else []
    return call.reply(line("block-done", names), choices=[undo, *report])


async def _known(call: Call) -> list[tuple[str, Person]]:
    """Return those the caller has been introduced to, each once, with their names."""
    found: dict[str, tuple[str, Person]] = {}
    for row, _ in await seats(call, KNOWN):
        for other in await others(call, row):
            found[other.id] = (await wording.name_of(call.moment, other), other)
    return list(found.values())


async def _named(call: Call) -> list[Person]:
    wanted = key(call.args.lstrip("@"))
    return [other for name, other in await _known(call) if key(name) == wanted]


async def _overview(call: Call) -> Reply:
    rows = await people.blocked_by(call.moment.session, call.person.id)
    if not rows:
        return call.reply(line("block-nobody"))
    names = {other.id: name for name, other in await _known(call)}
    choices = [_unblock(row.blocked_id, names.get(row.blocked_id)) for row in rows[:8]]
    return call.reply(line("block-list", len(rows)), choices=choices)


def _unblock(person_id: str, name: str | None) -> Choice:
    if name is None:
        return choice(f"unblock {person_id}", "button-unblock-somebody")
    return choice(f"unblock {person_id}", "button-unblock", name)


@command("unblock", shown=False)
async def unblock(call: Call) -> Reply:
    """Lift a block, by the id of an introduction or of the block's list."""
    found = await seat(call)
    targets = [other.id for other in await others(call, found[0])] if found else ids(call.args)
    lifted = [
        await people.unblock(call.moment.session, call.person.id, target) for target in targets
    ]
    return call.reply(line("unblock-done" if any(lifted) else "unblock-nothing"))
