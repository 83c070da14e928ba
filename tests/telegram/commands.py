"""Command menus by scope and language, and which one somebody sees."""

from dataclasses import dataclass, field
from typing import Any

from tests.telegram.chats import Chat
from tests.telegram.persons import Json, Person

Key = tuple[str, int, int, str]
"""A scope's type, chat and person, and a language."""


@dataclass(slots=True)
class Menus:
    """The menus that were set."""

    by_key: dict[Key, list[Json]] = field(default_factory=dict)

    def seen(self, chat: Chat, person: Person) -> list[Json]:
        """Return the menu somebody sees in a chat, the closest scope first.

        The order is that of https://core.telegram.org/bots/api#determining-list-of-commands.
        """
        language = (person.language or "")[:2]
        for scope in scopes(chat, person):
            for spoken in (language, ""):
                if menu := self.by_key.get((*scope, spoken)):
                    return menu
        return []

    def whispered(self, chat: Chat, person: Person, text: str, bot: str) -> bool:
        """Say whether a typed text is a command of a menu that only the bot shall see."""
        word = text.split(maxsplit=1)[0] if text.strip() else ""
        name, _, meant = word.partition("@")
        if not name.startswith("/") or meant.lower() not in ("", bot):
            return False
        return any(
            each["command"] == name[1:] and each.get("is_ephemeral")
            for each in self.seen(chat, person)
        )


def scopes(chat: Chat, person: Person) -> list[tuple[str, int, int]]:
    """Return the scopes that count for somebody in a chat, the closest first."""
    if chat.person:
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    admin = chat.standing(person).admin
    return [
        ("chat_member", chat.id, person.id),
        *([("chat_administrators", chat.id, 0)] if admin else []),
        ("chat", chat.id, 0),
        *([("all_chat_administrators", 0, 0)] if admin else []),
        ("all_group_chats", 0, 0),
        ("default", 0, 0),
    ]


def read_key(scope: dict[str, Any] | None, language: str, chat: Chat | None) -> Key:
    """Return the key of a scope as a request writes it."""
    scope = scope or {"type": "default"}
    return (scope["type"], chat.id if chat else 0, scope.get("user_id", 0), language)
