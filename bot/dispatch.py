"""Somebody spoke: find out what was meant, run it, and store the answer with its cause."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import perf_counter

from sqlalchemy import inspect

from bot import changes, outbox
from bot.adapters import Adapter
from bot.call import Call, Command
from bot.chime import Bell
from bot.commands import ANSWERS, COMMANDS, PLAIN, SORRY, UNKNOWN
from bot.events import Change, Invitation, Message, Now, Outgoing, Reply
from bot.grammar.command import parse
from bot.grammar.spelling import key
from bot.knowledge import Knowledge
from bot.moment import Moment, line
from bot.outbox import Cause
from bot.pace import Pace
from bot.say import Code
from bot.storable import storable
from bot.tally import Tally
from storage import letters, people
from storage.database import Database
from storage.people import Hints

log = logging.getLogger(__name__)

RETRY_SECONDS = 0.5
LONGEST_RETRY_SECONDS = 60.0
LONGEST = 2000
"""Letters of a message; nobody needs more, and everything here is fast below it."""


@dataclass(frozen=True)
class Dispatch:
    """Hears messages, one transaction each, and rings when there is something to deliver."""

    database: Database
    knowledge: Knowledge
    now: Now
    bell: Bell = field(default_factory=asyncio.Event)
    pace: Pace = field(default_factory=Pace)
    tally: Tally = field(default_factory=Tally)

    @cached_property
    def commands(self) -> Mapping[str, Command]:
        """Every command, by each of its names in every language."""
        return by_name(COMMANDS, self.knowledge)

    async def attend(self, adapter: Adapter) -> None:
        """Hear what an adapter yields, one message after the other, until it ends."""
        async with contextlib.aclosing(adapter.listen()) as events:
            async for event in events:
                await self._store(event)

    async def _store(self, event: Message | Change) -> None:
        """Take what was yielded until it is stored: asking for the next one would confirm it."""
        wait = RETRY_SECONDS
        while True:
            try:
                if isinstance(event, Message):
                    return await self.hear(event)
                return await self.notice(event)
            except Exception:
                log.exception("what was heard could not be stored; trying again in %s s", wait)
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_RETRY_SECONDS)

    async def hear(self, message: Message) -> None:
        """Answer a message: seen-mark, effects and letters are stored together, or none of them.

        A bug in a command is logged, undone and answered with an apology. Raises only what the
        database raises when not even that can be stored.
        """
        command, args = understand(message, self.commands)
        if command is None:
            return
        message = storable(message)
        platform, began = message.place.platform, perf_counter()
        try:
            await self._hear(message, command, args)
        except Exception:
            log.exception("a message on %s could not be answered", platform)
            self.tally.errors[platform] += 1
            await self._hear(message, SORRY, "")
        self.tally.answers[platform].add(perf_counter() - began)
        self.bell.set()

    async def _hear(self, message: Message, command: Command, args: str) -> None:
        now = self.now()
        async with self.database.transaction() as session:
            if not await letters.first_time(session, message.place.platform, message.id, now=now):
                return
            moment = Moment(session, now, self.knowledge)
            if message.sender.id:
                await self._answer(moment, message, command, args)
            else:
                await self._answer_nobody(moment, message)

    async def _answer(self, moment: Moment, message: Message, command: Command, args: str) -> None:
        sender, session, now = message.sender, moment.session, moment.now
        hints = Hints(sender.name, sender.link, sender.languages, sender.zone)
        platform = message.place.platform
        person, account = await people.behind(session, platform, sender.id, hints, now=now)
        known = moment.language(person, account)
        local = "" if known else await moment.language_of(message.place)
        call = Call(message, args, person, account, moment, self.commands, local)
        reply = self._refusal(call) or await _run(command, call)
        if reply.text:
            owner = None if inspect(person).deleted else person.id
            await outbox.post(session, address(call, reply), Cause(owner), now=now)

    async def _answer_nobody(self, moment: Moment, message: Message) -> None:
        """Say in the place that it cannot be seen who spoke; nobody is made of that."""
        place, limit = message.place, self.knowledge.settings.limits.messages_a_minute
        if self.pace.of(f"{place.platform} in {place.id}", moment.now, limit) == "fine":
            text = moment.text(await moment.everybody(place), [line("nameless")])
            letter = Outgoing(text, place=place, handle=message.handle)
            await outbox.post(moment.session, letter, Cause(), now=moment.now)

    async def notice(self, change: Change) -> None:
        """Note a change: seen-mark, effects and letters are stored together, or none of them.

        What a bug makes impossible is logged and not tried again. Raises only what the database
        raises when not even the seen-mark can be stored.
        """
        try:
            await self._notice(change, changes.note)
        except Exception:
            log.exception("a change on %s could not be noted", change.place.platform)
            self.tally.errors[change.place.platform] += 1
            await self._notice(change, _nothing)
        self.bell.set()

    async def _notice(
        self, change: Change, note: Callable[[Moment, Change], Awaitable[None]]
    ) -> None:
        now = self.now()
        async with self.database.transaction() as session:
            if await letters.first_time(session, change.place.platform, change.id, now=now):
                await note(Moment(session, now, self.knowledge), change)

    def _refusal(self, call: Call) -> Reply | None:
        account = call.account
        limit = self.knowledge.settings.limits.messages_a_minute
        match self.pace.of(f"{account.platform} {account.user}", call.moment.now, limit):
            case "silent":
                return Reply("")
            case "warn":
                return call.reply(line("pace-slow"))
        if call.person.banned:
            return call.reply(line("banned"))
        if len(call.message.text) > LONGEST:
            return call.reply(line("too-long", len(call.message.text), LONGEST))
        return None


async def _nothing(_moment: Moment, _change: Change) -> None:
    """Leave everything as it was."""


def by_name(commands: Iterable[Command], knowledge: Knowledge) -> Mapping[str, Command]:
    """Return commands by the spelling keys of their names and of their aliases everywhere."""
    named = {key(command.name): command for command in commands}
    aliases = {
        key(alias): command
        for command in commands
        for alias in knowledge.words(f"command-{command.name}")
    }
    return aliases | named


def understand(message: Message, commands: Mapping[str, Command]) -> tuple[Command | None, str]:
    """Return the command that is meant and the rest of the line; None if it is not for us.

    Directly, or where the bot is addressed, no prefix is needed, and plain words are read as well.
    Else only a command of ours with its prefix counts in a place: other bots have commands too, and
    `!` is how people shout.
    """
    parsed = parse(message.text[: LONGEST + 1])
    for_us = message.place.direct or message.addressed or message.pressed
    command = commands.get(key(parsed.word)) if parsed.word else None
    if command is not None and (parsed.prefix or message.pressed):
        return command, parsed.rest
    if not for_us:
        return None, ""
    return (UNKNOWN if parsed.prefix or message.pressed else PLAIN), message.text


async def _run(command: Command, call: Call) -> Reply:
    person = call.person
    expected = people.expected(person)
    if person.awaiting and command not in ANSWERS:
        people.expect(person)
    reply = await command.run(call)
    if inspect(person).deleted:
        return reply
    if people.expected(person) != expected:
        await people.keep_expected(call.moment.session, person)
    return welcome(call, reply)


def welcome(call: Call, reply: Reply) -> Reply:
    """Say once, with the first answer, what is kept and where to read more."""
    if call.person.told_privacy or not (reply.private and reply.text):
        return reply
    call.person.told_privacy = True
    text = f"{reply.text}\n\n{call.say('privacy-first', Code('/privacy'))}"
    return replace(reply, text=text)


def address(call: Call, reply: Reply) -> Outgoing:
    """Aim a reply: back where it came from, to the one who spoke if it is private.

    In case they cannot be written to yet, a private one in a place brings an invitation along.
    """
    message = call.message
    invited = reply.private and not message.place.direct
    return Outgoing(
        text=reply.text,
        place=message.place,
        user=message.sender if reply.private else None,
        buttons=reply.buttons,
        handle=message.handle,
        attachments=reply.attachments,
        leaves=reply.leaves,
        invitation=_invitation(call, reply) if invited else None,
    )


def _invitation(call: Call, reply: Reply) -> Invitation:
    name = call.account.name or call.account.user
    text = call.say("invitation-discreet") if reply.discreet else call.say("invitation", name)
    return Invitation(text, call.say("button-invitation"))
