"""`python -m benchmarks.storing`: a round from the database to stored introductions, and asking.

Everybody of an invented community takes part. What counts is how much reading and storing add to
the planning, and how long a transaction keeps others waiting: an absolute time says more of the
machine than of us. Meanwhile somebody says something now and then, and is answered.
"""

import argparse
import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.figures import Figures, Watch, progress, times
from benchmarks.hasty import hasty
from benchmarks.memory import ROUND_AT, peak_mb
from benchmarks.population import Size, add_directory, copy_of
from benchmarks.speed import OFFER, OTHERS, message
from bot.cli.opening import spare_the_collector
from bot.dispatch import Dispatch
from bot.jobs.asking import ask_planned
from bot.jobs.round import count_round, left_over, plan_over, read_pool, store_plan
from bot.knowledge import Knowledge
from bot.matching import Plan, Pool
from storage.database import Database, connect

PAUSE = 0.2
"""Seconds from an answer to the next message of those who say something meanwhile."""
Done = TypeVar("Done")


class Watched(Database):
    """A database that notes how long its longest transaction took."""

    longest = 0.0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Give a session, as any database does."""
        async with super().transaction() as session:
            start = time.perf_counter()
            yield session
        self.longest = max(self.longest, time.perf_counter() - start)


class Bench:
    """A bot over a file, in which a round is held step by step."""

    def __init__(self, file: Path) -> None:
        self.database = Watched(connect(str(file)).engine)
        self.knowledge = Knowledge.load()
        self.steps: dict[str, Figures] = {}

    async def step(self, name: str, work: Awaitable[Done]) -> Done:
        """Do some work, and note what it took."""
        progress(name)
        self.database.longest, start, busy = 0.0, time.perf_counter(), time.process_time()
        done = await work
        self.steps[name] = {
            "wall_s": round(time.perf_counter() - start, 2),
            "cpu_s": round(time.process_time() - busy, 2),
            "longest_transaction_s": round(self.database.longest, 3),
            "peak_mb": peak_mb(),
        }
        return done


async def measure(file: Path, *, quick: bool) -> Figures:
    """Hold a round over everybody in a file; return the figures of its steps."""
    bench = Bench(file)
    database, knowledge = bench.database, bench.knowledge
    spare_the_collector()
    try:
        pool = await bench.step("read", read_pool(database, knowledge, ROUND_AT))
        rounds = knowledge.settings.rounds
        planning = _hasty(pool) if quick else plan_over(pool, rounds, ROUND_AT)
        plan = await bench.step("plan", planning)
        waiting, found = left_over(pool, plan), _counts(pool, plan)
        del pool
        watch = Watch()
        talking = asyncio.create_task(_talk(database, knowledge, watch))
        await bench.step("store", store_plan(database, plan, ROUND_AT))
        await bench.step("count", count_round(database, waiting))
        await bench.step("ask", ask_planned(database, knowledge, ROUND_AT))
        talking.cancel()
        return {**found, "steps": bench.steps, **_ratio(bench.steps), **_answers(watch)}
    finally:
        await database.close()


async def _hasty(pool: Pool) -> Plan:
    return await asyncio.to_thread(hasty, pool, 1)


def _counts(pool: Pool, plan: Plan) -> Figures:
    return {
        "members": len(pool.members),
        "wishes": len(pool.wishes),
        "introductions": len(plan.matches),
    }


def _ratio(steps: Figures) -> Figures:
    read, plan, store = (float(steps[name]["wall_s"]) for name in ("read", "plan", "store"))
    return {"read_plan_store_against_plan": round((read + plan + store) / plan, 2) if plan else 0}


def _answers(watch: Watch) -> Figures:
    if len(watch.seconds) < 2:
        return {}
    longest = round(1000 * max(watch.seconds))
    return {"answers_meanwhile": {**times(watch.seconds), "longest_ms": longest}}


async def _talk(database: Database, knowledge: Knowledge, watch: Watch) -> None:
    """Let people say something now and then, each something else."""
    dispatch, texts = Dispatch(database, knowledge, lambda: ROUND_AT), (OFFER, *OTHERS)
    number = 0
    while True:
        with watch:
            await dispatch.hear(message(number, texts[number % len(texts)]))
        number += 1
        await asyncio.sleep(PAUSE)


def everybody_takes_part(file: Path) -> None:
    """Let nobody rest: a round over all is the hardest."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "UPDATE person SET next_round_at = created_at, paused_until = NULL, quiet = 0"
        )
        connection.execute("UPDATE account SET reachable = 1")


def shown(figures: Figures) -> str:
    """Return the figures as lines for people."""
    lines = [f"{name}: {value}" for name, value in figures.items() if name != "steps"]
    for name, step in figures["steps"].items():
        lines.append(
            f"{name:>6}: {step['wall_s']:7.2f} s ({step['cpu_s']:.2f} s of work), longest"
            f" transaction {step['longest_transaction_s']:.3f} s, peak {step['peak_mb']:.0f} MB"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--declarations", type=int, help="[default: five a person]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="store a plan made in a hurry instead")
    parser.add_argument("--json", action="store_true")
    add_directory(parser)
    chosen = parser.parse_args()
    size = Size(chosen.people, chosen.declarations or 5 * chosen.people, chosen.seed)
    file = copy_of(size, chosen.directory, "storing")
    everybody_takes_part(file)
    figures = asyncio.run(measure(file, quick=chosen.quick))
    print(json.dumps(figures, indent=2) if chosen.json else shown(figures))


if __name__ == "__main__":
    main()
