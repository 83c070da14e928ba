"""`python -m benchmarks.mattermost`: the figures of the bot on Mattermost, beside bare ones.

Both answer on a Mattermost server of our own in one run, in turn.
"""

import argparse
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks.beside import Load
from benchmarks.figures import Figures
from benchmarks.mattermost import commands
from benchmarks.mattermost.rounds import WORDS, compare, profile
from benchmarks.mattermost.table import table
from benchmarks.population import Size, add_directory

PEOPLE, MESSAGES, ALONE, ROUNDS, CALLERS = 100, 20, 100, 6, 500
LIBRARIES = ("mattermostdriver", "requests", "aiohttp", "sqlalchemy")


def _machine() -> Figures:
    libraries = {name: version(name) for name in LIBRARIES}
    return {"python": platform.python_version(), **libraries, "cores": os.cpu_count()}


def _read(figures: Figures) -> str:
    machine = ", ".join(f"{name} {figures[name]}" for name in _machine())
    busy = "load {} before, {} after".format(*figures["load"])
    return f"{table(figures)}\n{machine}; {busy}; the disk keeps a page in {figures['disk_ms']} ms"


def main() -> None:
    """Measure, and print a table or one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each has its turn")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many write at once")
    parser.add_argument("--messages", type=int, default=MESSAGES, help="how often each writes")
    parser.add_argument("--alone", type=int, default=ALONE, help="how often one writes, gently")
    parser.add_argument("--callers", type=int, default=CALLERS, help="who call slash commands")
    parser.add_argument("--community", type=int, default=10_000, help="people in that database")
    parser.add_argument("--declarations", type=int, default=50_000, help="and what they declared")
    add_directory(parser)
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    only = "measure nothing, but write cProfile's figures of our bot"
    parser.add_argument("--profile", type=Path, metavar="FILE", help=only)
    parser.add_argument("--text", default=WORDS, help="what is said then [default: %(default)s]")
    chosen = parser.parse_args()
    load = Load(chosen.people, chosen.messages, chosen.alone, chosen.rounds)
    if chosen.profile:
        print(profile(load, chosen.profile.absolute(), chosen.text), "posts answered")
        return
    size = Size(chosen.community, chosen.declarations, seed=1)
    called = commands.measure(size, chosen.directory, chosen.callers)
    figures = {**_machine(), **compare(load), "commands": called}
    print(json.dumps(figures, indent=2) if chosen.json else _read(figures))


if __name__ == "__main__":
    main()
