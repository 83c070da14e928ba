"""`cxc-bot try`: where the lines come from, and the loop around the stage."""

import asyncio
import contextlib
import os
import signal
import stat
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import typer

from bot.cli.opening import renew
from bot.knowledge import Knowledge
from bot.playground.screen import Paper, Screen, Tape
from bot.playground.stage import START, Stage
from storage.database import MEMORY, connect

WELCOME = """\
The Capacity Exchange, with {people} invented people. You are one of them, {name}.
Try: /offer SPARQL · /ask grant writing · /help · :next week · :people · :quit
"""
PAGE = "The public page is at {address} (stop with Ctrl+C or :quit)"


def end_with_the_reader() -> None:
    """End quietly when nobody reads on, as in `cxc-bot try | head`.

    Not beside a page: there it would end as well when somebody's browser goes away.
    """
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def play(script: Path | None, *, as_json: bool, database: Path | None, web: bool = False) -> None:
    """Open the playground until the lines end or somebody leaves."""
    if script is not None and not script.is_file():
        typer.echo(f"{script}: there is no such file.", err=True)
        raise typer.Exit(2)
    with contextlib.suppress(KeyboardInterrupt) if web else contextlib.nullcontext():
        asyncio.run(_play(script, as_json=as_json, database=database, web=web))


async def _play(script: Path | None, *, as_json: bool, database: Path | None, web: bool) -> None:
    live = script is None and sys.stdin.isatty()
    screen: Screen = Tape() if as_json else Paper(echo=not live)
    memory = connect(str(database) if database else MEMORY)
    try:
        await renew(memory, START)
        stage = Stage(memory, Knowledge.load(), screen)
        await stage.open()
        if not as_json:
            screen.tell(WELCOME.format(people=len(list(stage.cast)), name=stage.actor.user.name))
        async with _page(stage) if web else contextlib.nullcontext():
            await _hear(stage, _typed(stage) if live else _read(script, beside=web))
            if web and not live and not stage.leaving:
                await asyncio.Event().wait()  # what was played can be looked at
    finally:
        await memory.close()


async def _hear(stage: Stage, lines: AsyncIterator[str]) -> None:
    async for line in lines:
        if not line.strip() or line.startswith("# "):
            continue
        stage.screen.said(stage.actor.user.name, line)
        await stage.hear(line)
        if stage.leaving:
            break


@contextlib.asynccontextmanager
async def _page(stage: Stage) -> AsyncIterator[None]:
    """Show the public page beside the playground, and say where."""
    from bot.cli.page import shown_here  # noqa: PLC0415 - slow to import

    async with shown_here(stage.knowledge, stage.database, lambda: stage.now) as address:
        typer.echo(PAGE.format(address=address), err=isinstance(stage.screen, Tape))
        yield


async def _read(script: Path | None, *, beside: bool) -> AsyncIterator[str]:
    """Read a script, or standard input line by line as it comes.

    What goes on `beside` it is not held up by a pipe in which there is no line yet.
    """
    if script is None and beside and _keeps_one_waiting():
        async for line in _piped():
            yield line
        return
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(script.open(encoding="utf-8")) if script else sys.stdin
        while line := source.readline():
            yield line.rstrip("\n")


def _keeps_one_waiting() -> bool:
    kind = os.fstat(sys.stdin.fileno()).st_mode
    return stat.S_ISFIFO(kind) or stat.S_ISSOCK(kind)


async def _piped() -> AsyncIterator[str]:
    loop, source = asyncio.get_running_loop(), asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(source)
    pipe, _ = await loop.connect_read_pipe(lambda: protocol, sys.stdin)
    with contextlib.closing(pipe):
        while line := await source.readline():
            yield line.decode("utf-8", "replace").rstrip("\n")


async def _typed(stage: Stage) -> AsyncIterator[str]:
    """Read from the keyboard, with history and completion."""
    from bot.playground.prompt import lines  # noqa: PLC0415 - slow to import, and seldom needed

    async for line in lines(stage):
        yield line
