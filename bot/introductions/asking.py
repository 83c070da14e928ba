"""The people of introductions that are planned are asked, some introductions a transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import groupby
from operator import attrgetter

from bot import named, outbox
from bot.events import Button, Outgoing, User
from bot.introductions.history import LAPSE_AFTER
from bot.introductions.propose import choices
from bot.introductions.states import Event, State
from bot.introductions.wording import Occasion, Somebody, Taught, described
from bot.moment import Moment, hinted, line, zone_info
from bot.outbox import Cause
from bot.phrases import Phrases
from storage import planned, quick
from storage.declarations import CADENCE_DAYS
from storage.ids import fresh
from storage.planned import Seat, Subject
from storage.tables import Step
from storage.untrue import drop_untrue


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks people within one transaction; `phrases` are kept from one to the next."""

    moment: Moment
    phrases: Phrases

    async def ask(self, chosen: Sequence[str]) -> None:
        """Ask the people of some introductions that are planned, if nobody else has done so.

        What must not be any more is deleted, as if it had never been: nobody knows of it.
        """
        session, now = self.moment.session, self.moment.now
        ids = await planned.take(session, chosen)
        await drop_untrue(session, ids, now=now)
        seats = await planned.seats(session, ids)
        occasions = _occasions(seats, await planned.subjects(session, ids))
        letters = [each for occasion in occasions for each in self._letters(*occasion)]
        await outbox.post_all(session, letters, now=now)
        await self._note(occasions)

    def _letters(
        self, occasion: Occasion, seats: Sequence[Seat]
    ) -> Iterator[tuple[Outgoing, Cause]]:
        for seat in seats:
            language = self._language(seat)
            letter = Outgoing(
                text=self._text(language, zone_info(seat.zone or seat.hint), occasion, seat),
                user=User(seat.platform, seat.user, seat.name, seat.link),
                buttons=self._buttons(language, seat.introduction),
            )
            yield letter, Cause(seat.person, seat.introduction, bulk=True)

    def _language(self, seat: Seat) -> str:
        knowledge = self.moment.knowledge
        return hinted(knowledge, seat.language, seat.hints) or knowledge.settings.language

    def _text(self, language: str, zone: tzinfo, occasion: Occasion, seat: Seat) -> str:
        until = (self.moment.now + LAPSE_AFTER).astimezone(zone).date()
        lines = [*described(occasion, seat.person), line("propose-until", until)]
        return "\n".join(self.phrases.say(language, each) for each in lines)

    def _buttons(self, language: str, introduction_id: str) -> tuple[Button, ...]:
        return tuple(
            Button(self.phrases.say(language, line(each.key)), each.command)
            for each in choices(introduction_id)
        )

    async def _note(self, occasions: Sequence[tuple[Occasion, Sequence[Seat]]]) -> None:
        session, now = self.moment.session, self.moment.now
        ids = [seats[0].introduction for _, seats in occasions]
        step = {"event": Event.PROPOSE.value, "state": State.PROPOSED.value, "at": now}
        await quick.put_all(
            session, Step, ("id", "introduction_id"), [(fresh(), each) for each in ids], step
        )
        await planned.propose(session, ids, until=now + LAPSE_AFTER)
        written_to = [seat for _, seats in occasions for seat in seats]
        await planned.rest(session, {each.person: _rests_until(each) for each in written_to})


def _rests_until(seat: Seat) -> datetime:
    """Say when a round may write to somebody again; it counts from the round, not from today."""
    return seat.created_at + timedelta(days=CADENCE_DAYS.get(seat.cadence, 7))


def _occasions(
    seats: Iterable[Seat], lessons: Iterable[Subject]
) -> list[tuple[Occasion, Sequence[Seat]]]:
    taught = _by_introduction(lessons)
    found = []
    for introduction, rows in groupby(seats, attrgetter("introduction")):
        mine = _one_each(rows)
        people = tuple(Somebody(each.person, tuple(each.speaks), each.region) for each in mine)
        first = mine[0]
        occasion = Occasion(
            people, tuple(taught[introduction]), first.common, first.hours, first.reason
        )
        found.append((occasion, mine))
    return found


def _one_each(rows: Iterable[Seat]) -> Sequence[Seat]:
    """Write to each person once: to the account they were last heard from."""
    first: dict[str, Seat] = {}
    for row in rows:
        first.setdefault(row.person, row)
    return list(first.values())


def _by_introduction(lessons: Iterable[Subject]) -> Mapping[str, list[Taught]]:
    found: dict[str, list[Taught]] = defaultdict(list)
    for row in lessons:
        taught = Taught(
            helper=row.helper,
            learner=row.learner,
            closeness=row.closeness,
            offered=named.topic(row.topic, row.wording),
            asked=named.topic(row.asked, row.asked_as),
        )
        found[row.introduction].append(taught)
    return found
