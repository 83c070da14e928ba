"""My figures, and everybody's."""

from bot.call import Call, command
from bot.commands.aloud import aloud
from bot.events import Reply
from bot.moment import Line, line
from storage import figures
from storage.figures import SMALLEST, Figures


@command("stats")
async def stats(call: Call) -> Reply:
    """Show what came of it, for oneself and for everybody; never of fewer than five people."""
    call = await aloud(call)
    if call.everybody is not None:
        return call.reply(*_lines(await figures.everybody(call.moment.session)))
    mine = await figures.of(call.moment.session, call.person.id)
    everybody = await figures.everybody(call.moment.session)
    own = line("stats-mine", mine.offering, mine.asking, mine.introduced, mine.met)
    return call.reply(own, *_lines(everybody))


def _lines(everybody: Figures) -> list[Line]:
    pairs = [
        ("stats-offering", everybody.offering),
        ("stats-asking", everybody.asking),
        ("stats-introduced", everybody.introduced),
        ("stats-met", everybody.met),
        ("stats-helped", everybody.helped),
    ]
    lines = [line(key, number) for key, number in pairs if number >= SMALLEST]
    return [line("stats-everybody"), *lines] if lines else [line("stats-few", SMALLEST)]
