"""`cxc-bot run`: everything is wired here."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from bot import clock, delivery
from bot.adapters import Adapter
from bot.adapters.console import Console
from bot.chime import Chime
from bot.cli.opening import now, opened, settle
from bot.dispatch import Dispatch
from bot.events import User
from bot.settings import Settings, SettingsProblem

NOBODY = """\
No platform is turned on, so there is nobody to talk to.
To talk to the bot here in the terminal, write into cxc-bot.toml:

[console]
enabled = true

To look around with invented people instead: cxc-bot try"""
ANSWERABLE = """\
operator.contact: somebody must answer for what the bot keeps about people, and /privacy says who.
Example: [operator] contact = "https://meta.wikimedia.org/wiki/User_talk:Example\""""


def adapters(settings: Settings) -> list[Adapter]:
    """Return the platforms the settings turn on."""
    found: list[Adapter] = []
    if settings.console.enabled:
        name = settings.console.name
        user = User("console", name.casefold(), name)
        found.append(Console(user, sys.stdin.readline, lambda text: print(f"{text}\n")))  # noqa: T201
    return found


def run(file: Path | None) -> None:
    """Run until somebody stops it, or until every platform has ended."""
    settings = settle(file)
    platforms = adapters(settings)
    if not platforms:
        raise SettingsProblem(NOBODY)
    if not settings.operator.contact and any(each.name != "console" for each in platforms):
        raise SettingsProblem(ANSWERABLE)
    asyncio.run(_run(settings, platforms))


async def _run(settings: Settings, platforms: Sequence[Adapter]) -> None:
    async with opened(settings) as (database, knowledge):
        bells = {each.name: asyncio.Event() for each in platforms}
        bell = Chime(bells.values())
        dispatch = Dispatch(database, knowledge, now, bell)
        ends = [asyncio.ensure_future(dispatch.attend(each)) for each in platforms]
        work = [
            *(
                asyncio.ensure_future(delivery.deliver(database, each, bells[each.name], now=now))
                for each in platforms
            ),
            asyncio.ensure_future(clock.ring(database, knowledge, bell, now=now)),
        ]
        stopped = asyncio.ensure_future(_asked_to_stop().wait())
        typer.echo(f"Listening on: {', '.join(bells)}. Stop with Ctrl+C.", err=True)
        await asyncio.wait(
            {asyncio.ensure_future(_all(ends)), stopped}, return_when=asyncio.FIRST_COMPLETED
        )
        for each in platforms:
            await each.close()
        for task in (*ends, *work, stopped):
            task.cancel()
        await asyncio.gather(*ends, *work, stopped, return_exceptions=True)
        for each in platforms:  # what was answered in the last moment still leaves
            await delivery.deliver_all(database, each, now=now)


async def _all(tasks: Sequence["asyncio.Future[None]"]) -> None:
    await asyncio.gather(*tasks)


def _asked_to_stop() -> asyncio.Event:
    """Return what is set by Ctrl+C, or when the system ends the program."""
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows
            asyncio.get_running_loop().add_signal_handler(number, asked.set)
    return asked
