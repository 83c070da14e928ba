"""`python -m benchmarks.commands`: the figures of the bot over an invented community, as JSON.

Compare what stands side by side in one run: an absolute time says more of the machine than of us.
"""

import argparse
import json
import platform
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks import startup
from benchmarks.figures import Figures, in_a_process, progress, ratio, times
from benchmarks.population import Size, add_directory, copy_of

PROCESSES = 10
"""How fast a thread answers is a matter of luck with cores, and lasts as long as the process."""
OTHERS = 10
"""How often each process runs each other command."""
STARTS = 9


def speed(size: Size, directory: Path, messages: int) -> Figures:
    """Return the figures of messages: all times of several processes, taken together."""
    file = copy_of(size, directory, "speed")
    progress(f"{messages} offers and as many bare transactions in turn, in {PROCESSES} processes")
    runs = -(-messages // PROCESSES)
    parts = [
        in_a_process("speed", file, "--runs", runs, "--others", OTHERS, "--seed", size.seed + turn)
        for turn in range(PROCESSES)
    ]
    offer, bare = (times([each for part in parts for each in part[of]]) for of in ("offer", "bare"))
    return {
        "offer": offer,
        "bare_transaction": bare,
        "ratio_of_medians": ratio(offer, bare, "median_ms"),
        "ratio_of_p99": ratio(offer, bare, "p99_ms"),
        "ratio_of_medians_by_process": sorted(
            ratio(times(part["offer"]), times(part["bare"]), "median_ms") for part in parts
        ),
        "written": parts[0]["written"],
        "others": _together([part["others"] for part in parts]),
    }


def _together(parts: Sequence[Figures]) -> Figures:
    joined: dict[str, list[float]] = defaultdict(list)
    for part in parts:
        for name, seconds in part.items():
            joined[name] += seconds
    return {name: times(seconds) for name, seconds in joined.items()}


def memory(size: Size, directory: Path, messages: int) -> Figures:
    """Return the most memory a bot takes that answers, and one that holds a round."""
    file = copy_of(size, directory, "memory")
    progress(f"memory of {messages} messages, and of a round")
    return {
        "messages": in_a_process("memory", file, "--messages", messages),
        "round": in_a_process("memory", file, "--round"),
    }


def everything(size: Size, directory: Path, messages: int) -> Figures:
    """Return all figures."""
    return {
        "people": size.people,
        "declarations": size.declarations,
        "seed": size.seed,
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "commands": speed(size, directory, messages),
        "start": startup.measure(STARTS),
        "memory": memory(size, directory, messages),
    }


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--declarations", type=int, default=50_000)
    parser.add_argument("--messages", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    add_directory(parser)
    chosen = parser.parse_args()
    size = Size(chosen.people, chosen.declarations, chosen.seed)
    print(json.dumps(everything(size, chosen.directory, chosen.messages), indent=2))


if __name__ == "__main__":
    main()
