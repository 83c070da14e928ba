"""The two bots, each in a process and a folder of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.beside import Bot, running
from benchmarks.telegram.town import Town

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


@contextmanager
def ours(town: Town, folder: Path, profile: Path | None = None) -> Iterator[Bot]:
    """Run our bot, only that people may write, and it may answer, as fast as they can."""
    file, database = folder / "cxc-bot.toml", folder / "town.sqlite3"
    values = {"database": str(database), "token": town.token, "url": town.url}
    quoted = {name: json.dumps(value) for name, value in values.items()}
    file.write_text(SETTINGS.format(**quoted), "utf-8")
    with running("telegram.ours", [file, *([profile] if profile else [])]) as bot:
        yield bot


@contextmanager
def bare(town: Town, words: str) -> Iterator[Bot]:
    """Run the bare bot, which answers with some words."""
    with running("telegram.bare", [town.url, town.token, words]) as bot:
        yield bot
