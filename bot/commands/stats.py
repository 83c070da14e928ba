"""My figures, and everybody's."""

from bot.call import Call, command
from bot.census.privacy import SMALLEST
from bot.census.published import Snapshot
from bot.census.reading import history
from bot.census.taking import next_monday
from bot.commands.aloud import aloud
from bot.events import Reply
from bot.moment import Line, line
from bot.pictures.needs import picture_of_weeks
from storage import figures

WEEKS = 12
"""How far back the picture goes; one week makes none."""


@command("stats")
async def stats(call: Call) -> Reply:
    """Show what came of it: for oneself now, for everybody by the figures of the week."""
    call = await aloud(call)
    weeks = await history(call.moment.session, WEEKS if call.pictured else 1)
    everybody = _lines(weeks[0]) if weeks else [line("stats-none-yet", _first(call))]
    drawn = picture_of_weeks(weeks, call.knowledge, call.reader)
    files = (drawn,) if drawn else ()
    if call.everybody is not None:
        return call.reply(*everybody, attachments=files)
    mine = await figures.of(call.moment.session, call.person.id)
    own = line("stats-mine", mine.offering, mine.asking, mine.introduced, mine.met)
    return call.reply(own, *everybody, attachments=files)


def _first(call: Call) -> object:
    return next_monday(call.moment.now).date()


def _lines(snapshot: Snapshot) -> list[Line]:
    row = snapshot.find("all")
    if row is None:
        return [line("stats-few", SMALLEST)]
    figures = [
        ("stats-offering", row.offering),
        ("stats-asking", row.asking),
        ("stats-introduced", row.introductions),
        ("stats-met", row.meetings),
        ("stats-helped", row.helped),
        ("stats-served", None if row.served is None else round(100 * row.served)),
        ("stats-days", None if row.days is None else round(row.days)),
    ]
    lines = [line(key, figure) for key, figure in figures if figure is not None]
    return [line("stats-everybody", snapshot.week), *lines]
