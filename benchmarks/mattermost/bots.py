"""The two bots, each in a process and a folder of its own."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.beside import Bot, running
from benchmarks.mattermost.town import Town

SETTINGS = """\
database = {database}
log_level = "warning"
[operator]
contact = "https://example.org"
[limits]
messages_a_minute = 1000
[mattermost]
"""


@contextmanager
def ours(
    town: Town,
    folder: Path,
    *options: object,
    database: Path | None = None,
    door: Mapping[str, object] | None = None,
) -> Iterator[Bot]:
    """Run our bot, only that people may write as fast as they can."""
    file = folder / "cxc-bot.toml"
    known = json.dumps(str(database or folder / "town.sqlite3"))
    own = {"url": town.url, "token": town.token, **(door or {})}
    lines = [f"{name} = {json.dumps(value)}\n" for name, value in own.items()]
    file.write_text(SETTINGS.format(database=known) + "".join(lines), "utf-8")
    with running("mattermost.ours", [file, *options]) as bot:
        town.ready()
        yield bot


@contextmanager
def bare(town: Town, words: str) -> Iterator[Bot]:
    """Run the bare bot, which answers with some words."""
    address = urlsplit(town.url)
    given = [address.hostname, address.port, town.token, words]
    with running("mattermost.bare", given) as bot:
        town.ready()
        yield bot
