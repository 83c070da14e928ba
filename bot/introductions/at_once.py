"""Introductions that do not wait for the round: who fits one declaration, now."""

import zlib
from collections.abc import Sequence

from sqlmodel import col, or_, select

from bot.introductions import pool as pools
from bot.introductions.propose import propose
from bot.introductions.secret import looks_open
from bot.knowledge import OWN
from bot.matching import Match, rank
from bot.moment import Moment
from storage import declarations, people, rooms
from storage.declarations import OPPOSITE, Search
from storage.tables import Declaration, Introduction, Lesson, Party, Person

MOST = 50
"""Declarations looked at: those that waited longest."""
MANY = 20
"""People counted; beyond it the answer says `more than`."""


def search_for(row: Declaration, topics: Sequence[str]) -> Search:
    """Look for the other side of a declaration."""
    return Search(row.person_id, OPPOSITE[row.side], tuple(topics), row.languages)


async def count(moment: Moment, row: Declaration) -> int:
    """Count the people who could be introduced for just this, up to one more than `MANY`."""
    search = search_for(row, [row.topic])
    return await declarations.count(moment.session, search, now=moment.now, most=MANY + 1)


def near_topics(moment: Moment, row: Declaration) -> tuple[str, ...]:
    """Return the topics that serve a declaration, itself first."""
    if row.topic.startswith(OWN):
        return (row.topic,)
    capacities = moment.knowledge.capacities
    around = capacities.near(row.topic)
    return (row.topic, *(near for near in around if near != row.topic))


async def matches(moment: Moment, row: Declaration, person: Person) -> tuple[Match, ...]:
    """Return who could be introduced for a declaration now, best first."""
    if not (await rooms.of(moment.session, person)).on(row.side):
        return ()
    search = search_for(row, near_topics(moment, row))
    found = await declarations.found(moment.session, search, now=moment.now, most=MOST)
    rows = [(row, person), *found]
    group = {each.id: each for _, each in rows}
    free = await rooms.of_all(moment.session, group.values())
    zones = await people.zones(moment.session, list(group))
    capacities = moment.knowledge.capacities
    pool = pools.build(rows, capacities, rooms=free, zones=zones)
    return rank(pool, row.id, seed=zlib.crc32(row.id.encode()), now=moment.now)


async def introduce(
    moment: Moment, row: Declaration, person: Person, *, backup_of: str | None = None
) -> Introduction | None:
    """Ask the best fitting person for somebody who wants it now; None if there is nobody."""
    for match in await matches(moment, row, person):
        other_id = next(each for each in match.people if each != person.id)
        other = await people.get(moment.session, other_id)
        if other is not None and await _reachable(moment, other):
            return await propose(moment, match, person, other, backup_of=backup_of)
    return None


async def _reachable(moment: Moment, person: Person) -> bool:
    accounts = await people.accounts(moment.session, person.id)
    return any(account.reachable for account in accounts)


async def backup(moment: Moment, introduction: Introduction) -> Introduction | None:
    """Try the next best for somebody who asked at once and got no yes; their yes still stands."""
    if introduction.asker_id is None:
        return None
    asker = await people.get(moment.session, introduction.asker_id)
    row = await _wanted(moment, introduction)
    if asker is None or row is None or row.state != "open" or asker.banned:
        return None
    return await introduce(moment, row, asker, backup_of=introduction.id)


async def _wanted(moment: Moment, introduction: Introduction) -> Declaration | None:
    query = select(Lesson).where(Lesson.introduction_id == introduction.id)
    for lesson in (await moment.session.exec(query)).all():
        mine = lesson.ask_id if lesson.learner_id == introduction.asker_id else lesson.offer_id
        if mine and introduction.asker_id in (lesson.helper_id, lesson.learner_id):
            return await declarations.get(moment.session, mine)
    return None


async def replaced(moment: Moment, introduction: Introduction) -> bool:
    """Say whether somebody else was asked instead."""
    return bool(await replacements(moment, introduction))


async def replacements(moment: Moment, introduction: Introduction) -> Sequence[Introduction]:
    """Return the introductions with somebody else that were proposed instead of one."""
    query = select(Introduction).where(col(Introduction.backup_of) == introduction.id)
    return (await moment.session.exec(query)).all()


async def waiting(moment: Moment, row: Declaration) -> bool:
    """Say whether an introduction for a declaration is under way, as far as its person may know."""
    rests = or_(col(Lesson.ask_id) == row.id, col(Lesson.offer_id) == row.id)
    query = select(Introduction, Party).join(Party).join(Lesson)
    rows = (await moment.session.exec(query.where(rests, Party.person_id == row.person_id))).all()
    return any(looks_open(introduction, party, moment.now) for introduction, party in rows)
