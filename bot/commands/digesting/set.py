"""A digest is set: what was said, what was not, and what was not understood."""

from dataclasses import replace

from bot import named
from bot.call import Call
from bot.commands.digesting import present
from bot.digest.publishing import reader_of, weekly
from bot.events import Reply
from bot.grammar.schedules import Schedule, read_schedule
from bot.grammar.zones import near_zones
from bot.moment import choice, line
from bot.say import Code
from storage.subscriptions import Subscriber
from storage.tables import DigestSubscription

EXAMPLE = Code("/digest here every monday 09:00 Europe/Zagreb in hr")
LONGEST = 40


async def set_digest(call: Call) -> Reply:
    """Set when a place gets its digest; what is not said stays as it is, or is the usual."""
    interface = call.reader.language
    said = read_schedule(call.args, call.knowledge.schedule_words, interface=interface)
    place, before = await present.of(call)
    wanted = _completed(said, before or present.usual(call, place), call)
    if said.unknown:
        return _puzzled(call, said, wanted)
    await _keep(call, wanted)
    back = present.typed(before) if before else "digest off"
    choices = [
        choice("digest preview", "button-digest-preview"),
        choice("digest now", "button-digest-now"),
        choice(back, "button-undo"),
    ]
    aloud = replace(call, everybody=reader_of(call.knowledge, wanted))
    return aloud.reply(*present.described(aloud, "digest-set", wanted), choices=choices)


def _completed(said: Schedule, before: Subscriber, call: Call) -> Subscriber:
    hour, minute = said.time or (before.hour, before.minute)
    return before._replace(
        weekday=before.weekday if said.weekday is None else said.weekday,
        hour=hour,
        minute=minute,
        zone=said.zone or before.zone,
        language=said.language or before.language,
        thread=call.message.place.thread,
    )


async def _keep(call: Call, wanted: Subscriber) -> None:
    session = call.moment.session
    row = await session.get(DigestSubscription, wanted.id) if wanted.id else None
    due = weekly(wanted).after(call.moment.now)
    if row is None:
        row = DigestSubscription(place_id=wanted.place, weekday=0, hour=0, next_at=due)
        session.add(row)
    row.weekday, row.hour, row.minute, row.zone = wanted[8:12]
    row.language, row.thread, row.next_at = wanted.language, wanted.thread, due
    row.quiet = row.missed = 0
    await session.flush()


def _puzzled(call: Call, said: Schedule, wanted: Subscriber) -> Reply:
    """Say what was not understood; of a zone there is none like, near ones are offered."""
    phrase = said.unknown[0][:LONGEST]
    if said.zone is None and (near := near_zones(said.unknown[0])):
        choices = [
            choice(present.typed(wanted._replace(zone=zone)), "button-zone", named.zone(zone))
            for zone in near
        ]
        return call.reply(line("zone-unknown", phrase), choices=choices, private=False)
    return call.reply(line("digest-unclear", phrase, EXAMPLE))
