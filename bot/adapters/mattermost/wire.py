"""The server's REST interface: each request, and what it means when one fails.

https://api.mattermost.com/
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from bot.adapters.mattermost.carrier import Carrier
from bot.adapters.mattermost.client import (
    HOOKS,
    Asked,
    Broken,
    Crowded,
    Refused,
    driver,
    items,
    named,
    within,
)
from bot.adapters.shapes import Json, find, table, tables, word
from bot.events import ShutOut, TryLater, Undeliverable, Unreachable
from bot.settings import MattermostBot

REVOKED = (
    "Mattermost does not accept the access token. Make a new one (an admin: Integrations, Bot"
    " Accounts), put it into CXC_MATTERMOST__TOKEN or [mattermost] token and start again."
    " `cxc-bot doctor` tells more."
)
NETWORK_SECONDS, REVOKED_SECONDS = 2.0, 30.0
UNAUTHORIZED = 401
NONE = "get_channels.not_found"
"""In the code of a refusal: there is no channel. See `GetChannelsForUser` in
https://github.com/mattermost/mattermost/blob/master/server/channels/app/channel.go
"""
Problem = Refused | Crowded | Broken


class Wire:
    """One account on a server. Every method raises Refused, Crowded and Broken."""

    def __init__(self, settings: MattermostBot, token: str = "") -> None:
        token = token or settings.token.get_secret_value()
        authority, where = str(settings.ca_file or ""), urlsplit(settings.url)
        self.address = settings.url
        self.driver: Any = driver(settings.url, token, verify=authority or True)
        self._carrier = Carrier(f"{where.scheme}://{where.netloc}", token, authority)
        self._rests_until = 0.0
        self.doubted = asyncio.Event()
        """Set where the token was refused: somebody should look whether it still is good."""

    async def ask(self, call: Callable[..., Asked], *given: object, **named: object) -> object:
        """Return what is answered to a method of the library, as JSON."""
        left = self._rests_until - time.monotonic()
        if left > 0:
            raise Crowded(left)
        try:
            return await self._carrier.carry(call(*given, **named))
        except Refused as no:
            if no.status == UNAUTHORIZED:
                self.doubted.set()
            raise
        except Crowded as crowded:
            self._rests_until = time.monotonic() + crowded.seconds
            raise

    async def hang_up(self) -> None:
        """Let go of the connections."""
        await self._carrier.close()

    # Who and where

    async def me(self) -> Json:
        """Return the account of the token."""
        return named(await self.ask(self.driver.users.get_user, "me"))

    async def user(self, user: str) -> Json:
        """Return somebody's account as the bot sees it."""
        return named(await self.ask(self.driver.users.get_user, quote(user, safe="")))

    async def teams(self) -> list[Json]:
        """Return the teams the account is in."""
        return items(await self.ask(self.driver.teams.get_user_teams, "me"))

    async def team_named(self, name: str) -> Json:
        """Return a team by the name in its address."""
        return table(await self.ask(self.driver.teams.get_team_by_name, quote(name, safe="")))

    async def channels(self) -> list[Json]:
        """Return every channel the account is in; older servers only tell those of a team."""
        try:
            return items(await self.ask(self.driver.client.get, "/users/me/channels"))
        except Refused as no:
            if NONE in no.code:
                return []
            if no.status == UNAUTHORIZED:
                raise
        teams = await self.teams()
        found = [each for team in teams for each in await self._channels(word(team, "id"))]
        return list({word(each, "id"): each for each in found}.values())

    async def _channels(self, team: str) -> list[Json]:
        try:
            of_team = self.driver.channels.get_channels_for_user
            return items(await self.ask(of_team, "me", team))
        except Refused as no:
            if NONE in no.code:
                return []
            raise

    async def channel(self, channel: str) -> Json:
        """Return a channel."""
        return named(await self.ask(self.driver.channels.get_channel, channel))

    async def member(self, channel: str, user: str) -> Json:
        """Return what somebody is in a channel."""
        return table(await self.ask(self.driver.channels.get_channel_member, channel, user))

    async def open_direct(self, users: Sequence[str]) -> Json:
        """Return the direct channel of two; it is made if there is none."""
        opened = self.driver.channels.create_direct_message_channel
        return named(await self.ask(opened, list(users)))

    async def open_group(self, users: Sequence[str]) -> Json:
        """Return the channel of three to eight people, the account among them."""
        opened = self.driver.channels.create_group_message_channel
        return named(await self.ask(opened, list(users)))

    async def leave(self, channel: str, user: str) -> None:
        """Take somebody out of a channel."""
        await self.ask(self.driver.channels.remove_channel_member, channel, user)

    async def version(self) -> Json:
        """Return what the server tells clients of itself."""
        old = {"format": "old"}
        return table(await self.ask(self.driver.system.get_client_configuration, old))

    # What is said

    async def say(self, post: Mapping[str, object]) -> Json:
        """Write a post and return it."""
        return table(await self.ask(self.driver.posts.create_post, dict(post)))

    async def post(self, post: str) -> Json:
        """Return a post."""
        return named(await self.ask(self.driver.posts.get_post, quote(post, safe="")))

    async def posts(self, channel: str, params: Mapping[str, object]) -> list[Json]:
        """Return posts of a channel, in the order the server gives them, if it gives one."""
        read = self.driver.posts.get_posts_for_channel
        found = await self.ask(read, channel, params=dict(params))
        shown, order = within(found, "posts"), find(found, "order")
        names = order if isinstance(order, list) and order else list(shown)
        return [table(shown, each) for each in names if isinstance(each, str)]

    async def react(self, user: str, post: str, emoji: str) -> None:
        """Put an emoji to a post."""
        said = {"user_id": user, "post_id": post, "emoji_name": emoji}
        await self.ask(self.driver.reactions.create_reaction, said)

    async def reactions(self, posts: Sequence[str]) -> list[Json]:
        """Return the reactions to many posts."""
        found = await self.ask(self.driver.client.post, "/posts/ids/reactions", list(posts))
        return [each for post in within(found).values() for each in _list(post)]

    async def upload(self, channel: str, name: str, content: bytes, kind: str) -> str:
        """Store a file for a post in a channel and return its id."""
        file = {"files": (name, content, kind)}
        found = await self.ask(self.driver.files.upload_file, channel, file)
        ids = [str(find(each, "id") or "") for each in tables(found, "file_infos")]
        if not ids or not ids[0]:
            raise Broken("a file without an id", sent=False)
        return ids[0]

    async def answer_command(self, ident: str, answer: Mapping[str, object]) -> None:
        """Answer a slash command at its `response_url`, of which `ident` is the last part."""
        folder = self.driver.options["basepath"].removesuffix("/api/v4")

        await self.ask(
            self.driver.client.make_request,
            "post",
            f"/{quote(ident, safe='')}",
            options=dict(answer),
            basepath=folder + HOOKS,
        )

    async def open_dialog(self, dialog: Mapping[str, object]) -> None:
        """Show a form to whoever has just pressed or called."""
        await self.ask(self.driver.integration_actions.open_dialog, dict(dialog))

    # Slash commands

    async def execute(self, line: str, channel: str, team: str) -> Json:
        """Call a slash command as the account, and return what is answered."""
        called = {"command": line, "channel_id": channel, "team_id": team}
        return table(await self.ask(self.driver.commands.execute_command, called))

    async def commands(self, team: str) -> list[Json]:
        """Return the commands of a team that are not the server's own."""
        which = {"team_id": team, "custom_only": "true"}
        return _list(await self.ask(self.driver.commands.list_commands_for_team, params=which))

    async def create_command(self, command: Mapping[str, object]) -> Json:
        """Make a command and return it, with its token."""
        return table(await self.ask(self.driver.commands.create_command, dict(command)))

    async def update_command(self, ident: str, command: Mapping[str, object]) -> Json:
        """Change a command and return it; the library leaves a slash out of the address."""
        address = f"/commands/{quote(ident, safe='')}"
        return table(await self.ask(self.driver.client.put, address, options=dict(command)))

    async def renew_token(self, ident: str) -> str:
        """Give a command a new token and return it; the old one is good no more."""
        address = f"/commands/{quote(ident, safe='')}/regen_token"
        token = word(await self.ask(self.driver.client.put, address), "token")
        if not token:
            raise Broken("a command without a token", sent=True)
        return token

    async def delete_command(self, ident: str) -> None:
        """Delete a command."""
        await self.ask(self.driver.client.delete, f"/commands/{quote(ident, safe='')}")


def _list(found: object) -> list[Json]:
    return tables({"found": found}, "found")


def shut_out(problem: Exception) -> ShutOut | None:
    """Say whether nothing helps but the operator."""
    revoked = isinstance(problem, Refused) and problem.status == UNAUTHORIZED
    return ShutOut(REVOKED) if revoked else None


GONE = (403, 404)
FILES = "api.file."
CLOSED = ("can_not_post_to_deleted", "deactivated", "archived", "create_direct", "create_group")
"""Refusals that are about where a letter goes; any other, as of `FILES`, is about the letter."""


def verdict(problem: Problem) -> Exception:
    """Say what the refusal of a letter means, in the words of `bot.events`."""
    match problem:
        case Crowded():
            return TryLater(problem.seconds)
        case Broken():
            return TryLater(NETWORK_SECONDS)
        case Refused() if problem.status == UNAUTHORIZED:
            return TryLater(REVOKED_SECONDS)
        case Refused() if problem.code.startswith(FILES):
            return Undeliverable(str(problem))
        case Refused() if problem.status in GONE or any(each in problem.code for each in CLOSED):
            return Unreachable(str(problem))
        case Refused():
            return Undeliverable(str(problem))
