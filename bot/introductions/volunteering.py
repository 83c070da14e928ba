"""Somebody can help with an ask they have seen: they say yes at once, and its person is asked."""

from dataclasses import dataclass
from enum import Enum

from sqlmodel import col, select

from bot.introductions import answer
from bot.introductions.pool import member, wish
from bot.introductions.propose import propose
from bot.introductions.secret import looks_open
from bot.introductions.states import KNOWN, State
from bot.knowledge import OWN
from bot.matching import Match, Pool, Wish, rank
from bot.moment import Moment, line
from storage import declarations, introductions, people, rooms
from storage.tables import Declaration, Introduction, Lesson, Party, Person


class Hindrance(Enum):
    """Why nobody is asked. What somebody else has done or wishes always looks like `OVER`."""

    OWN = "own"
    OVER = "over"
    ASKED = "asked-already"
    KNOWN = "known"
    FULL = "full"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Who would like to help, and the languages they speak."""

    person: Person
    languages: tuple[str, ...]


async def current(moment: Moment, declaration_id: str) -> Declaration | None:
    """Return an ask, or the one that has taken its place since."""
    row = await declarations.get(moment.session, declaration_id)
    while row is not None and row.state == "replaced":
        query = select(Declaration).where(
            Declaration.person_id == row.person_id, Declaration.replaces == row.id
        )
        row = (await moment.session.exec(query)).first()
    return row if row is not None and row.side == "ask" else None


async def volunteer(
    moment: Moment, ask: Declaration, helper: Volunteer
) -> Introduction | Hindrance:
    """Propose somebody to the person of an ask; or say what is in the way."""
    person = helper.person
    if ask.person_id == person.id:
        return Hindrance.OWN
    before = await _before(moment, ask, person)
    if before is not None:
        return before
    asker = await people.get(moment.session, ask.person_id)
    if asker is None or not await _waits(moment, ask, asker, person):
        return Hindrance.OVER
    if not (await rooms.of(moment.session, person)).gives:
        return Hindrance.FULL
    match = await _match(moment, ask, asker, helper)
    if match is None:
        apart = set(helper.languages).isdisjoint(ask.languages)
        return Hindrance.LANGUAGE if apart else Hindrance.OVER
    person.quiet, person.paused_until, person.unanswered = False, None, 0
    return await propose(moment, match, person, asker, because=line("propose-volunteer"))


async def _before(
    moment: Moment, ask: Declaration, person: Person
) -> Introduction | Hindrance | None:
    """Say what has become of earlier introductions of the two; what is planned, nobody knows."""
    earlier = await _between(moment, ask, person)
    for introduction, party in (each[:2] for each in earlier if each[2]):
        if introduction.state in KNOWN:
            return Hindrance.KNOWN
        if looks_open(introduction, party, moment.now) and party.answer:
            return Hindrance.ASKED
        await answer.reopen(moment, introduction, person)  # who has said no may say yes after all
        if await answer.accept(moment, introduction, person):
            return introduction
    return Hindrance.OVER if earlier else None


async def _between(
    moment: Moment, ask: Declaration, person: Person
) -> list[tuple[Introduction, Party, bool]]:
    """Return introductions of somebody with the person of an ask, and whether they are about it."""
    theirs = select(Party.introduction_id).where(Party.person_id == ask.person_id)
    about = select(Lesson.introduction_id).where(
        Lesson.ask_id == ask.id, Lesson.helper_id == person.id
    )
    query = select(Introduction, Party, col(Introduction.id).in_(about)).join(Party)
    query = query.where(Party.person_id == person.id, col(Introduction.id).in_(theirs))
    query = query.where(Introduction.state != State.PLANNED)
    query = query.order_by(col(Introduction.created_at).desc())
    return [(row, party, bool(its)) for row, party, its in await moment.session.exec(query)]


async def _waits(moment: Moment, ask: Declaration, asker: Person, helper: Person) -> bool:
    """Say whether an ask waits for somebody, and its person may be asked about this one."""
    session, now = moment.session, moment.now
    paused = asker.paused_until is not None and asker.paused_until > now
    if ask.state != "open" or ask.expires_at <= now or asker.banned or asker.quiet or paused:
        return False
    if await people.are_apart(session, asker.id, helper.id) or await _answered(moment, ask):
        return False
    accounts = await people.accounts(session, asker.id)
    reachable = any(account.reachable for account in accounts)
    return reachable and (await rooms.of(session, asker)).takes > 0


async def _answered(moment: Moment, ask: Declaration) -> bool:
    """Say whether somebody has been introduced for an ask."""
    found = await introductions.for_ask(moment.session, ask.id)
    return any(row.state in KNOWN - {State.MISSED} for row in found)


async def _match(
    moment: Moment, ask: Declaration, asker: Person, helper: Volunteer
) -> Match | None:
    """Weigh the two as the round does; the offer is for this ask alone, so it has no id."""
    person = helper.person
    free = await rooms.of_all(moment.session, [asker, person])
    zones = await people.zones(moment.session, [asker.id, person.id])
    offer = Wish("", person.id, "offer", ask.topic, moment.now, languages=helper.languages)
    pool = Pool(
        (
            member(asker, ask.languages, free[asker.id], zones.get(asker.id, "")),
            member(person, helper.languages, free[person.id], zones.get(person.id, "")),
        ),
        (wish(ask), offer),
        {} if ask.topic.startswith(OWN) else {ask.topic: {ask.topic: 1.0}},
        frozenset(),
    )
    return next(iter(rank(pool, ask.id, seed=0, now=moment.now)), None)
