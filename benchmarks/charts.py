"""`python -m benchmarks.charts`: how long a picture takes, and whether a command waits for it.

Offers are heard one after the other, alone and while charts are drawn: by the process of `Studio`,
as the bot does it, and for comparison in a thread and in the event loop itself. Everything takes
turns in one run, and a command's time is that until its answer is stored.
"""

import argparse
import asyncio
import json
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC
from itertools import count
from pathlib import Path
from random import Random
from time import process_time

from benchmarks.figures import Figures, Watch, progress, ratio, times
from benchmarks.invented import NOW
from benchmarks.population import Size, add_directory, copy_of
from benchmarks.processes import rss_mb
from benchmarks.speed import OFFER, WARM, Bench, bench, message
from bot.census.published import Row, Snapshot
from bot.dispatch import Dispatch
from bot.knowledge import Knowledge
from bot.named import Reader
from bot.pictures import needs
from bot.pictures.bars import MOST
from bot.pictures.charts import draw
from bot.pictures.studio import Studio
from bot.pictures.values import Bars, Chart

LANGUAGES = ("en", "de", "ar")
BREATH_SECONDS = 0.005
"""Between two offers: a busy bot, not one that is overrun."""
NEWCOMERS = count(10_000_000)

Drawing = Callable[[Chart], Awaitable[object]]
ALONE = "nothing drawn"


def invented(number: int, seed: int, knowledge: Knowledge) -> list[Bars]:
    """Return charts of ten capacities, no two alike, in the shipped languages in turn."""
    dice, codes = Random(seed), [each.code for each in knowledge.capacities]
    charts = []
    for turn in range(number):
        rows = [
            Row("capacity", code, dice.choice([None, 5, 10]), dice.randrange(20, 900, 5))
            for code in dice.sample(codes, MOST)
        ]
        snapshot, reader = Snapshot(NOW.date(), tuple(rows)), Reader(LANGUAGES[turn % 3], UTC)
        if chart := needs.bars(snapshot, knowledge, reader, most=MOST):
            charts.append(chart)
    return charts


def pictures(charts: Sequence[Bars]) -> Figures:
    """Return how long each chart takes in this process, by the clock and in work, and its size."""
    first, wall, work, sizes = Watch(), Watch(), Watch(process_time), []
    with first:
        draw(charts[0])
    for chart in charts:
        with wall, work:
            sizes.append(len(draw(chart)))
    return {
        "first_ms": times(first.seconds * 2)["median_ms"],
        "clock": times(wall.seconds),
        "work": times(work.seconds),
        "largest_kb": round(max(sizes) / 1000, 1),
    }


