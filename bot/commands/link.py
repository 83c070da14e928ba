"""Several accounts, one person: joined by a code that works once and not for long."""

import secrets
from datetime import timedelta

from bot import outbox
from bot.call import Call, command
from bot.events import Outgoing, Reply
from bot.moment import choice, line, user_of
from bot.outbox import Cause
from bot.say import Code
from storage import people
from storage.merging import merge, split
from storage.tables import Account, LinkCode, Person

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that nobody confuses: 8 of them are 39 bits, for ten minutes."""
LETTERS = 8
GOOD_FOR = timedelta(minutes=10)


@command("link")
async def link(call: Call) -> Reply:
    """Give out a code, or take one and ask whether both accounts are the same person's."""
    words = call.args.upper().replace("-", "").split()
    if not words:
        return await _give(call)
    if call.knowledge.option(words[0], {"off": "word-off"}):
        return await _part(call)
    code = await people.find_code(call.moment.session, words[0], now=call.moment.now)
    other = await call.moment.session.get(Account, code.account_id) if code else None
    if code is None or other is None:
        return call.reply(line("link-unknown"), choices=[choice("link", "button-link")])
    if code.person_id == call.person.id:
        same = code.account_id == call.account.id
        return call.reply(line("link-same-account" if same else "link-already"))
    if words[1:] and call.knowledge.option(words[1], {"yes": "word-yes"}):
        return await _join(call, code, other)
    yes = choice(f"link {words[0]} yes", "button-both-mine")
    where = other.platform.capitalize()
    return call.reply(line("link-confirm", other.name or other.user, where), choices=[yes])


async def _give(call: Call) -> Reply:
    code = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    good_until = call.moment.now + GOOD_FOR
    await people.keep_code(call.moment.session, code, call.account, expires_at=good_until)
    return call.reply(line("link-code", Code(f"/link {code}"), 10))


async def _join(call: Call, code: LinkCode, other: Account) -> Reply:
    session = call.moment.session
    first = await session.get(Person, code.person_id)
    if first is None:
        return call.reply(line("link-unknown"))
    await session.delete(code)
    await merge(session, first, call.person)
    call.account.person_id = first.id
    await _warn(call, first, other)
    done = line("link-done", other.name or other.user, other.platform.capitalize())
    return call.reply(done, choices=[choice("link off", "button-undo")])


async def _warn(call: Call, person: Person, other: Account) -> None:
    """Tell the account that gave out the code, wherever else its person can be reached."""
    name, where = call.account.name or call.account.user, call.account.platform.capitalize()
    reader = call.moment.reader(person, other)
    text = call.moment.text(reader, [line("link-told", name, where, Code("/report"))])
    letter = Outgoing(text, user=user_of(other))
    await outbox.post(call.moment.session, letter, Cause(person.id), now=call.moment.now)


async def _part(call: Call) -> Reply:
    accounts = await people.accounts(call.moment.session, call.person.id)
    if len(accounts) < 2:
        return call.reply(line("link-none"))
    await split(call.moment.session, call.account, call.person)
    return call.reply(line("link-parted"))
