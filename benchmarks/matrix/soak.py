"""What the bot holds after many messages, in memory and on the disk."""

import time
from pathlib import Path

from benchmarks.figures import Figures, progress, ratio
from benchmarks.matrix.bots import DATABASE, Bot, ours
from benchmarks.matrix.journal import Journal
from benchmarks.matrix.people import hush, seated
from benchmarks.matrix.rounds import WARM, WORDS
from benchmarks.matrix.talk import Talk
from benchmarks.processes import rss_mb
from tests.matrix.synapse import Synapse

STEPS = 10
AHEAD = 3


async def soak(
    server: Synapse, journal: Journal, folder: Path, rooms: int, messages: int
) -> Figures:
    """Return what the bot holds after each tenth of so many answers; half the rooms encrypt."""
    each = -(-messages // STEPS // rooms)
    with ours(server, folder / "ours-memory") as bot:
        async with seated(server, bot.id, rooms, rooms // 2) as seats:
            talk = Talk(journal, bot, seats)
            await talk.entered()
            await talk.all_say(WORDS, WARM, 1)
            await hush(seats)
            steps = [await _step(talk, turn * rooms * each, each) for turn in range(STEPS)]
    return {
        "encrypted_rooms": rooms // 2,
        "other_rooms": rooms - rooms // 2,
        "steps": steps,
        "ratio_of_last_to_first": ratio(steps[-1], steps[0], "rss_mb"),
    }


async def _step(talk: Talk, before: int, each: int) -> Figures:
    start = time.monotonic()
    await talk.all_say(WORDS, each, AHEAD)
    seconds = time.monotonic() - start
    await talk.quiet()
    number = each * len(talk.seats)
    progress(f"memory: {before + number} messages, {number / seconds:.1f} a second")
    return {
        "messages": before + number,
        "answered_a_second": round(number / seconds, 1),
        **_held(talk.bot),
    }


def _held(bot: Bot) -> Figures:
    return {
        "rss_mb": rss_mb(bot.pid),
        "database_kb": bot.kilobytes(f"{DATABASE}*"),
        "keys_kb": bot.kilobytes("matrix/keys-*"),
    }
