"""`cxc-bot mattermost register`: people are shown our commands while they type."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import typer

from bot.adapters.mattermost.carrier import TURNED_OFF
from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.door import COMMAND
from bot.adapters.mattermost.registering import Outcome, Registering, Wanted, wanted
from bot.adapters.mattermost.wire import UNAUTHORIZED, Wire
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, word
from bot.cli.opening import now, opened, printable, settle
from bot.cli.platforms import described
from bot.knowledge import Knowledge
from bot.settings import MattermostBot

DECLARING = ("offer", "ask")
NO_SERVER = "No Mattermost server is named: set [mattermost] url and token first."
NO_ADDRESS = (
    "Slash commands need an address where the server reaches the bot: set [mattermost] public_url"
    " (CXC_MATTERMOST__PUBLIC_URL), for example https://bot.example.org/mattermost."
)
NO_TOKEN = "No token was given: set MATTERMOST_ADMIN_TOKEN, or type it when you are asked."  # noqa: S105
NO_TEAM = "The bot is in no team yet: invite it to one, or name teams with --team."
NOTHING = "Nothing is registered here."
ANEW = "Start the bot anew if it is running: its texts then show what people can write."
CHANGES = ("created", "removed")
BAD_ADMIN = (
    "Mattermost does not accept this token. Make a personal access token of a team or system admin"
    " (Profile, Security, Personal Access Tokens) and try again."
)
BAD_BOT = "Mattermost does not accept the bot's own token; `cxc-bot doctor` tells more."
NO_ADMIN = (
    "This token may not manage slash commands in {team}: it takes one of a team admin or of a"
    " system admin."
)
NO_COMMANDS = (
    "Custom slash commands are turned off on this server: System Console, Integrations,"
    " Integration Management, Enable Custom Slash Commands."
)
UNKNOWN_TEAM = (
    "There is no team {team}, or this token does not see it: use the name in its address."
)
AWAY = "{url} cannot be reached now ({why}). Try again later."
SAID = {
    "taken": "taken by another integration or by the server; people write /cxc {trigger}",
    "another admin's": "left as it is: another admin has made it; use their token",
}


class Problem(Exception):  # noqa: N818 - what the operator reads, not a bug of ours
    """Something the operator can mend; the text says what to do."""


def register(file: Path | None, token: str, teams: Sequence[str], *, remove: bool) -> int:
    """Register our commands in teams, or remove them; return the exit status."""
    try:
        asyncio.run(_register(file, token, teams, remove=remove))
    except Problem as problem:
        typer.echo(str(problem), err=True)
        return 1
    return 0


async def _register(file: Path | None, token: str, teams: Sequence[str], *, remove: bool) -> None:
    settings = settle(file)
    bot = settings.mattermost
    _check(bot, token)
    async with opened(settings) as (database, knowledge):
        admin, own = Wire(bot, token), Wire(bot)
        try:
            registering = Registering(
                admin, Notebook("mattermost", database, now), bot.public_url + COMMAND
            )
            others, those = False, None if remove else _wanted(knowledge)
            for team in await _teams(bot, admin, own, teams):
                others |= await _serve(bot, registering, team, those)
            if others:
                typer.echo(ANEW)
        finally:
            await admin.hang_up()
            await own.hang_up()


def _check(bot: MattermostBot, token: str) -> None:
    for given, said in ((bot.url, NO_SERVER), (bot.public_url, NO_ADDRESS), (token, NO_TOKEN)):
        if not given:
            raise Problem(said)


async def _teams(bot: MattermostBot, admin: Wire, own: Wire, names: Sequence[str]) -> list[Json]:
    """Return the teams of the names or, without any, those the bot is in."""
    try:
        await admin.me()
        found = [await _team(admin, name) for name in names]
    except (Refused, Crowded, Broken) as problem:
        raise _problem(problem, bot, "") from None
    try:
        found = found or await own.teams()
    except (Refused, Crowded, Broken) as problem:
        refused = isinstance(problem, Refused) and problem.status == UNAUTHORIZED
        raise (Problem(BAD_BOT) if refused else _problem(problem, bot, "")) from None
    if not found:
        raise Problem(NO_TEAM)
    return found


async def _team(admin: Wire, name: str) -> Json:
    try:
        return await admin.team_named(name)
    except Refused as no:
        if no.status == UNAUTHORIZED:
            raise
        raise Problem(UNKNOWN_TEAM.format(team=name)) from None


async def _serve(
    bot: MattermostBot, registering: Registering, team: Json, wanted: list[Wanted] | None
) -> bool:
    """Register in a team, or remove where nothing is wanted, and say a line for each command.

    Say whether there are others than before.
    """
    ident, name, lines, others = word(team, "id"), word(team, "name"), 0, False
    outcomes = registering.remove(ident) if wanted is None else registering.register(ident, wanted)
    try:
        async for outcome in outcomes:
            typer.echo(printable(_line(name, outcome)))
            lines, others = lines + 1, others or outcome.what in CHANGES
    except (Refused, Crowded, Broken) as problem:
        raise _problem(problem, bot, name) from None
    if not lines:
        typer.echo(printable(f"{name}: {NOTHING}"))
    return others


def _line(team: str, outcome: Outcome) -> str:
    said = SAID.get(outcome.what, outcome.what).format(trigger=outcome.trigger)
    return f"{team} /{outcome.trigger}: {said}"


def _wanted(knowledge: Knowledge) -> list[Wanted]:
    """Return the commands people are told of, in the bot's language."""
    language, texts = knowledge.settings.language, knowledge.texts
    hint = str(texts.say(language, "hint-declare"))
    return wanted(
        described(knowledge)[language],
        texts.say(language, "help-help"),
        dict.fromkeys(DECLARING, hint),
    )


def _problem(problem: Refused | Crowded | Broken, bot: MattermostBot, team: str) -> Problem:
    """Say what a failure means to the operator."""
    if not isinstance(problem, Refused):
        return Problem(AWAY.format(url=bot.url, why=problem))
    if problem.status == UNAUTHORIZED:
        return Problem(BAD_ADMIN)
    if problem.status == TURNED_OFF:
        return Problem(NO_COMMANDS)
    return Problem(NO_ADMIN.format(team=team))
