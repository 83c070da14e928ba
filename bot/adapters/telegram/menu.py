"""The menu of commands that clients show, in every language and for every kind of chat.

https://core.telegram.org/bots/api#setmycommands
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.adapters.shapes import Json, find, tables
from bot.adapters.telegram.wire import Wire

log = logging.getLogger(__name__)

LONGEST = 256
SHARED = ("offer", "ask", "mine", "find", "matches", "needs", "stats", "help")
"""What is useful among others; everything works everywhere."""
CARING = ("language",)
"""What only those who look after a group can do there."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Commands with their descriptions by language, the bot's own language first."""

    described: Mapping[str, Sequence[tuple[str, str]]]

    def of(self, language: str, scope: str, *, whispers: bool) -> list[Json]:
        """Return the commands for a kind of chat; those of groups are whispered where known."""
        private = scope == "all_private_chats"
        wanted = (*SHARED, *CARING) if scope == "all_chat_administrators" else SHARED
        return [
            {"command": name, "description": description[:LONGEST]}
            | ({"is_ephemeral": True} if whispers and not private else {})
            for name, description in self.described[language]
            if private or name in wanted
        ]


SCOPES = ("all_private_chats", "all_group_chats", "all_chat_administrators")


async def show(wire: Wire, menu: Menu) -> bool:
    """Let clients show a menu, and say whether the server knows whispers.

    Raises TelegramError. A server that does not know them leaves out what it is told of them.
    """
    whispers = await _knows_whispers(wire, menu)
    for code, language in _codes(menu).items():
        for scope in SCOPES:
            commands = menu.of(language, scope, whispers=whispers)
            await _set(wire, commands, {"type": scope}, code)
    return whispers


def _codes(menu: Menu) -> dict[str, str]:
    """Return the two letters Telegram has for a language, none for the rest, with our code for it.

    Of several that Telegram takes for one, the first is shown, or the one without a script.
    """
    codes = {"": next(iter(menu.described))}
    for language in sorted(menu.described, key=lambda each: "-" in each):
        code = language.partition("-")[0]
        if len(code) == 2:
            codes.setdefault(code, language)
    return codes


async def _knows_whispers(wire: Wire, menu: Menu) -> bool:
    """Ask a server to keep a command as a whispered one, and look whether it has understood."""
    scope, language = {"type": "all_group_chats"}, next(iter(menu.described))
    await _set(wire, menu.of(language, scope["type"], whispers=True), scope, "")
    kept = await wire.call("getMyCommands", {"scope": scope})
    return any(find(each, "is_ephemeral") is True for each in tables({"kept": kept}, "kept"))


async def _set(wire: Wire, commands: list[Json], scope: Json, code: str) -> None:
    which = {"scope": scope, "language_code": code or None}
    kept = await wire.call("getMyCommands", which)
    if _plain(kept) != _plain(commands):
        await wire.call("setMyCommands", {"commands": commands, **which})


def _plain(commands: object) -> list[tuple[object, ...]]:
    names = ("command", "description", "is_ephemeral")
    return [
        tuple(find(each, name) or None for name in names)
        for each in tables({"kept": commands}, "kept")
    ]
