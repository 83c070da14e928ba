"""`python -m benchmarks.matrix`: the figures of the bot on Matrix, beside a bare one, as JSON.

Both answer on one homeserver in one run, in turn: nearly all of the time is the homeserver's.
"""

import argparse
import asyncio
import json
import os
import platform
import tempfile
from collections.abc import Collection
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from benchmarks.figures import Figures, progress
from benchmarks.matrix.journal import Journal
from benchmarks.matrix.rounds import WORDS, Load, compare
from benchmarks.matrix.soak import soak
from tests.matrix.synapse import Synapse

FULL = Load(rooms=10, rounds=6, each=25, alone=40, ahead=2)
QUICK = Load(rooms=4, rounds=2, each=10, alone=10, ahead=2)
MESSAGES, FEW = 10_000, 400
PARTS = ("plain", "encrypted", "memory")


async def everything(folder: Path, load: Load, messages: int, parts: Collection[str]) -> Figures:
    """Return the figures of the chosen parts."""
    before = os.getloadavg()
    server = Synapse(folder / "homeserver")
    progress("starting a homeserver")
    try:
        server.start()
        with Journal(server) as journal:
            figures = await _measured(server, journal, load, messages, parts)
    finally:
        server.stop()
    return {
        "python": platform.python_version(),
        "nio": version("matrix-nio"),
        "cores": os.cpu_count(),
        "load": {"before": before, "after": os.getloadavg()},
        "rooms": load.rooms,
        "messages_ahead_of_answers": load.ahead,
        **figures,
    }


async def _measured(
    server: Synapse, journal: Journal, load: Load, messages: int, parts: Collection[str]
) -> Figures:
    figures, folder = {}, server.folder.parent
    if "plain" in parts:
        figures["plain"] = await compare(server, journal, folder, load)
    if "encrypted" in parts:
        fewer = replace(load.half, encrypted=True)
        figures["encrypted"] = await compare(server, journal, folder, fewer)
    if "memory" in parts:
        figures["memory"] = await soak(server, journal, folder, load.rooms, messages)
    return figures


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", default=PARTS, choices=PARTS, help="[default: all]")
    parser.add_argument("--quick", action="store_true", help="see that it works; trust no figure")
    parser.add_argument("--rooms", type=int, help="how many people write at once")
    parser.add_argument("--rounds", type=int, help="how often each bot has its turn")
    parser.add_argument("--message", default=WORDS, help="what people write [default: %(default)s]")
    parser.add_argument("--messages", type=int, help=f"for the memory [default: {MESSAGES}]")
    chosen = parser.parse_args()
    usual = QUICK if chosen.quick else FULL
    rooms, rounds = chosen.rooms or usual.rooms, chosen.rounds or usual.rounds
    load = replace(usual, rooms=rooms, rounds=rounds, message=chosen.message)
    messages = chosen.messages or (FEW if chosen.quick else MESSAGES)
    with tempfile.TemporaryDirectory(prefix="cxc-bot-matrix-") as folder:
        work = everything(Path(folder), load, messages, chosen.only)
        print(json.dumps(asyncio.run(work), indent=2))


if __name__ == "__main__":
    main()
