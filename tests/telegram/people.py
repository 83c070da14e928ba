"""People as tests use them: they write, press and block, and look at what is there."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.telegram.chats import Chat, Thread
from tests.telegram.contract import Upload
from tests.telegram.markup import find_entities
from tests.telegram.messages import Button, Media, Message
from tests.telegram.persons import ANONYMOUS, CHANNEL, Json, Membership, Person
from tests.telegram.sending import keep_file
from tests.telegram.world import Press, World

PAYLOAD = re.compile("[A-Za-z0-9_-]{0,64}")
"""What a deep link may carry (https://core.telegram.org/bots/features#deep-linking)."""

if TYPE_CHECKING:
    from tests.telegram.groups import Channel


class Impossible(AssertionError):  # noqa: N818 - it says what is impossible
    """No client lets anybody do this: the test is wrong, or the bot has shown the wrong thing."""


@dataclass(eq=False, slots=True)
class User(Person):
    """Somebody with a client."""

    world: World = field(kw_only=True)

    @property
    def chat(self) -> Chat:
        """Return their private chat with the bot."""
        return self.world.private(self)

    @property
    def inbox(self) -> list[Message]:
        """Return what the bot has written in the private chat, as it stands now."""
        return [each for each in self.chat.messages if each.sender is self.world.me]

    def whispers(self, group: Chat) -> list[Message]:
        """Return the ephemeral messages of the bot they see in a group."""
        return [each for each in group.whispered if each.receiver is self and not each.deleted]

    def menu(self, place: Chat | None = None) -> list[Json]:
        """Return the commands they are shown."""
        return self.world.menus.seen(place or self.chat, self)

    def start(self, payload: str = "") -> Message:
        """Open the private chat, and unblock the bot if need be."""
        if not PAYLOAD.fullmatch(payload):
            raise Impossible(f"{payload!r} does not fit into a deep link")
        if self.chat.blocked:
            self.unblock()
        self.chat.started = True
        return self.say(f"/start {payload}".strip())

    def say(
        self,
        text: str,
        place: Chat | None = None,
        *,
        topic: Thread | int | None = None,
        reply_to: Message | None = None,
        anonymous: bool = False,
        as_channel: "Channel | None" = None,
        via: Person | None = None,
        media: Media | None = None,
    ) -> Message:
        """Write, in the private chat or elsewhere; with media the text is its caption."""
        chat = place or self.chat
        self._enter(chat)
        thread = find_thread(chat, topic, reply_to)
        content: dict[str, Any] = {
            "text": text,
            "entities": find_entities(text),
            "thread": thread,
            "reply_to": reply_to,
            "media": media,
        }
        to_whisper = reply_to is not None and reply_to.whisper is not None
        if to_whisper or self._whispers(chat, text):
            whisper = self.world.new_whisper(chat, self, self.world.me, **content)
            return self.world.tell(whisper)
        if via:
            content["extra"] = {"via_bot": via.as_json()}
        sender, sender_chat = self._appear(chat, as_channel, anonymous=anonymous)
        message = self.world.new_message(chat, sender, sender_chat=sender_chat, **content)
        return self.world.tell(message)

    def send(self, kind: str, place: Chat | None = None, caption: str = "", **more: Any) -> Message:
        """Send a photo, document, sticker or contact; `more` is as for `say`."""
        return self.say(caption, place, media=make_media(self.world, kind, self), **more)

    def forward(self, message: Message, place: Chat | None = None) -> Message:
        """Forward somebody's message."""
        origin = {"type": "hidden_user", "date": message.date, "sender_user_name": "Somebody"}
        chat = place or self.chat
        self._enter(chat)
        forwarded = self.world.new_message(
            chat,
            self,
            text=message.text,
            entities=message.entities,
            media=message.media,
            extra={"forward_origin": origin},
        )
        return self.world.tell(forwarded)

    def edit(self, message: Message, text: str) -> None:
        """Change what they have written."""
        message.text, message.entities = text, find_entities(text)
        message.edited = int(self.world.now())
        self.world.tell(message, "edited_message")

    def delete(self, message: Message) -> None:
        """Delete a message for everybody; nobody tells the bot."""
        message.deleted = True

    def press(self, message: Message, label: str) -> Press:
        """Press a button by what stands on it; raises LookupError when there is none."""
        button = message.button(label)
        if button.data is None:
            raise Impossible(f"{label!r} is no callback button: follow it")
        return self.press_data(message, button.data)

    def press_data(self, message: Message, data: str) -> Press:
        """Press as only a forged client can: data that stand on no button."""
        if message.whisper is not None and message.receiver is not self:
            raise Impossible(f"{self.first_name} does not see {message.text!r}")
        number = str(next(self.world.ids.others) + 4_382_000_000_000_000_000)
        press = Press(number, self, message, data, self.world.now())
        self.world.presses[number] = press
        shown = message.as_json()
        if message.deleted:
            shown = {"chat": shown["chat"], "message_id": message.id, "date": 0}
        query = {"id": number, "from": self.as_json(), "message": shown, "data": data}
        instance = {"chat_instance": str(message.chat.id * 7919)}
        self.world.updates.emit("callback_query", query | instance)
        return press

    def follow(self, link: Button | str) -> Message:
        """Follow a link to the bot, which opens the private chat with its payload."""
        url = link if isinstance(link, str) else link.url or ""
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        name = parts.path.strip("/") if parts.scheme == "https" else query.get("domain", "")
        if parts.netloc not in ("t.me", "resolve") or name.lower() != self.world.name:
            raise Impossible(f"{url!r} does not lead to the bot")
        return self.start(query.get("start", ""))

    def react(self, message: Message, *emoji: str) -> None:
        """React to a message, or take that back."""
        old = message.reactions.get(self.id, [])
        message.reactions[self.id] = [*emoji]
        if message.chat.person or message.chat.standing(self.world.me).admin:
            change: Json = {
                "chat": message.chat.as_json(),
                "message_id": message.id,
                "user": self.as_json(),
                "date": int(self.world.now()),
                "old_reaction": [{"type": "emoji", "emoji": each} for each in old],
                "new_reaction": [{"type": "emoji", "emoji": each} for each in emoji],
            }
            self.world.updates.emit("message_reaction", change)

    def block(self) -> None:
        """Block the bot."""
        self._change("member", "kicked")

    def unblock(self) -> None:
        """Unblock the bot."""
        self._change("kicked", "member")

    def deactivate(self) -> None:
        """Delete the account; nobody tells the bot."""
        self.deactivated = True

    def _change(self, old: str, new: str) -> None:
        self.chat.blocked = new == "kicked"
        change: Json = {
            "chat": self.chat.as_json(),
            "from": self.as_json(),
            "date": int(self.world.now()),
            "old_chat_member": Membership(self.world.me, old).as_json(),
            "new_chat_member": Membership(self.world.me, new).as_json(),
        }
        self.world.updates.emit("my_chat_member", change)

    def _whispers(self, chat: Chat, text: str) -> bool:
        menus = self.world.menus
        return not chat.person and menus.whispered(chat, self, text, self.world.name)

    def _enter(self, chat: Chat) -> None:
        if chat.migrated_to:
            raise Impossible(f"{chat.title} has moved")
        if chat.person is not None and (chat.person is not self or not chat.started):
            raise Impossible(f"{self.first_name} has not started this chat")
        if chat.person and chat.blocked:
            raise Impossible(f"{self.first_name} has blocked the bot")
        if not chat.person and not chat.standing(self).inside:
            raise Impossible(f"{self.first_name} is not in {chat.title}")

    def _appear(
        self, chat: Chat, channel: Chat | None, *, anonymous: bool
    ) -> tuple[Person | None, Chat | None]:
        if chat.type == "channel":
            return None, chat
        if channel:
            return CHANNEL, channel
        if anonymous or chat.standing(self).anonymous:
            if not chat.standing(self).admin:
                raise Impossible(f"{self.first_name} is no admin of {chat.title}")
            return ANONYMOUS, chat
        return self, None


def find_thread(chat: Chat, topic: Thread | int | None, reply_to: Message | None) -> int | None:
    """Return the thread a person's message goes to, as their client finds it."""
    if isinstance(topic, Thread):
        topic = topic.id
    if topic is not None and topic not in chat.topics:
        raise Impossible(f"there is no topic {topic} in {chat.title}")
    if topic is None and reply_to:
        plain = chat.type == "supergroup" and not chat.forum
        return reply_to.thread or (reply_to.id if plain else None)
    return topic


def make_media(world: World, kind: str, person: Person) -> Media:
    """Return something of a kind to send."""
    if kind == "contact":
        contact = {"phone_number": "+10000000000", "first_name": person.first_name}
        return Media(kind, contact | {"user_id": person.id})
    media = keep_file(world, "photo" if kind == "photo" else "document", Upload("file.bin", b"x"))
    if kind != "sticker":
        return media
    size = {name: media.described[name] for name in ("file_id", "file_unique_id")}
    flags = {"type": "regular", "width": 512, "height": 512, "is_animated": False}
    return Media(kind, size | flags | {"is_video": False}, media.name, media.content)
