"""A process that is killed in the middle of posting leaves nothing, and the next one posts once."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from storage.tables import Edition
from tests.digest.channel import next_due, posted, subscribed
from tests.town import Town

pytestmark = pytest.mark.asyncio
ROOT = Path(__file__).parents[2]
POSTING = """
import asyncio, os, signal, sys
from datetime import datetime
from bot.jobs.digest import post_digests
from bot.knowledge import Knowledge
from bot.settings import Settings
from storage.database import connect

file, now, last_words = sys.argv[1:]

def die(sql):
    if sql.startswith(last_words):
        os.kill(os.getpid(), signal.SIGKILL)

async def post():
    database = connect(file)
    async with database.transaction() as session:
        session.driver._conn.set_trace_callback(die)
    knowledge = Knowledge.load(Settings(_env_file=None))
    await post_digests(database, knowledge, datetime.fromisoformat(now))

asyncio.run(post())
"""


async def killed(file: Path, now: str, last_words: str) -> int:
    """Let a process post what is due until it is about to say some SQL; return how it ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", POSTING, str(file), now, last_words,
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return await process.wait()


@pytest.mark.parametrize(
    "last_words",
    [
        "UPDATE digestsubscription",
        "INSERT INTO letter",
        "INSERT INTO edition",
        "INSERT INTO item",
        "COMMIT",
    ],
)
async def test_whenever_it_dies_there_is_one_digest(
    town: Town, file: Path, last_words: str
) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    town.clock.now = await next_due(town)
    ended = await killed(file, town.clock.now.isoformat(), last_words)
    assert ended == -signal.SIGKILL
    assert await town.rows(Edition) == []
    for _ in range(2):
        await town.tick()
    assert len(posted(town)) == len(await town.rows(Edition)) == 1


async def test_killed_before_the_letter_has_left_it_leaves_afterwards(
    town: Town, file: Path
) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    town.clock.now = await next_due(town)
    assert await killed(file, town.clock.now.isoformat(), "nothing like it") == 0
    assert posted(town) == []
    for _ in range(2):
        await town.tick()
    assert len(posted(town)) == len(await town.rows(Edition)) == 1
