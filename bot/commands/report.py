"""Tell the moderators."""

from dataclasses import replace

from bot.call import Call, command
from bot.commands.declaring.guide import await_rest
from bot.commands.ids import ids
from bot.commands.picking import names, others, seat
from bot.commands.standing import NOT_YOURS, OUT_OF_DATE
from bot.events import Reply
from bot.introductions import wording
from bot.introductions.reveal import contact
from bot.introductions.states import KNOWN
from bot.moderators import moderators
from bot.moment import choice, line
from storage.tables import Report

LONGEST = 1500


@command("report")
async def report(call: Call) -> Reply:
    """Pass words on to the moderators, with the introduction they are about if it is named."""
    first, _, rest = call.args.partition(" ")
    about = replace(call, args=first)
    found = await seat(about)
    if ids(first) and found is None:
        return call.reply(NOT_YOURS)
    words = (rest if found else call.args).strip()[:LONGEST]
    if not words:
        await_rest(call, f"report {found[0].id}" if found else "report")
        if found and found[0].state in KNOWN:
            return call.reply(line("report-what-about", await names(call, found[0])))
        return call.reply(line("report-what"))
    row = Report(reporter_id=call.person.id, text=words, at=call.moment.now)
    if found:
        row.introduction_id = found[0].id
        row.about_id = next((other.id for other in await others(call, found[0])), None)
    call.moment.session.add(row)
    await call.moment.session.flush()
    told = await _tell(call, row, words)
    undo = choice(f"withdraw {row.id}", "button-undo")
    return call.reply(line("report-done" if told else "report-kept"), choices=[undo])


async def _tell(call: Call, row: Report, words: str) -> bool:
    """Write to every moderator that can be reached; say whether any could."""
    about = await call.moment.session.get(type(call.person), row.about_id) if row.about_id else None
    name = await wording.name_of(call.moment, about) if about else ""
    key = "report-arrived-about" if about else "report-arrived"
    lines = [line(key, call.account.name, call.account.platform.capitalize(), words, name)]
    for person in filter(None, (call.person, about)):  # they may have to write to both
        lines += await contact(call.moment, person)
    told = [await call.moment.tell(each, lines) for each in await moderators(call.moment)]
    return any(told)


@command("withdraw", shown=False)
async def withdraw(call: Call) -> Reply:
    """Take a report back; the moderators are told that it was."""
    wanted = next(iter(ids(call.args)), "")
    row = await call.moment.session.get(Report, wanted)
    if row is None or row.reporter_id != call.person.id or row.state != "open":
        return call.reply(OUT_OF_DATE)
    row.state = "withdrawn"
    for each in await moderators(call.moment):
        await call.moment.tell(each, [line("report-withdrawn", call.account.name)])
    return call.reply(line("withdraw-done"))
