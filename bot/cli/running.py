"""`cxc-bot run`: every platform the settings turn on, until somebody stops it."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from pathlib import Path

import typer

from bot.cli.opening import now, opened, settle, spare_the_collector
from bot.cli.page import shown
from bot.cli.platforms import adapters, names, reminders
from bot.cli.serving import serve_all
from bot.settings import Settings, SettingsProblem
from bot.tally import Tally

NOBODY = """\
No platform is turned on, so there is nobody to talk to.
To talk to the bot here in the terminal, write into cxc-bot.toml:

[console]
enabled = true

Elsewhere people are met with [matrix], [telegram] or [mattermost]: see docs/matrix.md,
docs/telegram.md and docs/mattermost.md.
To look around with invented people instead: cxc-bot try"""
ANSWERABLE = """\
operator.contact: somebody must answer for what the bot keeps about people, and /privacy says who.
Example: [operator] contact = "https://meta.wikimedia.org/wiki/User_talk:Example\""""
LEAVE_SECONDS = 1.0


def run(file: Path | None) -> int:
    """Run until somebody stops it, or until every platform has ended.

    Return 1 if a platform has shut us out, else 0.
    """
    settings = settle(file)
    platforms = names(settings)
    if not platforms:
        raise SettingsProblem("\n".join((*reminders(settings), NOBODY)))
    if not settings.operator.contact and platforms != ["console"]:
        raise SettingsProblem(ANSWERABLE)
    with asyncio.Runner() as runner:
        status = 0 if runner.run(_run(settings)) else 1
        _leave_soon(status)
    return status


async def _run(settings: Settings) -> bool:
    async with opened(settings) as (database, knowledge):
        stop, platforms = _asked_to_stop(), adapters(knowledge, database, now)
        listed = ", ".join(each.name for each in platforms)
        typer.echo(f"Listening on: {listed}. Stop with Ctrl+C.", err=True)
        for each in reminders(settings):
            typer.echo(each, err=True)
        spare_the_collector()
        tally = Tally()
        async with shown(knowledge, database, tally, stop):
            return await serve_all(database, knowledge, platforms, stop, now=now, tally=tally)


def _asked_to_stop() -> asyncio.Event:
    """Return what is set by Ctrl+C, or when the system ends the program."""
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
    return asked


def _leave_soon(status: int) -> None:
    """End the program even if a thread still waits for the network, as one that asks DNS may."""
    sys.stdout.flush()
    leaving = threading.Timer(LEAVE_SECONDS, os._exit, (status,))
    leaving.daemon = True
    leaving.start()
