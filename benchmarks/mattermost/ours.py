"""Our bot as operators run it.

`python -m benchmarks.mattermost.ours SETTINGS` runs until it is ended. It may write down where the
time of its main thread went, and live in the days of the invented community.
"""

import argparse
import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from cProfile import Profile
from datetime import datetime
from pathlib import Path

from benchmarks.invented import NOW
from bot.cli.opening import now, opened, settle, spare_the_collector
from bot.cli.platforms import adapters
from bot.cli.serving import serve_all
from bot.events import Now


async def run(settings: Path, profile: Path | None, clock: Now) -> None:
    """Serve until the process is asked to end."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with opened(settle(settings)) as (database, knowledge):
        platforms = adapters(knowledge, database, clock)
        spare_the_collector()
        with _profiled(profile):
            await serve_all(database, knowledge, platforms, stop, now=clock)


def of_the_community() -> Now:
    """Return a clock that begins where the community was invented: nothing is overdue then."""
    begin = now()

    def clock() -> datetime:
        return NOW + (now() - begin)

    return clock


@contextmanager
def _profiled(file: Path | None) -> Iterator[None]:
    profile = Profile()
    if file:
        profile.enable()
    yield
    if file:
        profile.disable()
        profile.dump_stats(file)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("settings", type=Path)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--community", action="store_true")
    chosen = parser.parse_args()
    clock = of_the_community() if chosen.community else now
    asyncio.run(run(chosen.settings, chosen.profile, clock))
