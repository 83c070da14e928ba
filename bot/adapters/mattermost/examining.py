"""What `cxc-bot doctor` finds out about the bot on Mattermost."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping

import aiohttp

from bot.adapters.mattermost.channels import DIRECT, GROUP
from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.door import HEALTH
from bot.adapters.mattermost.markup import CXC
from bot.adapters.mattermost.slashes import WELL
from bot.adapters.mattermost.stream import Gap, Stream
from bot.adapters.mattermost.tokens import COMMANDS
from bot.adapters.mattermost.wire import UNAUTHORIZED, Wire
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, find, word
from bot.findings import Finding
from bot.settings import MattermostBot

OLDEST = (5, 37)
ADDRESS = (
    "Is [mattermost] url right, without the name of a team, and does this machine reach it? Behind"
    " an authority of your own, set ca_file."
)
ACCESS = (
    "Put the token of the bot account into CXC_MATTERMOST__TOKEN. Who runs the server makes one:"
    " Integrations, Bot Accounts, Create New Token."
)
A_PERSON = "Ask who runs the server for a bot account: a person's account would answer as them."
TEAMS = "Ask an admin of the team to add the bot to it. Direct messages work without."
CHANNELS = "Open a channel and write /invite @{name}. It hears only the channels it is in."
OLD = "Versions before 5.37 were never tried. Ask who runs the server about an update."
SOCKET = "A proxy in between must let WebSockets through at /api/v4/websocket."
REGISTER = (
    "Let an admin of the team run `cxc-bot mattermost register`, with the settings of the bot. Or"
    " let them make a command /cxc that leads to {address}/command, and put its token into"
    " [mattermost] command_tokens."
)
REACH = (
    "Is the bot running, and does a web server pass {address} on to it, path and all? A server"
    " calls private addresses only if they are in its AllowedUntrustedInternalConnections."
)
SOCKET_SECONDS = KNOCK_SECONDS = 10.0


async def examine(settings: MattermostBot, notebook: Notebook) -> AsyncIterator[Finding]:
    """Look at address, token, account, teams, channels, WebSocket and door; raises nothing."""
    wire = Wire(settings)
    try:
        async for finding in _all(settings, wire):
            yield finding
        async for finding in _door(settings, wire, await notebook.every(COMMANDS)):
            yield finding
    except Crowded as crowded:
        yield Finding(True, f"mattermost: not everything was looked at: {crowded}")
    except Refused as no:
        revoked = no.status == UNAUTHORIZED
        seen = "the token is refused" if revoked else f"{settings.url} refuses: {no}"
        yield Finding(False, f"mattermost: {seen}", ACCESS if revoked else ADDRESS)
    except Broken as error:
        yield Finding(False, f"mattermost: {settings.url} does not answer: {error}", ADDRESS)
    finally:
        await wire.hang_up()


async def _all(settings: MattermostBot, wire: Wire) -> AsyncIterator[Finding]:
    me = await wire.me()
    name = word(me, "username")
    yield Finding(bool(name), f"mattermost: connected to {settings.url} as @{name}", ADDRESS)
    is_bot = find(me, "is_bot") is True
    kind = "a bot" if is_bot else "a person"
    yield Finding(is_bot, f"mattermost: the account is that of {kind}", A_PERSON)
    yield _version(await wire.version())
    teams = [word(each, "display_name") for each in await wire.teams()]
    yield Finding(bool(teams), f"mattermost: in teams: {', '.join(teams) or 'none'}", TEAMS)
    yield _channels(await wire.channels(), name)
    yield await _socket(wire)


def _version(told: Json) -> Finding:
    version = word(told, "Version")
    numbers = tuple(int(each) for each in re.findall(r"\d+", version)[:2])
    return Finding(numbers >= OLDEST, f"mattermost: version {version or 'not told'}", OLD)


def _channels(told: list[Json], name: str) -> Finding:
    shared = [each for each in told if word(each, "type") not in (DIRECT, GROUP)]
    names = sorted(word(each, "display_name") for each in shared)
    seen = f"mattermost: in channels: {', '.join(names) or 'none'}"
    return Finding(bool(names), seen, CHANNELS.format(name=name))


async def _socket(wire: Wire) -> Finding:
    """Listen for a moment, as the bot does."""
    heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def hear(_: Json | Gap) -> None:
        if not heard.done():
            heard.set_result(None)

    async def check() -> None:
        """Nothing: the token has just been good."""

    stream = Stream(wire.driver.options, wire.driver.client.token, check)
    listening = asyncio.create_task(stream.connect(hear))
    try:
        async with asyncio.timeout(SOCKET_SECONDS):
            await heard
    except TimeoutError:
        return Finding(False, "mattermost: the WebSocket says nothing", SOCKET)
    finally:
        listening.cancel()
        await asyncio.wait({listening})
    return Finding(True, "mattermost: the WebSocket greets us")


async def _door(
    settings: MattermostBot, wire: Wire, commands: Mapping[str, Json]
) -> AsyncIterator[Finding]:
    """Look whether slash commands are known, and whether the server brings them to us."""
    if not settings.public_url:
        yield Finding(True, "mattermost: no public_url: numbers for buttons, no slash commands")
        return
    yield await _knock(settings.public_url)
    made = sorted({word(each, "trigger") for each in commands.values()})
    by_hand = len(settings.command_tokens)
    told = ", ".join(f"/{each}" for each in made) or "none that we have registered"
    more = f", and {by_hand} in command_tokens" if by_hand else ""
    remedy = REGISTER.format(address=settings.public_url)
    yield Finding(bool(made or by_hand), f"mattermost: slash commands: {told}{more}", remedy)
    for key in sorted(commands):
        team, _, trigger = key.partition(" ")
        if trigger == CXC:
            yield await _reach(settings, wire, team)


async def _knock(address: str) -> Finding:
    """Look whether an address leads to the bot from here; a server may see another way."""
    remedy = REACH.format(address=address)
    limit = aiohttp.ClientTimeout(KNOCK_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit, trust_env=True) as client,
            client.get(f"{address}{HEALTH}") as answer,
        ):
            well = answer.status == 200 and (await answer.text()) == WELL
            why = f"status {answer.status}"
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        well, why = False, type(error).__name__
    leads = "leads to the bot" if well else f"does not lead to the bot ({why})"
    return Finding(well, f"mattermost: {address} {leads}", remedy)


async def _reach(settings: MattermostBot, wire: Wire, team: str) -> Finding:
    """Call `/cxc` in a team as the bot does: only the server knows whether it reaches us."""
    name, channel = await _somewhere(wire, team)
    if not channel:
        return Finding(False, f"mattermost: the bot is not in the team {name}", TEAMS)
    remedy = REACH.format(address=settings.public_url)
    try:
        well, why = word(await wire.execute(f"/{CXC}", channel, team), "text") == WELL, ""
    except (Refused, Broken) as error:
        well, why = False, f": {error}"
    does = "reaches" if well else "does not reach"
    return Finding(well, f"mattermost: in {name} the server {does} us{why}", remedy)


async def _somewhere(wire: Wire, team: str) -> tuple[str, str]:
    """Return the name of a team, and a channel in it where the bot is."""
    names = {word(each, "id"): word(each, "display_name") for each in await wire.teams()}
    found = [each for each in await wire.channels() if word(each, "team_id") == team]
    return names.get(team, team), word(found[0], "id") if found else ""
