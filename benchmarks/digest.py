"""`python -m benchmarks.digest`: a full snapshot of an invented community beside its SQL alone.

And the digests of many places, all due at once (`benchmarks.digests`), the public page
(`benchmarks.web`), and pictures, drawn while offers are made (`benchmarks.charts`).

What counts is how much the counting and the privacy add to the queries: an absolute time says more
of the machine than of us.
"""

import argparse
import asyncio
import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from benchmarks import charts, web
from benchmarks.digests import digests
from benchmarks.figures import Figures, Watch, progress
from benchmarks.invented import NOW
from benchmarks.population import Size, add_directory, copy_of
from bot.capacities import capacities
from bot.census.taking import read, take
from bot.cli.opening import spare_the_collector
from bot.grammar.regions import REGIONS
from storage.database import Database, connect

PARTS = ("snapshot", "digests", "page", "pictures")
"""What is measured, in the order of the output; `main` has each."""
VIEWS, CHARTS, OFFERERS = 2000, 100, 1000
"""Views of the page; charts; people in the community whose offers are made beside them."""


async def snapshot(file: Path, runs: int) -> Figures:
    """Take the census several times; return the seconds of the best, and of its queries alone."""
    database, rows = connect(str(file)), 0
    queries, whole = _Times(), _Times()
    try:
        await _queries(database)  # the first reads the file from the disk
        for _ in range(runs):
            with queries.wall, queries.cpu:
                await _queries(database)
            with whole.wall, whole.cpu:
                rows = len((await take(database, capacities(), NOW)).rows)
    finally:
        await database.close()
    return {"rows": rows, **_compared(queries.best(), whole.best())}


class _Times:
    """How long something took each time, by the clock on the wall and by work done."""

    def __init__(self) -> None:
        self.wall, self.cpu = Watch(), Watch(time.process_time)

    def best(self) -> dict[str, float]:
        """Return the shortest times."""
        return {"s": min(self.wall.seconds), "cpu_s": min(self.cpu.seconds)}


def _compared(sql: dict[str, float], whole: dict[str, float]) -> Figures:
    found: Figures = {}
    for unit, ratio in (("s", "ratio"), ("cpu_s", "cpu_ratio")):
        found[f"sql_{unit}"] = round(sql[unit], 2)
        found[f"snapshot_{unit}"] = round(whole[unit], 2)
        found[ratio] = round(whole[unit] / sql[unit], 2)
    return found


async def _queries(database: Database) -> None:
    async with database.reading() as session:
        await read(session, NOW)


def tell_regions(file: Path) -> None:
    """Name the region of those who named a country, as `/profile` keeps it."""
    with closing(sqlite3.connect(file)) as connection, connection:
        pairs = ((region, country) for region, each in REGIONS.items() for country in each)
        connection.executemany("UPDATE person SET region = ? WHERE region = ?", pairs)


def shown(figures: Figures) -> str:
    """Return the figures as lines for people."""
    return "\n".join(
        f"{part}: " + ", ".join(f"{name} {value}" for name, value in figures[part].items())
        for part in PARTS
        if part in figures
    )


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--declarations", type=int, help="[default: five a person]")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--places", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    add_directory(parser)
    chosen = parser.parse_args()
    size = Size(chosen.people, chosen.declarations or 5 * chosen.people, chosen.seed)
    file = copy_of(size, chosen.directory, "digest")
    tell_regions(file)
    spare_the_collector()
    figures: Figures = {"people": size.people, "declarations": size.declarations}
    progress("snapshot")
    figures["snapshot"] = asyncio.run(snapshot(file, chosen.runs))
    figures["digests"] = digests(file, chosen.places, chosen.runs)
    figures["page"] = asyncio.run(web.measure(VIEWS))
    offerers = Size(OFFERERS, 5 * OFFERERS, chosen.seed)
    figures["pictures"] = charts.everything(offerers, chosen.directory, CHARTS, chosen.runs)
    print(json.dumps(figures, indent=2) if chosen.json else shown(figures))


if __name__ == "__main__":
    main()
