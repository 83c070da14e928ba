"""The digest a place has, or would have; in words, and as the command that sets it."""

from datetime import time

from bot import named
from bot.call import Call
from bot.digest.publishing import reader_of, weekly
from bot.moment import Choice, Line, choice, line
from bot.settings import DAYS
from storage import places, subscriptions
from storage.subscriptions import Subscriber
from storage.tables import Place

USUAL_DAY, USUAL_TIME = 0, (9, 0)
COMMON = ((0, 9), (2, 9), (4, 15))
"""Weekdays and hours that are offered as buttons."""


async def of(call: Call) -> tuple[Place, Subscriber | None]:
    """Return the place somebody speaks in, and its digest if it has one."""
    said, session = call.message.place, call.moment.session
    now = call.moment.now
    place = await places.keep(session, said.platform, said.id, said.name, now=now)
    return place, await subscriptions.of(session, place.id)


def usual(call: Call, place: Place) -> Subscriber:
    """Return the digest a place would have if nothing was said of it."""
    zone = call.person.zone or call.account.zone or call.knowledge.settings.rounds.zone
    hour, minute = USUAL_TIME
    return Subscriber(
        "", place.id, place.platform, place.key, place.name, call.message.place.thread, "",
        place.language, USUAL_DAY, hour, minute, zone, call.moment.now, 0, 0,
    )  # fmt: skip


def typed(subscriber: Subscriber) -> str:
    """Return the command that sets a digest as it is."""
    hours = f"{subscriber.hour:02}:{subscriber.minute:02}"
    words = f"digest here {DAYS[subscriber.weekday]} {hours} {subscriber.zone}"
    return f"{words} in {subscriber.language}" if subscriber.language else words


def described(call: Call, key: str, subscriber: Subscriber) -> list[Line]:
    """Say when a digest comes, in which language, and on which day the next one is due."""
    reader = reader_of(call.knowledge, subscriber)
    hours = time(subscriber.hour, subscriber.minute)
    zone, tongue = named.zone(subscriber.zone), named.tongue(reader.language)
    due = weekly(subscriber).after(call.moment.now).astimezone(reader.zone)
    lines = [
        line(key, named.weekday(subscriber.weekday), hours, zone, tongue),
        line("digest-next", due.date()),
    ]
    if subscriber.language and not call.knowledge.texts.knows(subscriber.language):
        lines.append(line("digest-untranslated", named.tongue(subscriber.language), tongue))
    return lines


def common() -> list[Choice]:
    """Offer common times, in the zone that is taken if none is named."""
    return [
        choice(
            f"digest here {DAYS[day]} {hour:02}:00",
            "button-digest-at",
            named.weekday(day),
            time(hour),
        )
        for day, hour in COMMON
    ]
