"""From an update to what is meant by it. Pure; https://core.telegram.org/bots/api#update."""

import re
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    MessageEntity,
    Update,
)
from telegram import Message as Said
from telegram import User as Account

from bot.adapters.shapes import word
from bot.adapters.telegram.handles import Handle
from bot.events import Change, Message, Place, User

PLATFORM = "telegram"
KINDS = ("message", "channel_post", "callback_query", "my_chat_member")
"""The updates we ask for. Edits are not among them: what was edited has been answered."""
WORDLESS = "wordless"
_COMMAND = re.compile(r"/(\w+)@(\w+)")
_PRESENT = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button was pressed that carries `data`; `query` is to be answered at once."""

    id: str
    query: CallbackQuery
    data: str
    sender: User
    place: Place


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot has come into a group or a channel, or has left it."""

    id: str
    place: Place
    kind: str
    present: bool
    was: bool


def read(update: Update, me: Me, ident: str) -> Message | Press | Membership | Change | None:
    """Return what an update means, None if it is not for us; `ident` becomes the message's id.

    Raises any exception for what is no update: the library trusts the types of most values.
    """
    if update.callback_query is not None:
        return _press(update.callback_query, ident)
    if update.my_chat_member is not None:
        return _member(update.my_chat_member, ident)
    said = update.message or update.channel_post
    if said is None or said.is_automatic_forward:
        return None
    return _moved(said) or _said(said, me, ident)


def user(account: Account) -> User:
    """Return an account as the core knows it."""
    name = f"{word(account.first_name)} {word(account.last_name)}".strip()
    username, language = word(account.username), word(account.language_code)
    link = f"https://t.me/{username}" if username else ""
    return User(PLATFORM, _number(account.id), name, link, (language,) if language else ())


def place(chat: Chat, topic: int | None = None) -> Place:
    """Return a chat, or a topic of a forum, as a place."""
    direct, thread = chat.type == Chat.PRIVATE, _number(topic) if topic else ""
    return Place(PLATFORM, _number(chat.id), thread, direct, word(chat.title))


def _number(ident: int) -> str:
    """Return an id as text; raises TypeError for what is none."""
    if not isinstance(ident, int):
        raise TypeError("an id that is no number")
    return str(ident)


def _where(said: Said) -> Place:
    """Return where something was said: only topics count, replies have thread ids as well. See
    https://github.com/tdlib/telegram-bot-api/issues/447
    """
    return place(said.chat, said.message_thread_id if said.is_topic_message else None)


def moving(chat: str, into: str, name: str = "") -> Change:
    """Return that a group has become a supergroup: the same, whichever sign of it is read."""
    return Change(f"{chat} into {into}", "moved", Place(PLATFORM, chat, name=name), into=into)


def _moved(said: Said) -> Change | None:
    """Read the two messages about a group that has become a supergroup, with a new id."""
    chat, name = _number(said.chat.id), word(said.chat.title)
    if said.migrate_from_chat_id:
        return moving(_number(said.migrate_from_chat_id), chat, name)
    if said.migrate_to_chat_id:
        return moving(chat, _number(said.migrate_to_chat_id), name)
    return None


def _said(said: Said, me: Me, ident: str) -> Message | None:
    where = _where(said)
    sender = _sender(said)
    if sender is None or (said.via_bot is not None and said.via_bot.id == me.id):
        return None
    words = _words(said)
    if not words:
        return _wordless(said, sender, where, ident) if where.direct else None
    text, addressed = (words, False) if where.direct else _addressed(said, words, me)
    if not text:
        return None
    return Message(ident, sender, where, text, handle=str(_handle(said)), addressed=addressed)


def _sender(said: Said) -> User | None:
    """Return who speaks: nobody in particular for a group or a channel, None for another bot."""
    if said.sender_chat is not None or said.from_user is None:
        return User(PLATFORM, "")
    return None if said.from_user.is_bot else user(said.from_user)


