"""The weekly round: everybody's open declarations in, introductions out."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from bot.introductions.everybody import everybody
from bot.introductions.planned import store
from bot.jobs.asking import ask_planned
from bot.knowledge import Knowledge
from bot.matching import Aims, Plan, Pool, Wish, plan_round
from bot.settings import DAYS, Rounds
from bot.weekly import Weekly
from storage import declarations, dues
from storage.database import Database
from storage.ids import fresh
from storage.tables import Round

COUNTED = "round counted"
"""Asks said until then have been counted as waiting, in a round that is not over yet."""
TOGETHER = 5000
"""Asks counted in one transaction."""


async def weekly_round(database: Database, knowledge: Knowledge, now: datetime) -> None:
    """Hold a round when one is due; after a week of downtime it is one, not seven."""
    following = next_time(knowledge.settings.rounds, now)
    async with database.transaction() as session:
        due_at = await dues.get(session, "round")
        if due_at is None:
            await dues.put(session, "round", following)
    if due_at is not None and due_at <= now:
        # The date moves afterwards: a round that breaks off is held again at the next tick, over
        # what is left then. People are asked by another job, which comes next.
        await _hold(database, knowledge, now)
        async with database.transaction() as session:
            await dues.put(session, "round", following)
            await dues.drop(session, COUNTED)


def next_time(rounds: Rounds, now: datetime) -> datetime:
    """Return the next time a round is due after `now`, by the wall clock of its zone."""
    return Weekly(DAYS.index(rounds.weekday), rounds.hour, 0, rounds.zone).after(now)


async def hold(database: Database, knowledge: Knowledge, now: datetime) -> Plan:
    """Hold a round now, due or not, and ask everybody."""
    plan = await _hold(database, knowledge, now)
    async with database.transaction() as session:
        await dues.drop(session, COUNTED)
    await ask_planned(database, knowledge, now)
    return plan


async def plan_now(database: Database, knowledge: Knowledge, now: datetime) -> tuple[Pool, Plan]:
    """Plan a round and store nothing; return whom it was planned over, too."""
    pool = await read_pool(database, knowledge, now)
    return pool, await plan_over(pool, knowledge.settings.rounds, now)


async def read_pool(database: Database, knowledge: Knowledge, now: datetime) -> Pool:
    """Read everybody who takes part now, beside what others write."""
    async with database.reading() as session:
        return await everybody(session, knowledge.capacities, now)


async def plan_over(pool: Pool, rounds: Rounds, now: datetime) -> Plan:
    """Plan a round over a pool, beside the event loop; people are not gathered in groups yet."""
    seed = int(now.timestamp()) % 2**31
    aims = Aims(region=rounds.region_lift, clinics=False)
    return await asyncio.to_thread(plan_round, pool, seed=seed, now=now, aims=aims)


async def _hold(database: Database, knowledge: Knowledge, now: datetime) -> Plan:
    pool = await read_pool(database, knowledge, now)
    plan = await plan_over(pool, knowledge.settings.rounds, now)
    waiting = left_over(pool, plan)
    del pool  # it is large, and what follows takes a while
    await store_plan(database, plan, now)
    await count_round(database, waiting)
    return plan


async def store_plan(database: Database, plan: Plan, now: datetime) -> None:
    """Store a round and its introductions, of which nobody is told yet."""
    round_id = fresh()
    figures = json.dumps(dict(plan.figures), sort_keys=True)
    async with database.transaction() as session:
        session.add(Round(id=round_id, seed=plan.seed, started_at=now, figures=figures))
    await store(database, plan.matches, round_id, now=now)


def left_over(pool: Pool, plan: Plan) -> Sequence[Wish]:
    """Return the asks that got nobody, the oldest first."""
    served = {lesson.ask for match in plan.matches for lesson in match.lessons}
    asks = (wish for wish in pool.wishes if wish.side == "ask" and wish.id not in served)
    return sorted(asks, key=attrgetter("since"))


async def count_round(database: Database, waiting: Sequence[Wish]) -> None:
    """Count one more round of waiting for asks, the oldest first, some a transaction.

    How far it has come is noted, so that none is counted twice if the round is held again.
    """
    async with database.transaction() as session:
        counted = await dues.get(session, COUNTED)
    rest = [each for each in waiting if counted is None or each.since > counted]
    for portion in _portions(rest):
        async with database.transaction() as session:
            await declarations.waited(session, [each.id for each in portion])
            await dues.put(session, COUNTED, portion[-1].since)
        await asyncio.sleep(0)  # whoever waits for a turn is before the next part


def _portions(asks: Sequence[Wish]) -> Iterator[Sequence[Wish]]:
    """Cut a list in parts, never between two of the same moment."""
    portion: list[Wish] = []
    for _, same in groupby(asks, attrgetter("since")):
        if len(portion) >= TOGETHER:
            yield portion
            portion = []
        portion.extend(same)
    if portion:
        yield portion
