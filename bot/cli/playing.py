"""`cxc-bot try`: where the lines come from, and the loop around the stage."""

import asyncio
import contextlib
import signal
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


def play(script: Path | None, *, as_json: bool, database: Path | None) -> None:
    """Open the playground until the lines end or somebody leaves."""
    if script is not None and not script.is_file():
        typer.echo(f"{script}: there is no such file.", err=True)
        raise typer.Exit(2)
    if hasattr(signal, "SIGPIPE"):  # `cxc-bot try | head` ends quietly, as other programs do
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    asyncio.run(_play(script, as_json=as_json, database=database))


async def _play(script: Path | None, *, as_json: bool, database: Path | None) -> None:
    live = script is None and sys.stdin.isatty()
    screen: Screen = Tape() if as_json else Paper(echo=not live)
    memory = connect(str(database) if database else MEMORY)
    try:
        await renew(memory, START)
        stage = Stage(memory, Knowledge.load(), screen)
        await stage.open()
        if not as_json:
            screen.tell(WELCOME.format(people=len(list(stage.cast)), name=stage.actor.user.name))
        async for line in _typed(stage) if live else _read(script):
            if not line.strip() or line.startswith("# "):
                continue
            screen.said(stage.actor.user.name, line)
            await stage.hear(line)
            if stage.leaving:
                break
    finally:
        await memory.close()


async def _read(script: Path | None) -> AsyncIterator[str]:
    """Read a script, or standard input line by line as it comes."""
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(script.open(encoding="utf-8")) if script else sys.stdin
        while line := source.readline():
            yield line.rstrip("\n")


async def _typed(stage: Stage) -> AsyncIterator[str]:
    """Read from the keyboard, with history and completion."""
    from bot.playground.prompt import lines  # noqa: PLC0415 - slow to import, and seldom needed

    async for line in lines(stage):
        yield line