def _words(said: Said) -> str:
    return word(said.text) or word(said.caption)


def _wordless(said: Said, sender: User, where: Place, ident: str) -> Message | None:
    """Answer a picture, a voice or a sticker once, also if it is an album; no service message."""
    if said.effective_attachment is None:
        return None
    album = f"album {said.media_group_id}" if said.media_group_id else ident
    return Message(album, sender, where, WORDLESS, handle=str(_handle(said)), pressed=True)


def _handle(said: Said) -> Handle:
    at = int(said.date.timestamp())
    whisper = whisper_of(said)
    return Handle("whisper", str(whisper), at) if whisper else Handle("message", str(said.id), at)


def whisper_of(said: Said) -> int | None:
    """Return the number of an ephemeral message: newer than the library."""
    found = said.api_kwargs.get("ephemeral_message_id")
    return found if isinstance(found, int) else None


def _addressed(said: Said, words: str, me: Me) -> tuple[str, bool]:
    """Return what is said in a group without our name in it, and whether it is said to us.

    Nothing where it is for another bot, and where a client says `/start` because we were added.
    """
    command = _COMMAND.match(words)
    if command is not None and command[2].lower() != me.username.lower():
        return "", False
    if command is not None:
        words = f"/{command[1]}{words[command.end() :]}"
    if re.match(r"/start\b", words):
        return "", False
    bare = _unnamed(said, words, me) if command is None else words
    named = command is not None or bare != words
    return bare, named or whisper_of(said) is not None or _replies(said, me)


def _unnamed(said: Said, words: str, me: Me) -> str:
    """Take our name out of what is said, if it begins or ends with it: else it is about us.

    Entities are counted in UTF-16.
    """
    units = words.encode("utf-16-le")
    spans = [(2 * each.offset, 2 * (each.offset + each.length)) for each in _ours(said, units, me)]
    if not any(start == 0 or end >= len(units) for start, end in spans):
        return words
    for start, end in sorted(spans, reverse=True):
        units = units[:start] + " ".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le", "replace").strip()


def _ours(said: Said, units: bytes, me: Me) -> list[MessageEntity]:
    """Return the entities that name us."""
    found = []
    for each in said.entities if said.text else said.caption_entities:
        start, end = 2 * each.offset, 2 * (each.offset + each.length)
        name = units[start:end].decode("utf-16-le", "replace")
        if 0 <= start < end and _names(each, name, me):
            found.append(each)
    return found


def _names(entity: MessageEntity, name: str, me: Me) -> bool:
    """Say whether an entity names us."""
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == MessageEntity.MENTION and name.lower() == f"@{me.username}".lower()


def _replies(said: Said, me: Me) -> bool:
    """Say whether this answers words of ours; in a topic everything answers its beginning."""
    answered = said.reply_to_message
    return bool(
        answered is not None
        and answered.from_user is not None
        and answered.from_user.id == me.id
        and answered.forum_topic_created is None
    )


def _press(query: CallbackQuery, ident: str) -> Press | None:
    if query.message is None or query.data is None or query.from_user.is_bot:
        return None
    shown = query.message
    where = _where(shown) if isinstance(shown, Said) else place(shown.chat)
    return Press(ident, query, query.data, user(query.from_user), where)


def _member(changed: ChatMemberUpdated, ident: str) -> Change | Membership | None:
    present, was = _present(changed.new_chat_member), _present(changed.old_chat_member)
    if changed.chat.type == Chat.PRIVATE:
        where, who = place(changed.chat), user(changed.from_user)
        return Change(ident, "back" if present else "gone", where, who)
    return Membership(ident, place(changed.chat), changed.chat.type, present, was)


def _present(member: ChatMember) -> bool:
    """Say whether somebody is in a chat: who is restricted may be so, or not."""
    return member.status in _PRESENT or bool(getattr(member, "is_member", False))
