"""Everything a Bot API server knows, and how a message comes about."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.chats import Chat
from tests.telegram.commands import Menus
from tests.telegram.flood import Limits
from tests.telegram.messages import Media, Message
from tests.telegram.persons import Json, Membership, Person
from tests.telegram.updates import Updates


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bot says to a press: a notice or an alert, or a link that is opened."""

    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(eq=False, slots=True)
class Press:
    """A press of a button, and the answer once there is one."""

    id: str
    person: Person
    message: Message
    data: str
    at: float
    answer: Answer | None = None


@dataclass(slots=True)
class Ids:
    """Numbers as large as Telegram's: they need more than 32 bits."""

    people: Iterator[int] = field(default_factory=lambda: itertools.count(7_000_000_001))
    groups: Iterator[int] = field(default_factory=lambda: itertools.count(4_000_000_001))
    supergroups: Iterator[int] = field(default_factory=lambda: itertools.count(1_002_000_000_001))
    messages: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    whispers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    others: Iterator[int] = field(default_factory=lambda: itertools.count(1))


@dataclass(eq=False)
class World:
    """The bot, its people and chats; `ephemeral` says whether the server knows such messages."""

    me: Person
    ephemeral: bool = True
    privacy: bool = True
    checks: bool = True
    answer_window: float = 30
    whisper_window: float = 15
    shift: float = 0
    ids: Ids = field(default_factory=Ids)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    files: dict[str, Media] = field(default_factory=dict)
    menus: Menus = field(default_factory=Menus)
    about: dict[tuple[str, str], str] = field(default_factory=dict)
    actions: list[tuple[int, str]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    updates: Updates = field(init=False)
    limits: Limits = field(init=False)

    def __post_init__(self) -> None:
        self.updates = Updates(self.violations.append, self.checks)
        self.limits = Limits(self.now)
        self.people[self.me.id] = self.me

    def now(self) -> float:
        """Return the time, which tests may move on."""
        return time.time() + self.shift

    def private(self, person: Person) -> Chat:
        """Return the private chat of somebody with the bot, whether they started it or not."""
        return self.chats.setdefault(person.id, Chat(person.id, "private", person=person))

    def met(self, person: Person) -> bool:
        """Say whether the bot has come across somebody."""
        return self.private(person).started or any(
            person.id in chat.members and chat.standing(self.me).inside
            for chat in self.chats.values()
            if chat.is_group
        )

    def new_message(self, chat: Chat, sender: Person | None, **content: Any) -> Message:
        """Put a message into a chat; ids are counted per supergroup, else for the bot."""
        own = chat.type in ("supergroup", "channel")
        number = chat.last_id + 1 if own else next(self.ids.messages)
        chat.last_id = number
        now = self.now()
        message = Message(chat, number, int(now), sender, at=now, **content)
        chat.known[number] = message
        if sender and sender.is_bot and sender.id in self.people:
            chat.last_bot = sender.id
        return message

    def new_whisper(self, chat: Chat, sender: Person, receiver: Person, **content: Any) -> Message:
        """Put an ephemeral message into a chat, for two pairs of eyes."""
        now = self.now()
        number = next(self.ids.whispers)
        message = Message(
            chat, 0, int(now), sender, at=now, whisper=number, receiver=receiver, **content
        )
        chat.whispered.append(message)
        return message

    def tell(self, message: Message, kind: str = "message") -> Message:
        """Tell the bot of a message or an edit, if it is shown such ones."""
        if self.sees(message):
            channel = message.chat.type == "channel"
            name = kind.replace("message", "channel_post") if channel else kind
            self.updates.emit(name, message.as_json())
        return message

    def happen(self, chat: Chat, sender: Person, **service: Any) -> Message:
        """Put a service message into a chat and tell the bot."""
        return self.tell(self.new_message(chat, sender, extra=service))

    def sees(self, message: Message) -> bool:
        """Say whether the bot is shown a message.

        Privacy mode is that of https://core.telegram.org/bots/features#privacy-mode.
        """
        chat = message.chat
        if chat.person:
            return chat.started and not chat.blocked
        standing = chat.standing(self.me)
        if not standing.inside or message.sender is self.me:
            return False
        if message.service or message.receiver is self.me or chat.type == "channel":
            return True
        if message.sender and message.sender.id in self.people and message.sender.is_bot:
            return False
        return not self.privacy or standing.admin or self._meant(message)

    def _meant(self, message: Message) -> bool:
        answered = message.reply_to
        if answered and answered.sender is self.me:
            return True
        if message.extra.get("via_bot", {}).get("id") == self.me.id:
            return True
        word = message.text.split(maxsplit=1)[0] if message.text else ""
        name, _, bot = word.partition("@")
        if not name.startswith("/") or len(name) < 2:
            return False
        return bot.lower() == self.name if bot else message.chat.last_bot == self.me.id

    @property
    def name(self) -> str:
        """Return the bot's username in small letters."""
        return (self.me.username or "").lower()

    def change(self, chat: Chat, by: Person, person: Person, status: str, **rights: bool) -> None:
        """Change somebody's standing; the bot is told of its own, and of others' as an admin."""
        old = chat.standing(person).as_json()
        now = chat.members[person.id] = Membership(person, status, rights)
        change: Json = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": int(self.now()),
            "old_chat_member": old,
            "new_chat_member": now.as_json(),
        }
        if person is self.me:
            self.updates.emit("my_chat_member", change)
        elif chat.standing(self.me).admin:
            self.updates.emit("chat_member", change)
