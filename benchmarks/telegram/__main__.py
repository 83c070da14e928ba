"""`python -m benchmarks.telegram`: the figures of the bot on Telegram, beside a bare one.

Both answer on a Bot API server of our own in one run, in turn.
"""

import argparse
import json
import os
import platform
from importlib.metadata import version
from pathlib import Path

from benchmarks.beside import Load
from benchmarks.figures import Figures
from benchmarks.telegram.rounds import WORDS, compare, profile
from benchmarks.telegram.table import table

PEOPLE, MESSAGES, ALONE, ROUNDS = 100, 20, 100, 6


def _machine() -> Figures:
    libraries = {name: version(name) for name in ("python-telegram-bot", "httpx", "sqlalchemy")}
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
    parser.add_argument("--json", action="store_true", help="print all figures as JSON")
    only = "measure nothing, but write cProfile's figures of our bot"
    parser.add_argument("--profile", type=Path, metavar="FILE", help=only)
    parser.add_argument("--text", default=WORDS, help="what is said then [default: %(default)s]")
    chosen = parser.parse_args()
    load = Load(chosen.people, chosen.messages, chosen.alone, chosen.rounds)
    if chosen.profile:
        print(profile(load, chosen.profile.absolute(), chosen.text), "messages answered")
        return
    figures = {**_machine(), **compare(load)}
    print(json.dumps(figures, indent=2) if chosen.json else _read(figures))


if __name__ == "__main__":
    main()
