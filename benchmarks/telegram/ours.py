"""Our bot as operators run it, only that it sends as fast as it can.

`python -m benchmarks.telegram.ours SETTINGS [PROFILE]` runs until it is ended, and may write down
where the time of its main thread went.
"""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from cProfile import Profile
from pathlib import Path

from bot.adapters.telegram import Telegram
from bot.adapters.telegram.menu import Menu
from bot.adapters.telegram.pace import Limits
from bot.cli.opening import now, opened, settle, spare_the_collector
from bot.cli.serving import serve_all
from bot.knowledge import Knowledge
from storage.database import Database

MANY = 1_000_000
LOOSE = Limits(a_second=MANY, for_answers=0, chat_seconds=0.0, group_a_minute=MANY)


async def run(settings: Path, profile: str) -> None:
    """Serve until the process is asked to end."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with opened(settle(settings)) as (database, knowledge):
        adapter = _adapter(knowledge, database)
        spare_the_collector()
        with _profiled(profile):
            await serve_all(database, knowledge, [adapter], stop, now=now)


def _adapter(knowledge: Knowledge, database: Database) -> Telegram:
    settings = knowledge.settings
    menu = Menu({settings.language: ()})  # shown once, at the start
    return Telegram(
        settings.telegram,
        database,
        knowledge.texts,
        menu,
        language=settings.language,
        now=now,
        limits=LOOSE,
    )


@contextmanager
def _profiled(file: str) -> Iterator[None]:
    profile = Profile()
    if file:
        profile.enable()
    yield
    if file:
        profile.disable()
        profile.dump_stats(file)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), "".join(sys.argv[2:])))
