"""Delete everything about a person, at once."""

from collections.abc import Collection

from bot.call import Call, command
from bot.commands.picking import others
from bot.digest.again import unwrite
from bot.events import Reply
from bot.introductions import answer, at_once
from bot.introductions.reveal import user_page
from bot.moderators import moderators
from bot.moment import choice, line
from bot.outbox import lane_of
from bot.say import harmless, isolate
from storage import introductions, keepsakes, letters, people
from storage.tables import Introduction


@command("forget")
async def forget(call: Call) -> Reply:
    """Ask first; then delete every row and letter, also the letters that name this person."""
    if not call.knowledge.option(call.args, {"everything": "word-everything"}):
        choices = [choice("forget everything", "button-forget"), choice("pause", "button-pause")]
        return call.reply(line("forget-ask"), choices=choices)
    reply = call.reply(line("forget-done"))
    session = call.moment.session
    acquainted = {person.id for person in await moderators(call.moment)}
    for row, _ in await introductions.mine(session, call.person.id):
        acquainted.update(person.id for person in await others(call, row))
        if row.due_for == "lapse":
            await _release(call, row)
        await session.delete(row)
    await session.flush()
    await _unwrite(call, acquainted)
    await session.delete(call.person)
    await session.flush()
    return reply


async def _release(call: Call, row: Introduction) -> None:
    """Let those who said yes go on: a backup is tried, else they hear that it comes to nothing."""
    moment = call.moment
    await answer.decline(moment, row, call.person)
    if await at_once.replaced(moment, row):
        return
    for party, person in await introductions.parties(moment.session, row.id):
        if party.answer == "yes" and person.id != call.person.id:
            await moment.tell(person, [line("lapse-waiting")], bulk=True)


async def _unwrite(call: Call, acquainted: Collection[str]) -> None:
    """Delete what was written and kept for this person's accounts, and letters that name them."""
    session, person = call.moment.session, call.person
    await unwrite(call.moment, person.id)
    names, links = [person.wiki], [user_page(person.wiki)] if person.wiki else []
    for account in await people.accounts(session, person.id):
        await letters.delete_to(session, account.platform, lane_of(account.user))
        await keepsakes.forget(session, account.platform, account.user)
        names += [account.name, account.user]
        links.append(account.link)
    shown = [isolate(harmless(name)) for name in names if name]
    await letters.delete_naming(session, [person.id, *shown, *filter(None, links)], acquainted)
