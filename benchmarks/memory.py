"""The most memory that a bot over a file takes.

`python -m benchmarks.memory FILE` works in this process, and prints its figures as JSON.
"""

import argparse
import asyncio
import json
import resource
import sys
from datetime import timedelta
from pathlib import Path

from benchmarks.figures import Figures
from benchmarks.invented import NOW
from benchmarks.speed import OFFER, OTHERS, Clock, message
from bot import clock
from bot.dispatch import Dispatch
from bot.jobs.round import hold
from bot.knowledge import Knowledge
from storage.database import connect

STATUS = Path("/proc/self/status")
TEXTS = (OFFER, *OTHERS, "I can help with templates and I look for somebody who knows Lua")
ROUND_AT = NOW + timedelta(days=1)


def peak_mb() -> float:
    """Return the most memory this process had so far, in MB (10**6 bytes).

    Linux hands `ru_maxrss` on from the process that started this one; `VmHWM` is our own. See
    https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    """
    if STATUS.exists():
        lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
        return round(int(lines["VmHWM"].split()[0]) * 1024 / 1e6, 1)
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(usage * (1 if sys.platform == "darwin" else 1024) / 1e6, 1)


async def talk(file: Path, messages: int) -> Figures:
    """Load all that a running bot loads, answer messages, and do what is due."""
    database, knowledge, now = connect(str(file)), Knowledge.load(), Clock()
    try:
        _ = knowledge.lexicon, knowledge.keywords, knowledge.sentences, knowledge.level_words
        loaded = peak_mb()
        dispatch = Dispatch(database, knowledge, now)
        for number in range(messages):
            await dispatch.hear(message(number, TEXTS[number % len(TEXTS)]))
        answered = peak_mb()
        await clock.tick(database, knowledge, now=now)
        return {"loaded_mb": loaded, "answered_mb": answered, "peak_mb": peak_mb()}
    finally:
        await database.close()


async def hold_round(file: Path) -> Figures:
    """Plan and store a round over everybody."""
    database, knowledge = connect(str(file)), Knowledge.load()
    try:
        plan = await hold(database, knowledge, ROUND_AT)
        return {"introductions": len(plan.matches), "peak_mb": peak_mb()}
    finally:
        await database.close()


def main() -> None:
    """Work, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--round", action="store_true", help="hold a round, and nothing else")
    chosen = parser.parse_args()
    work = hold_round(chosen.file) if chosen.round else talk(chosen.file, chosen.messages)
    print(json.dumps(asyncio.run(work)))


if __name__ == "__main__":
    main()
