"""The two bots, each in a process and a folder of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.telegram.town import ROOT, Town

PATIENCE = 10.0
SETTINGS = """\
database = {database}
log_level = "warning"
[operator]
contact = "https://example.org"
[limits]
messages_a_minute = 1000
[telegram]
token = {token}
base_url = {url}
"""
Bot = subprocess.Popen[bytes]


@contextmanager
def ours(town: Town, folder: Path, profile: Path | None = None) -> Iterator[Bot]:
    """Run our bot, only that people may write, and it may answer, as fast as they can."""
    file, database = folder / "cxc-bot.toml", folder / "town.sqlite3"
    values = {"database": str(database), "token": town.token, "url": town.url}
    quoted = {name: json.dumps(value) for name, value in values.items()}
    file.write_text(SETTINGS.format(**quoted), "utf-8")
    with _running("ours", [file, *([profile] if profile else [])]) as bot:
        yield bot


@contextmanager
def bare(town: Town, words: str) -> Iterator[Bot]:
    """Run the bare bot, which answers with some words."""
    with _running("bare", [town.url, town.token, words]) as bot:
        yield bot


@contextmanager
def _running(module: str, arguments: Sequence[object]) -> Iterator[Bot]:
    line = [sys.executable, "-m", f"benchmarks.telegram.{module}", *map(str, arguments)]
    process = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.DEVNULL)  # noqa: S603 - ourselves
    try:
        yield process
    finally:
        _end(process)


def _end(process: Bot) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
