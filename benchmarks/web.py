"""How long the server takes for a page, and how much a first view weighs.

A year of invented figures of every capacity is published; pages are asked for one by one, over the
network of this machine, by the same process: its share of the time is in the figures.
"""

import asyncio
import json
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from benchmarks.editions import editions
from benchmarks.figures import Figures, Watch, progress, times
from bot.census import body
from bot.knowledge import Knowledge
from bot.tally import Tally
from bot.web.assets import assets
from bot.web.gate import Gate
from bot.web.site import Site
from storage import snapshots
from storage.database import Database, connect
from storage.upgrade import upgrade

WEEKS = 52
TARGET_MS, LIGHTEST = 30, 150_000


async def measure(runs: int) -> Figures:
    """Return the figures of kept pages, of pages printed anew, and of the first view."""
    knowledge = Knowledge.load()
    with tempfile.TemporaryDirectory() as folder:
        database = connect(str(Path(folder) / "web.sqlite3"))
        progress(f"publishing {WEEKS} weeks of {len(knowledge.capacities)} capacities")
        await _publish(knowledge, database)
        async with _shown(knowledge, database) as (address, session):
            told = await _all(knowledge, address, session, runs)
        await database.close()
    return told


async def _publish(knowledge: Knowledge, database: Database) -> None:
    now = datetime.now(UTC)
    await upgrade(database, now=now)
    async with database.transaction() as session:
        for each in editions(knowledge, WEEKS):
            await snapshots.keep(session, each.week, body.write(each), now=now)


@asynccontextmanager
async def _shown(
    knowledge: Knowledge, database: Database
) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    site = Site(
        knowledge,
        database,
        doors={},
        tally=Tally(),
        now=lambda: datetime.now(UTC),
        clock=time.monotonic,
    )
    gate = Gate(site.application(), "127.0.0.1:0")
    await gate.open()
    packed = {"Accept-Encoding": "gzip"}
    async with aiohttp.ClientSession(auto_decompress=False, headers=packed) as session:
        yield f"http://{gate.address}", session
    await gate.close()


async def _all(
    knowledge: Knowledge, address: str, session: aiohttp.ClientSession, runs: int
) -> Figures:
    languages = knowledge.texts.languages
    progress("the very first page, then every capacity in every language, once")
    first = await _timed(session, [f"{address}/{languages[0]}/"])
    every = [f"{tag}/capacities/{one.code}" for tag in languages for one in knowledge.capacities]
    anew = await _timed(session, [f"{address}/{each}" for each in every])
    tables = await _timed(
        session, (f"{address}/en/capacities?q={chr(97 + n % 26)}{n // 26}" for n in range(100))
    )
    progress(f"the first page again, {runs} times")
    kept = await _timed(session, [f"{address}/en/"] * runs)
    return {
        "first_of_all_ms": round(1000 * first.seconds[0], 1),
        "first_view": times(kept.seconds),
        "capacity_printed_anew": times(anew.seconds),
        "search_printed_anew": times(tables.seconds),
        "target_ms": TARGET_MS,
        "first_view_bytes": await _weight(address, session),
        "target_bytes": LIGHTEST,
    }


async def _timed(session: aiohttp.ClientSession, addresses: Iterable[str]) -> Watch:
    watch = Watch()
    for each in addresses:
        with watch:
            async with session.get(each) as answer:
                await answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{each} was answered with {answer.status}")
    return watch


async def _weight(address: str, session: aiohttp.ClientSession) -> int:
    """Return the bytes of the first page and everything it needs, heads and all."""
    files = [f"{address}/assets/{assets()[name].name}" for name in ("style.css", "favicon.svg")]
    total = 0
    for each in (f"{address}/en/", *files):
        async with session.get(each) as answer:
            total += len(await answer.read())
            total += sum(len(name) + len(value) + 4 for name, value in answer.raw_headers)
    return total


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000, help="first views [default: 2000]")
    print(json.dumps(asyncio.run(measure(parser.parse_args().runs)), indent=1))


if __name__ == "__main__":
    main()