async def beside(file: Path, rounds: int, charts: Sequence[Bars]) -> Figures:
    """Return how long offers take, beside each way of drawing; rounds take turns."""
    waited: dict[str, list[float]] = defaultdict(list)
    took: dict[str, list[float]] = defaultdict(list)
    async with bench(file) as here:
        for _ in range(WARM):
            await _offer(here.dispatch)
        for turn in range(rounds):
            for name, way in WAYS.items():
                progress(f"round {turn + 1} of {rounds}: {name}")
                async with way() as drawing:
                    await drawing(charts[0])
                    seconds, whole = await _while(here, drawing, charts[1:])
                waited[name] += seconds
                took[name].append(whole)
            waited[ALONE] += await _alone(here, len(waited[NORMAL]) // (turn + 1))
    figures = {name: times(seconds) for name, seconds in waited.items()}
    for name, seconds in took.items():
        figures[name]["pictures_seconds"] = round(sum(seconds) / len(seconds), 2)
    for name, each in figures.items():
        each["p99_to_alone"] = ratio(each, figures[ALONE], "p99_ms") if name != ALONE else 1.0
    return figures


async def _while(
    here: Bench, drawing: Drawing, charts: Sequence[Bars]
) -> tuple[list[float], float]:
    watch, whole = Watch(), Watch()
    with whole:
        work = asyncio.ensure_future(_draw_all(drawing, charts))
        while not work.done():
            with watch:
                await _offer(here.dispatch)
            await asyncio.sleep(BREATH_SECONDS)
        await work
    return watch.seconds, whole.seconds[0]


async def _draw_all(drawing: Drawing, charts: Sequence[Bars]) -> None:
    for chart in charts:
        await drawing(chart)


async def _alone(here: Bench, offers: int) -> list[float]:
    watch = Watch()
    for _ in range(max(2, offers)):
        with watch:
            await _offer(here.dispatch)
        await asyncio.sleep(BREATH_SECONDS)
    return watch.seconds


async def _offer(dispatch: Dispatch) -> None:
    await dispatch.hear(message(next(NEWCOMERS), OFFER))


@asynccontextmanager
async def by_the_studio() -> AsyncIterator[Drawing]:
    """Draw as the bot does."""
    studio = Studio()
    yield studio.draw
    await studio.close()


@asynccontextmanager
async def in_a_thread() -> AsyncIterator[Drawing]:
    """Draw beside the event loop, under the same lock of the interpreter."""

    async def drawn(chart: Chart) -> bytes:
        return await asyncio.to_thread(draw, chart)

    yield drawn


@asynccontextmanager
async def in_the_loop() -> AsyncIterator[Drawing]:
    """Draw where commands are heard."""

    async def drawn(chart: Chart) -> bytes:
        await asyncio.sleep(BREATH_SECONDS)
        return draw(chart)

    yield drawn


NORMAL = "a process"
WAYS = {NORMAL: by_the_studio, "a thread": in_a_thread, "the event loop": in_the_loop}


async def memory(charts: Sequence[Bars]) -> Figures:
    """Return the memory of the process that draws, and what it takes until its first picture."""
    studio, first = Studio(), Watch()
    with first:
        await studio.draw(charts[0])
    for chart in charts[1:]:
        await studio.draw(chart)
    taken = rss_mb(studio.process) if studio.process else 0.0
    await studio.close()
    return {"process_mb": taken, "first_ms": times(first.seconds * 2)["median_ms"]}


def everything(size: Size, directory: Path, charts: int, rounds: int) -> Figures:
    """Return all figures."""
    invention = invented(charts + 1, size.seed, Knowledge.load())
    file = copy_of(size, directory, "charts")
    progress(f"{charts} charts")
    return {
        "charts": charts,
        "people": size.people,
        "cores": len(os.sched_getaffinity(0)),
        "picture": pictures(invention[1:]),
        "process": asyncio.run(memory(invention[:10])),
        "offer": asyncio.run(beside(file, rounds, invention)),
    }


def table(figures: Figures) -> str:
    """Return the figures for people."""
    picture, process = figures["picture"], figures["process"]
    clock, work = picture["clock"], picture["work"]["median_ms"]
    lines = [
        f"a picture: median {clock['median_ms']:.0f} ms, p99 {clock['p99_ms']:.0f} ms",
        f"its work alone: median {work:.0f} ms; at most {picture['largest_kb']} kB",
        f"the first, with the start of the process: {process['first_ms']:.0f} ms",
        f"memory of the process: {process['process_mb']} MB",
        f"/offer while {figures['charts']} charts are drawn:",
    ]
    for name, each in figures["offer"].items():
        lines.append(
            f"  {name:16} median {each['median_ms']:7.2f} ms   p99 {each['p99_ms']:7.2f} ms"
            f"   p99 to alone {each['p99_to_alone']:5.2f}   {each['runs']} offers"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--charts", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    add_directory(parser)
    chosen = parser.parse_args()
    size = Size(chosen.people, 5 * chosen.people, chosen.seed)
    figures = everything(size, chosen.directory, chosen.charts, chosen.rounds)
    print(json.dumps(figures, indent=2) if chosen.json else table(figures))


if __name__ == "__main__":
    main()
