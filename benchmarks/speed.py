"""How long messages take, beside the bare transaction that writes the same rows.

`python -m benchmarks.speed FILE` measures in this process and prints every time, in seconds.
"""

import argparse
import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import aiosqlite

from benchmarks.figures import Figures, Watch
from benchmarks.footprint import Ledger, Written, again, difference, shape, write
from benchmarks.invented import NOW, TOPIC, direct, user
from bot.dispatch import Dispatch
from bot.events import Message
from bot.knowledge import Knowledge
from storage.database import connect

WARM = 50
"""Messages before it counts: a bot that runs has its caches filled."""
OFFER = "/offer SPARQL"
OTHERS = ("/mine", "/find SPARQL", "/ask SPARQL", "/help")
INTRODUCE = "introduce at once"

Somebody = tuple[int, str]
"""The number by which a person was invented, and an id."""


@dataclass
class Clock:
    """A clock that goes on by a second with each look."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the time."""
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Bench:
    """A bot over a file that delivers nothing, its bare connection, and the ledger."""

    dispatch: Dispatch
    raw: aiosqlite.Connection
    ledger: Ledger
    offer: Watch = field(default_factory=Watch)
    bare: Watch = field(default_factory=Watch)


@asynccontextmanager
async def bench(file: Path) -> AsyncIterator[Bench]:
    """Open a bot over a file.

    What is written directly goes through the connection of the bot, past everything of ours: a
    second one would make SQLite read its pages anew for each, as no bot alone with its file does.
    """
    database, ledger = connect(str(file)), Ledger(file)
    try:
        async with database.engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
        if not isinstance(raw, aiosqlite.Connection):
            raise TypeError(f"not a connection of aiosqlite: {raw!r}")
        yield Bench(Dispatch(database, Knowledge.load(), Clock()), raw, ledger)
    finally:
        ledger.close()
        await database.close()


def message(number: int, text: str, *, pressed: bool = False) -> Message:
    """Let somebody say something to the bot directly."""
    who = user(number)
    return Message(f"new-{number}-{text}", who, direct(who), text, pressed=pressed)


async def measure(file: Path, runs: int, seed: int, others: int) -> Figures:
    """Return the times of `/offer`, of the same rows written directly, and of other commands."""
    people = _without_offer(file, Random(seed))
    async with bench(file) as here:
        written = await _all_that_is_written(here, people.pop())
        for _ in range(WARM + runs):
            await _in_turn(here, people.pop(), people.pop())
        return {
            "offer": here.offer.seconds[WARM:],
            "bare": here.bare.seconds[WARM:],
            "written": shape(written),
            "others": await _others(here, people, _asks(file, others)),
        }


def _without_offer(file: Path, draw: Random) -> list[Somebody]:
    """Return people who do not offer it yet, so that all write the same rows, in any order."""
    query = (
        "SELECT user, person_id FROM account WHERE person_id NOT IN"
        " (SELECT person_id FROM declaration WHERE side = 'offer' AND topic = ?) ORDER BY user"
    )
    with closing(sqlite3.connect(file)) as connection:
        found = [(int(name[1:]), ident) for name, ident in connection.execute(query, [TOPIC])]
    draw.shuffle(found)
    return found


async def _all_that_is_written(here: Bench, somebody: Somebody) -> list[Written]:
    """Compare every row of every table once: what a person's part tells must be all there is."""
    number, person_id = somebody
    before, ends = here.ledger.everything(), here.ledger.ends()
    part = here.ledger.of(person_id, ends)
    await here.dispatch.hear(message(number, OFFER))
    written = difference(before, here.ledger.everything())
    told = difference(part, here.ledger.of(person_id, ends))
    if shape(written) != shape(told) or "insert declaration" not in shape(written):
        raise RuntimeError(f"not what was expected: {shape(written)}, {shape(told)}")
    return written


async def _in_turn(here: Bench, one: Somebody, other: Somebody) -> None:
    """Let one person offer through the bot, then write as much for another directly."""
    number, person_id = one
    ends = here.ledger.ends()
    before, others = here.ledger.of(person_id, ends), here.ledger.of(other[1], ends)
    said = message(number, OFFER)
    with here.offer:
        await here.dispatch.hear(said)
    written = difference(before, here.ledger.of(person_id, ends))
    statements = [(each.sql, each.values) for each in again(written, before, others)]
    with here.bare:
        await write(here.raw, statements)


async def _others(
    here: Bench, people: Sequence[Somebody], asks: Sequence[Somebody]
) -> dict[str, list[float]]:
    """Time other commands, in turn as well, each by somebody else each time."""
    watches = {text: Watch() for text in (*OTHERS, INTRODUCE)}
    for turn, (number, ask) in enumerate(asks):
        for place, text in enumerate(OTHERS):
            said = message(people[turn * len(OTHERS) + place][0], text)
            with watches[text]:
                await here.dispatch.hear(said)
        said = message(number, f"introduce {ask}", pressed=True)
        with watches[INTRODUCE]:
            await here.dispatch.hear(said)
    return {text: watch.seconds for text, watch in watches.items()}


def _asks(file: Path, number: int) -> list[Somebody]:
    """Return people who ask for it, take help and met nobody yet, and the ids of their asks."""
    query = (
        "SELECT account.user, declaration.id FROM declaration"
        " JOIN account USING (person_id) JOIN person ON person.id = declaration.person_id"
        " WHERE side = 'ask' AND topic = ? AND state = 'open' AND load = 'normal'"
        " AND declaration.person_id NOT IN (SELECT person_id FROM party)"
        " ORDER BY account.user LIMIT ?"
    )
    with closing(sqlite3.connect(file)) as connection:
        return [
            (int(name[1:]), ident) for name, ident in connection.execute(query, [TOPIC, number])
        ]


def main() -> None:
    """Measure, and print the times as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--others", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(json.dumps(asyncio.run(measure(chosen.file, chosen.runs, chosen.seed, chosen.others))))


if __name__ == "__main__":
    main()
