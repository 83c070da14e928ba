"""Which chats a bot finds, and what it may do there; the words are those of Telegram."""

from typing import Any

from tests.telegram.chats import Chat
from tests.telegram.messages import Message
from tests.telegram.persons import Person
from tests.telegram.refusals import bad, forbidden
from tests.telegram.world import World

Params = dict[str, Any]
"""The parameters of a request, with the types of the contract."""

NAMES = {"group": "group chat", "supergroup": "supergroup chat", "channel": "channel chat"}


def find_chat(world: World, wanted: int | str) -> Chat:
    """Return a chat by its id or @username, where the bot has been; raises Refused."""
    chat = find_any(world, wanted)
    if chat is None or (chat.person and not world.met(chat.person)):
        raise bad("chat not found")
    if not chat.person and world.me.id not in chat.members and not chat.username:
        raise bad("chat not found")
    if chat.migrated_to:
        words = "group chat was upgraded to a supergroup chat"
        raise bad(words, migrate_to_chat_id=chat.migrated_to.id)
    return chat


def find_any(world: World, wanted: int | str) -> Chat | None:
    """Return a chat by its id or @username, wherever it is."""
    text = str(wanted)
    if text.lstrip("-").isdigit():
        number = int(text)
        person = world.people.get(number)
        return (
            world.private(person) if person and person is not world.me else world.chats.get(number)
        )
    named = (each for each in world.chats.values() if each.username and not each.person)
    return next((each for each in named if f"@{each.username}".lower() == text.lower()), None)


def enter(world: World, wanted: int | str) -> Chat:
    """Return a chat the bot is in; raises Refused."""
    chat = find_chat(world, wanted)
    if chat.person:
        return chat
    standing = chat.standing(world.me)
    if chat.gone:
        raise forbidden("the group chat was deleted")
    if standing.status == "kicked":
        raise forbidden(f"bot was kicked from the {NAMES[chat.type]}")
    if not standing.inside:
        raise forbidden(f"bot is not a member of the {NAMES[chat.type]}")
    return chat


def write(world: World, wanted: int | str, what: str = "text messages") -> Chat:
    """Return a chat the bot may write to; raises Refused."""
    chat = enter(world, wanted)
    if chat.person:
        write_privately(chat, chat.person)
        return chat
    standing = chat.standing(world.me)
    if chat.type == "channel" and not standing.may("can_post_messages"):
        raise bad("need administrator rights in the channel chat")
    if chat.muted and not standing.admin:
        raise bad(f"not enough rights to send {what} to the chat")
    return chat


def write_privately(chat: Chat, person: Person) -> None:
    """Refuse to write to those who did not start the chat, or ended it."""
    if person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")


def find_thread(world: World, chat: Chat, params: Params, answered: Message | None) -> int | None:
    """Return the thread a message goes to; raises Refused.

    General is never named: its id 1 is refused, as is any id outside a forum.
    """
    wanted = params.get("message_thread_id")
    if wanted and wanted not in chat.topics:
        raise bad("message thread not found")
    if not wanted and answered:
        # Outside forums a reply carries the id of the message the thread began with.
        plain = chat.type == "supergroup" and not chat.forum
        wanted = answered.thread or (answered.id if plain else None)
    topic = chat.topics.get(wanted or 0)
    closed = topic.closed if topic else chat.forum and chat.general_closed
    if closed and not chat.standing(world.me).admin:
        raise bad("TOPIC_CLOSED")
    return wanted or None


def find_answered(world: World, chat: Chat, params: Params) -> Message | None:
    """Return the message that is replied to, if any; raises Refused."""
    reply = params.get("reply_parameters") or {}
    wanted = reply.get("message_id") or params.get("reply_to_message_id")
    if not wanted and not ("message_id" in reply or reply.get("ephemeral_message_id")):
        return None
    if reply.get("chat_id", chat.id) != chat.id:
        world.violations.append("the server: it cannot reply to another chat")
    found = chat.known.get(wanted or 0)
    if found and not found.deleted:
        return found
    if reply.get("allow_sending_without_reply") or params.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def find_own(world: World, params: Params, doing: str = "edit") -> Message:
    """Return a message of the bot's own; raises Refused."""
    chat = enter(world, params.get("chat_id", 0))
    message = chat.known.get(params.get("message_id", 0))
    if message is None or message.deleted:
        raise bad(f"message to {doing} not found")
    if message.sender is not world.me and message.sender_chat is not chat:
        raise bad(f"message can't be {doing}ed")
    return message
