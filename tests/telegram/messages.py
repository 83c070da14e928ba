"""A message as the server keeps it, as people see it and as the Bot API writes it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.telegram.markup import Entity, write_html
from tests.telegram.persons import Json, Person

if TYPE_CHECKING:
    from tests.telegram.chats import Chat


@dataclass(frozen=True, slots=True)
class Media:
    """A file of a message, or a contact; `described` is what the Bot API writes of it."""

    kind: str
    described: Any
    name: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message: it has data or leads to a URL."""

    text: str
    data: str | None
    url: str | None
    raw: Json


@dataclass(eq=False, slots=True)
class Message:
    """A message as it stands now; `extra` holds what is written as it is, such as service fields.

    An ephemeral one has the id 0, `whisper` as its own id, and the `receiver` who alone sees it.
    """

    chat: "Chat"
    id: int
    date: int
    sender: Person | None
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    media: Media | None = None
    markup: Json = field(default_factory=dict)
    reply_to: "Message | None" = None
    thread: int | None = None
    sender_chat: "Chat | None" = None
    edited: int | None = None
    deleted: bool = False
    reactions: dict[int, list[str]] = field(default_factory=dict)
    extra: Json = field(default_factory=dict)
    whisper: int | None = None
    receiver: Person | None = None
    replaces: "Message | None" = None
    at: float = 0

    @property
    def service(self) -> bool:
        """Say whether it tells of something that happened."""
        return not self.text and self.media is None

    @property
    def html(self) -> str:
        """Return the text with its formatting."""
        return write_html(self.text, self.entities)

    @property
    def buttons(self) -> list[list[Button]]:
        """Return the rows of buttons below it."""
        return [
            [Button(key["text"], key.get("callback_data"), key.get("url"), key) for key in row]
            for row in self.markup.get("inline_keyboard", [])
        ]

    @property
    def labels(self) -> list[list[str]]:
        """Return what stands on the buttons."""
        return [[button.text for button in row] for row in self.buttons]

    def button(self, label: str) -> Button:
        """Return the button with a label; raises LookupError."""
        for row in self.buttons:
            for each in row:
                if each.text == label:
                    return each
        raise LookupError(f"no {label!r} among {self.labels} below {self.text!r}")

    @property
    def in_topic(self) -> bool:
        """Say whether it is in a topic of a forum."""
        return self.thread is not None and self.thread in self.chat.topics

    def as_json(self, *, nested: bool = False) -> Json:
        """Return the Message; one within another does not say what it replies to."""
        written: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.as_json()}
        if self.sender:
            written["from"] = self.sender.as_json()
        if self.sender_chat:
            written["sender_chat"] = self.sender_chat.as_json()
        if self.edited:
            written["edit_date"] = self.edited
        if "inline_keyboard" in self.markup:
            written["reply_markup"] = self.markup
        written |= self._place() | self._content() | self.extra
        answered = None if nested else self.answered
        return written | ({"reply_to_message": answered.as_json(nested=True)} if answered else {})

    @property
    def answered(self) -> "Message | None":
        """Return what the Bot API calls replied to: in a topic at least what opened it."""
        found = self.reply_to or (self.chat.known.get(self.thread or 0) if self.in_topic else None)
        return None if found is None or found.deleted or found is self else found

    def _place(self) -> Json:
        written: Json = {}
        if self.thread is not None:
            written["message_thread_id"] = self.thread
        if self.in_topic:
            written["is_topic_message"] = True
        if self.whisper is not None and self.receiver:
            written["ephemeral_message_id"] = self.whisper
            written["receiver_user"] = self.receiver.as_json()
        return written

    def _content(self) -> Json:
        if self.media is None:
            written: Json = {"text": self.text} if self.text else {}
            return written | ({"entities": self.entities} if self.entities else {})
        written = {self.media.kind: self.media.described}
        if self.text:
            written["caption"] = self.text
        return written | ({"caption_entities": self.entities} if self.entities else {})
