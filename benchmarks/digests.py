"""`python -m benchmarks.digests`: the digests of many places that are all due at once.

What counts is how much longer it takes than the SQL it needs: every statement is noted while the
bot runs, and then run once more, by itself, on a copy of the same file, with the same rows fetched.
Some weeks go before, so that places have a past.
"""

import argparse
import asyncio
import json
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, Self
from unittest.mock import patch

from benchmarks.figures import Figures, progress
from benchmarks.invented import NOW
from benchmarks.population import Size, add_directory, copy_of
from bot.census.body import write
from bot.census.published import Row, Snapshot
from bot.cli.opening import spare_the_collector
from bot.jobs.digest import post_digests
from bot.knowledge import Knowledge
from storage.database import connect
from storage.ids import fresh

LANGUAGES = ("en", "de", "ar")
WEEKS = 2
"""Digests that every place has had before those that are measured."""
WANTED = ("sparql", "video-editing", "grant-writing", "photography", "templates")
DUE = NOW.replace(hour=9)


class Took(NamedTuple):
    """Seconds by the clock, and of processor time."""

    wall: float
    work: float


class Stopwatch:
    """Times what stands in its `with` block."""

    took = Took(0, 0)

    def __enter__(self) -> Self:
        self._start = Took(time.perf_counter(), time.process_time())
        return self

    def __exit__(self, *_: object) -> None:
        wall, work = self._start
        self.took = Took(time.perf_counter() - wall, time.process_time() - work)


def digests(file: Path, places: int, runs: int) -> Figures:
    """Post into many places of a community in a file, some weeks; return what that took."""
    found_places(file, places)
    spare_the_collector()
    knowledge, figures = Knowledge.load(), []
    for week in range(WEEKS + runs):
        progress(f"digests of week {week + 1}")
        now = DUE + timedelta(weeks=week, seconds=30)
        stay_open(file, now)
        before = Path(shutil.copy(file, file.with_suffix(".before.sqlite3")))
        figures.append(_measured(file, before, knowledge, now))
        before.unlink()
    return min(figures[WEEKS:], key=lambda each: float(each["ratio_cpu"]))


def _measured(file: Path, before: Path, knowledge: Knowledge, now: datetime) -> Figures:
    whole = asyncio.run(_post(file, knowledge, now))
    copy = Path(shutil.copy(before, before.with_suffix(".noted.sqlite3")))
    with _noted() as said:
        asyncio.run(_post(copy, knowledge, now))
    alone = _alone(before, said)
    copy.unlink()
    with closing(sqlite3.connect(file)) as plain:
        query = (
            "SELECT count(DISTINCT edition_id), count(*) FROM item JOIN edition ON id = edition_id"
        )
        editions, items = plain.execute(f"{query} WHERE posted_at > ?", (_kept(now),)).fetchone()
    return {
        "editions": editions,
        "items": items,
        "statements": len(said),
        "sql_s": round(alone.wall, 2),
        "digests_s": round(whole.wall, 2),
        "ratio": round(whole.wall / alone.wall, 2),
        "sql_cpu_s": round(alone.work, 2),
        "digests_cpu_s": round(whole.work, 2),
        "ratio_cpu": round(whole.work / alone.work, 2),
    }


def _kept(now: datetime) -> str:
    return (now - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")


async def _post(file: Path, knowledge: Knowledge, now: datetime) -> Took:
    database = connect(str(file))
    try:
        async with database.transaction():
            pass  # the connection is there, as in a bot that runs
        with Stopwatch() as watch:
            await post_digests(database, knowledge, now)
        return watch.took
    finally:
        await database.close()


@contextmanager
def _noted() -> Iterator[list[str]]:
    """Note every statement that is run on any file, with its values in it."""
    said: list[str] = []
    plain = sqlite3.connect

    def noting(*args: Any, **more: Any) -> sqlite3.Connection:
        made: sqlite3.Connection = plain(*args, **more)
        made.set_trace_callback(said.append)
        return made

    with patch.object(sqlite3, "connect", noting):
        yield said


def _alone(file: Path, said: Sequence[str]) -> Took:
    """Run statements as they were noted, and fetch their rows; return the time it took."""
    with closing(sqlite3.connect(file, isolation_level=None)) as plain:
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            plain.execute(f"PRAGMA {pragma}")
        plain.execute("PRAGMA cache_size=-16000")
        statements = [each for each in said if not each.startswith(("PRAGMA", "--"))]
        with Stopwatch() as watch:
            for each in statements:
                plain.execute(each).fetchall()
        return watch.took


def found_places(file: Path, number: int) -> None:
    """Let places want a digest, all at the same hour, in the shipped languages."""
    dice = Random(1)
    ids = [fresh() for _ in range(number)]
    due = DUE.strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(file)) as plain, plain:
        plain.executemany(
            "INSERT INTO place (id, platform, key, name, language, created_at)"
            " VALUES (?, 'invented', ?, '', '', ?)",
            [(ident, f"place {ident}", due) for ident in ids],
        )
        plain.executemany(
            "INSERT INTO digestsubscription (id, place_id, thread, weekday, hour, minute, zone,"
            " language, shows, next_at, quiet, missed)"
            " VALUES (?, ?, '', ?, 9, 0, 'UTC', ?, '', ?, 0, 0)",
            [(fresh(), ident, DUE.weekday(), dice.choice(LANGUAGES), due) for ident in ids],
        )
        people = [ident for (ident,) in plain.execute("SELECT id FROM person")]
        named = dice.sample(people, len(people) // 5)
        plain.executemany(
            "UPDATE person SET shown = 'yes' WHERE id = ?", [(each,) for each in named]
        )


def stay_open(file: Path, now: datetime) -> None:
    """Let nothing end, make a part of the offers new, and keep figures of the week."""
    week = (now - timedelta(days=now.weekday())).date()
    rows = [Row("all", "", 500, 400, 200, 300, 100, 80)]
    rows += [Row("capacity", code, 20, 60, 40 - number) for number, code in enumerate(WANTED)]
    with closing(sqlite3.connect(file)) as plain, plain:
        plain.execute("UPDATE declaration SET expires_at = '2030-01-01 00:00:00.000000'")
        plain.execute(
            "UPDATE declaration SET created_at = ? WHERE side = 'offer' AND id IN"
            " (SELECT id FROM declaration WHERE side = 'offer' ORDER BY random() LIMIT"
            " (SELECT count(*) / 20 FROM declaration))",
            ((now - timedelta(days=2)).strftime("%Y-%m-%d %H:%M:%S.%f"),),
        )
        body = write(Snapshot(week, tuple(rows)))
        plain.execute("INSERT OR IGNORE INTO snapshot VALUES (?, ?, ?)",
                      (week.isoformat(), body, now.strftime("%Y-%m-%d %H:%M:%S.%f")))  # fmt: skip


def shown(figures: Figures) -> str:
    """Return the figures as a line for people."""
    return ", ".join(f"{name} {value}" for name, value in figures.items())


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--declarations", type=int, help="[default: five a person]")
    parser.add_argument("--places", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    add_directory(parser)
    chosen = parser.parse_args()
    size = Size(chosen.people, chosen.declarations or 5 * chosen.people, chosen.seed)
    file = copy_of(size, chosen.directory, "digests")
    figures = digests(file, chosen.places, chosen.runs)
    print(json.dumps(figures, indent=2) if chosen.json else shown(figures))


if __name__ == "__main__":
    main()
