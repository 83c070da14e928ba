"""Slash commands are made known to a server, by somebody who may.

https://developers.mattermost.com/integrate/slash-commands/custom/
https://api.mattermost.com/#tag/commands
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.adapters.mattermost.client import Refused
from bot.adapters.mattermost.markup import CXC
from bot.adapters.mattermost.tokens import COMMANDS
from bot.adapters.mattermost.wire import Wire
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, find, word

NAME = "Capacity Exchange"
LONGEST = 128
"""Characters of a description. See `model/command.go` of the server."""
FORBIDDEN = 403
What = Literal["created", "updated", "unchanged", "removed", "taken", "another admin's"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A command as people see it while they type: what it does, and what may follow."""

    trigger: str
    description: str
    hint: str = ""

    def at(self, url: str, team: str) -> Json:
        """Return the command as a server wants it; `url` is where calls are brought to."""
        return {
            "team_id": team,
            "trigger": self.trigger,
            "method": "P",
            "url": url,
            "username": "",
            "icon_url": "",
            "auto_complete": True,
            "auto_complete_desc": self.description,
            "auto_complete_hint": self.hint,
            "display_name": f"{NAME}: {self.trigger}",
            "description": self.description[:LONGEST],
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has become of a command."""

    trigger: str
    what: What


def wanted(
    described: Iterable[tuple[str, str]], everything: str, hints: Mapping[str, str]
) -> list[Wanted]:
    """Return a command for each that is described, and the one that has `everything`."""
    each_of = [Wanted(name, text, hints.get(name, "")) for name, text in described]
    return [*each_of, Wanted(CXC, everything)]


@dataclass(frozen=True, slots=True)
class Registering:
    """Speaks for an admin over `wire`; what is ours leads to `url`, or is in the notebook."""

    wire: Wire
    notebook: Notebook
    url: str

    async def register(self, team: str, wanted: Sequence[Wanted]) -> AsyncIterator[Outcome]:
        """Make or change the commands of a team, and keep their tokens; `team` is its id.

        What others have taken is left alone. Raises Refused, Crowded and Broken.
        """
        there = {word(each, "trigger"): each for each in await self.wire.commands(team)}
        kept = await self.notebook.every(COMMANDS)
        for each in wanted:
            found, known = there.get(each.trigger), kept.get(_key(team, each.trigger))
            if found is None:
                yield Outcome(each.trigger, await self._create(team, each, known))
            elif not self._is_ours(found, known):
                yield Outcome(each.trigger, "taken")
            else:
                yield Outcome(each.trigger, await self._keep(team, each, found, known))

    async def remove(self, team: str) -> AsyncIterator[Outcome]:
        """Delete our commands in a team; raises Refused, Crowded and Broken."""
        kept = await self.notebook.every(COMMANDS)
        for each in await self.wire.commands(team):
            trigger = word(each, "trigger")
            if self._is_ours(each, kept.get(_key(team, trigger))):
                yield Outcome(trigger, await self._delete(team, each))

    def _is_ours(self, found: Json, known: Json | None) -> bool:
        return word(found, "url") == self.url or (
            known is not None and word(known, "id") == word(found, "id")
        )

    async def _create(self, team: str, wanted: Wanted, known: Json | None) -> What:
        """Make a command; newer servers list to an admin only what they have made themselves."""
        try:
            made = await self.wire.create_command(wanted.at(self.url, team))
        except Refused as no:
            if "duplicate_trigger" in no.code:
                return "taken" if known is None else "another admin's"
            raise
        await self._note(team, wanted.trigger, word(made, "id"), word(made, "token"))
        return "created"

    async def _keep(self, team: str, wanted: Wanted, found: Json, known: Json | None) -> What:
        """Change a command of ours where it is not as it should be, and know its token."""
        ident, token = word(found, "id"), word(found, "token")
        ours = wanted.at(self.url, team)
        try:
            changed = any(find(found, name) != value for name, value in ours.items())
            if changed:
                await self.wire.update_command(ident, {**ours, "id": ident})
            if not token and known is not None and word(known, "id") == ident:
                token = word(known, "token")
            if not token:
                token, changed = await self.wire.renew_token(ident), True
        except Refused as no:
            if no.status == FORBIDDEN:
                return "another admin's"
            raise
        if known is None or (word(known, "id"), word(known, "token")) != (ident, token):
            await self._note(team, wanted.trigger, ident, token)
        return "updated" if changed else "unchanged"

    async def _delete(self, team: str, found: Json) -> What:
        try:
            await self.wire.delete_command(word(found, "id"))
        except Refused as no:
            if no.status == FORBIDDEN:
                return "another admin's"
            raise
        await self.notebook.drop(COMMANDS, _key(team, word(found, "trigger")))
        return "removed"

    async def _note(self, team: str, trigger: str, ident: str, token: str) -> None:
        value = {"token": token, "id": ident, "trigger": trigger}
        await self.notebook.put(COMMANDS, _key(team, trigger), value)


def _key(team: str, trigger: str) -> str:
    return f"{team} {trigger}"
