"""Slash commands of people in a large community, beside a bare handler that knows nothing."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.beside import running
from benchmarks.figures import Figures, progress, ratio, times
from benchmarks.invented import TOPIC
from benchmarks.mattermost.bots import ours
from benchmarks.mattermost.calls import Caller, Command, free_port, opens
from benchmarks.mattermost.town import town
from benchmarks.population import Size, copy_of

COMMANDS = (("offer", "SPARQL"), ("mine", ""))
WARM = ("help", "")
"""Said once by everybody before it counts: who they are is asked of the server the first time."""
TOKEN = "0123456789abcdefghijklmnop"  # noqa: S105 - of our own command on our own server
DOOR_SECONDS, APART_SECONDS = 30.0, 0.02
"""How long either door may take to open; and from one answer to the next call, which is not as soon
as our bot takes up letters anew under load.
"""
TAKEN = (
    "SELECT account.rowid FROM account JOIN person ON person.id = person_id WHERE NOT banned"
    " AND person_id NOT IN (SELECT person_id FROM declaration WHERE topic = ? AND side = 'offer')"
    " AND (SELECT count(*) FROM declaration WHERE declaration.person_id = account.person_id) < 20"
    " ORDER BY account.rowid LIMIT ?"
)
Callers = Sequence[Mapping[str, str]]


def measure(size: Size, directory: Path, number: int) -> Figures:
    """Return the figures of both, for so many callers of each command."""
    file = copy_of(size, directory, "mattermost")
    port, bare_port = free_port(), free_port()
    door = {
        "public_url": f"http://127.0.0.1:{port}",
        "listen": f"127.0.0.1:{port}",
        "command_tokens": [TOKEN],
    }
    with TemporaryDirectory(prefix="cxc-bot-mattermost-") as folder, town() as server:
        server.come(number)
        callers = server.callers()
        move_in(file, callers)
        bot = ours(server, Path(folder), "--community", database=file, door=door)
        with ExitStack() as stack:
            stack.enter_context(bot)
            stack.enter_context(running("mattermost.constant", [bare_port]))
            if not (opens(port, DOOR_SECONDS) and opens(bare_port, DOOR_SECONDS)):
                raise RuntimeError(
                    "nobody opens at mattermost.listen, or the bare handler does not"
                )
            progress(f"{number} people of {size.people} call {len(COMMANDS)} slash commands each")
            return in_turn(port, bare_port, callers, server.url)


def move_in(file: Path, callers: Callers) -> None:
    """Give accounts on the server to people of a community who can still offer it."""
    with closing(sqlite3.connect(file)) as connection, connection:
        rows = [row for (row,) in connection.execute(TAKEN, [TOPIC, len(callers)])]
        if len(rows) < len(callers):
            raise RuntimeError(f"no more than {len(rows)} people can offer {TOPIC}")
        moved = [(each["user_id"], row) for each, row in zip(callers, rows, strict=True)]
        query = "UPDATE account SET platform = 'mattermost', user = ? WHERE rowid = ?"
        connection.executemany(query, moved)


def in_turn(port: int, bare_port: int, callers: Callers, server: str) -> Figures:
    """Return how long each command takes at either door, one call at a time."""
    with _at(port) as one, _at(bare_port) as other:
        for each in callers:
            one.call(Command(each, *WARM, TOKEN, server))
            other.call(Command(each, *WARM, TOKEN, server))
        return {
            f"/{trigger} {text}".strip(): _compared(
                [Command(each, trigger, text, TOKEN, server) for each in callers], one, other
            )
            for trigger, text in COMMANDS
        }


def _compared(commands: Sequence[Command], one: Caller, other: Caller) -> Figures:
    pairs = []
    for each in commands:
        time.sleep(APART_SECONDS)
        pairs.append((one.call(each), other.call(each)))
    found, bare = (times(seconds) for seconds in zip(*pairs, strict=True))
    ratios = {f"ratio_of_{key}": ratio(found, bare, key) for key in ("median_ms", "p99_ms")}
    return {"ours": found, "bare": bare, **ratios}


@contextmanager
def _at(port: int) -> Iterator[Caller]:
    with closing(Caller(port)) as caller:
        yield caller
