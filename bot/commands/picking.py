"""Which introduction a command is about: the one its id names, or the only one there is."""

from collections.abc import Collection, Sequence

from bot import named
from bot.call import Call
from bot.commands.ids import ids
from bot.commands.standing import NOT_YOURS
from bot.events import Reply
from bot.introductions import wording
from bot.introductions.secret import looks_open, visible
from bot.moment import Choice, choice, line
from storage import introductions
from storage.tables import Introduction, Party, Person

Seat = tuple[Introduction, Party]


async def seats(call: Call, states: Collection[str]) -> list[Seat]:
    """Return the caller's introductions in some states, newest first."""
    rows = await introductions.mine(call.moment.session, call.person.id)
    return [(row, party) for row, party in rows if row.state in states]


async def seat(call: Call) -> Seat | None:
    """Return the introduction a command names, if the caller is in it."""
    for wanted in ids(call.args)[:1]:
        rows = await introductions.mine(call.moment.session, call.person.id)
        return next(((row, party) for row, party in rows if row.id == wanted), None)
    return None


async def pick(call: Call, verb: str, states: Collection[str]) -> Seat | Reply:
    """Return the introduction that is meant, or the answer that asks which.

    An id that is somebody else's gets the same answer as one that does not exist.
    """
    if ids(call.args):
        return await seat(call) or call.reply(NOT_YOURS)
    asked = verb in ("accept", "decline")
    waiting = await _unanswered(call) if asked else await seats(call, states)
    if len(waiting) == 1:
        return waiting[0]
    if not waiting:
        return call.reply(line(f"{verb}-none"), choices=[choice("matches", "button-matches")])
    return call.reply(line("pick-which"), choices=await _choices(call, verb, waiting))


async def _unanswered(call: Call) -> list[Seat]:
    """Return the introductions that wait for the caller, as far as the caller may know."""
    now = call.moment.now
    rows = visible(await introductions.mine(call.moment.session, call.person.id), now)
    return [each for each in rows if looks_open(*each, now) and not each[1].answer]


async def _choices(call: Call, verb: str, rows: Sequence[Seat]) -> list[Choice]:
    return [
        choice(f"{verb} {row.id}", "button-about", await about(call, row)) for row, _ in rows[:8]
    ]


async def about(call: Call, introduction: Introduction) -> list[named.Named]:
    """Name what an introduction is about, for the caller."""
    rows = await introductions.lessons(call.moment.session, introduction.id)
    me = call.person.id
    return await wording.topics(
        call.moment, [row for row in rows if me in (row.helper_id, row.learner_id)]
    )


async def others(call: Call, introduction: Introduction) -> list[Person]:
    """Return the other people of an introduction, in the order of their seats."""
    rows = await introductions.parties(call.moment.session, introduction.id)
    return [person for _, person in rows if person.id != call.person.id]


async def names(call: Call, introduction: Introduction) -> list[str]:
    """Return what the others are called; only for those who have been introduced."""
    return [await wording.name_of(call.moment, each) for each in await others(call, introduction)]
