"""The weekly round: everybody's open declarations in, introductions out."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import select

from bot.introductions import pool as pools
from bot.introductions.propose import Origin, propose
from bot.knowledge import Knowledge
from bot.matching import Match, Plan, Pool, plan_round
from bot.moment import Moment
from bot.settings import DAYS, Rounds
from storage import declarations, dues, introductions, people
from storage.database import Database
from storage.declarations import CADENCE_DAYS
from storage.ids import fresh
from storage.tables import Block, Person, Round

SLACK = timedelta(hours=12)
"""A round that runs a little earlier than the last one still counts as a week later."""
BATCH = 50


async def weekly_round(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Hold a round when one is due; after a week of downtime it is one, not seven."""
    following = next_time(knowledge.settings.rounds, now)
    async with database.transaction() as session:
        due_at = await dues.get(session, "round")
        if due_at is None:
            await dues.put(session, "round", following)
    if due_at is not None and due_at <= now:
        # The date moves afterwards: a round that breaks off is held again at the next tick.
        await hold(database, knowledge, now)
        async with database.transaction() as session:
            await dues.put(session, "round", following)


def next_time(rounds: Rounds, now: datetime) -> datetime:
    """Return the next time a round is due after `now`, by the wall clock of its zone."""
    local = now.astimezone(ZoneInfo(rounds.zone))
    start = local.replace(hour=rounds.hour, minute=0, second=0, microsecond=0)
    start += timedelta(days=(DAYS.index(rounds.weekday) - local.weekday()) % 7)
    return start if start > local else start + timedelta(days=7)


async def hold(database: Database, knowledge: Knowledge, now: datetime) -> Plan:
    """Plan a round over everybody and store it, some introductions a transaction."""
    plan = await plan_now(database, knowledge, now)
    round_id = fresh()
    figures = json.dumps(dict(plan.figures), sort_keys=True)
    async with database.transaction() as session:
        session.add(Round(id=round_id, seed=plan.seed, started_at=now, figures=figures))
    for start in range(0, len(plan.matches), BATCH):
        async with database.transaction() as session:
            moment = Moment(session, now, knowledge)
            for match in plan.matches[start : start + BATCH]:
                await _introduce(moment, match, round_id)
    async with database.transaction() as session:
        await _wait(Moment(session, now, knowledge), plan)
    return plan


async def plan_now(database: Database, knowledge: Knowledge, now: datetime) -> Plan:
    """Plan a round and store nothing; the planning itself runs beside the event loop."""
    async with database.transaction() as session:
        pool = await read_pool(Moment(session, now, knowledge))
    seed = int(now.timestamp()) % 2**31
    return await asyncio.to_thread(plan_round, pool, seed=seed, now=now)


async def read_pool(moment: Moment) -> Pool:
    """Read everybody who takes part now, in a few queries."""
    session = moment.session
    under_way = await introductions.asks_under_way(session)
    everything = await declarations.taking_part(session, now=moment.now + SLACK)
    rows = [(row, person) for row, person in everything if row.id not in under_way]
    blocks = pools.pairs_of((await session.exec(select(Block))).all())
    return pools.build(
        rows,
        moment.knowledge.capacities,
        busy=await introductions.busy(session),
        apart=blocks | await introductions.pairs(session),
        zones=await people.zones(session),
    )


async def _introduce(moment: Moment, match: Match, round_id: str) -> None:
    """Store one introduction, unless something has changed since the plan was made."""
    found = await _still(moment, match)
    if found is not None:
        await propose(moment, match, found, Origin(round_id=round_id))
        for person in found.values():
            days = CADENCE_DAYS.get(person.cadence, 7)
            person.next_round_at = moment.now + timedelta(days=days)


async def _takes_part(moment: Moment, person: Person | None) -> bool:
    """Say, at the moment of storing, whether a person is not on pause and has room."""
    if person is None or person.banned or person.quiet:
        return False
    if person.paused_until is not None and person.paused_until > moment.now:
        return False
    return await introductions.room(moment.session, person) > 0


async def _still(moment: Moment, match: Match) -> Mapping[str, Person] | None:
    session = moment.session
    found = [await people.get(session, each) for each in match.people]
    if not all([await _takes_part(moment, person) for person in found]):
        return None
    wishes = [each for lesson in match.lessons for each in (lesson.offer, lesson.ask)]
    rows = [await declarations.get(session, each) for each in wishes]
    if any(row is None or row.state != "open" for row in rows):
        return None
    if await _apart(moment, match.people):
        return None
    return {person.id: person for person in found if person is not None}


async def _apart(moment: Moment, group: Sequence[str]) -> bool:
    pairs = [(one, other) for one in group for other in group if one < other]
    session = moment.session
    return any([await people.are_apart(session, *pair) for pair in pairs]) or any(
        [await introductions.were_together(session, *pair) for pair in pairs]
    )


async def _wait(moment: Moment, plan: Plan) -> None:
    """Count one more round of waiting for every ask that got nobody."""
    served = {lesson.ask for match in plan.matches for lesson in match.lessons}
    rows = await declarations.taking_part(moment.session, now=moment.now)
    asks = [row.id for row, _ in rows if row.side == "ask" and row.id not in served]
    await declarations.waited(moment.session, asks)
