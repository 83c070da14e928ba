"""Ephemeral messages (Bot API 10.2 and 10.3): one person in a group sees them, with the bot.

https://core.telegram.org/bots/api#ephemeral-messages-and-commands has the rules. Most words of the
refusals are guesses: no source of a server with these methods was at hand. MESSAGE_NOT_COMMAND and
"message to delete not found" for the id 0 were seen by others (kurigram-org/kurigram#337,
telegramdesktop/tdesktop#31196).
"""

from dataclasses import dataclass
from typing import Any

from tests.telegram.access import Params, enter
from tests.telegram.chats import Chat
from tests.telegram.messages import Message
from tests.telegram.persons import Person
from tests.telegram.refusals import TOO_OLD, bad
from tests.telegram.world import World


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to send one ephemeral message."""

    world: World
    chat: Chat
    receiver: Person
    thread: int | None = None
    answered: Message | None = None
    replaced: Message | None = None

    def send(self, content: dict[str, Any]) -> Message:
        """Send it."""
        return self.world.new_whisper(
            self.chat,
            self.world.me,
            self.receiver,
            thread=self.thread,
            reply_to=self.answered,
            replaces=self.replaced,
            **content,
        )


def whisper_wanted(world: World, params: Params) -> bool:
    """Say whether a message shall be ephemeral; an old server knows nothing of that."""
    return world.ephemeral and bool(read_wish(params))


def read_wish(params: Params) -> Params:
    """Return the parameters of an ephemeral message, also as 10.2 wrote them."""
    wish: Params = params.get("ephemeral_message_parameters") or {}
    old = ("receiver_user_id", "callback_query_id")
    return wish or {name: params[name] for name in old if name in params}


def may_whisper(world: World, chat: Chat, params: Params) -> Permit:
    """Give leave to an admin, or on what the receiver did seconds ago; raises Refused."""
    wish = read_wish(params)
    if not chat.is_group:
        raise bad("ephemeral messages can be sent only to groups and supergroups")
    receiver = world.people.get(wish["receiver_user_id"])
    if receiver is None or receiver.is_bot or not chat.standing(receiver).inside:
        raise bad("ephemeral message receiver not found")
    press = world.presses.get(wish.get("callback_query_id", ""))
    number = (params.get("reply_parameters") or {}).get("ephemeral_message_id")
    answered = find_whisper(chat, receiver, number) if number else None
    cause = press and press.person is receiver and press.message.chat is chat
    fresh = (cause and press and is_fresh(world, press.at)) or (
        answered is not None and is_fresh(world, answered.at)
    )
    if wish.get("callback_query_id") and not (cause and fresh):
        raise bad(TOO_OLD)
    if number and not fresh:
        raise bad("message to be replied not found")
    if not fresh and not chat.standing(world.me).admin:
        raise bad("MESSAGE_NOT_COMMAND")
    origin = press.message if press and cause else answered
    replaced = origin if wish.get("replace_callback_query_message") else None
    return Permit(world, chat, receiver, origin.thread if origin else None, answered, replaced)


def is_fresh(world: World, at: float) -> bool:
    """Say whether something happened just now."""
    return world.now() - at <= world.whisper_window


def find_whisper(chat: Chat, person: Person, number: int) -> Message | None:
    """Return an ephemeral message somebody sent or received."""
    return next(
        (
            each
            for each in chat.whispered
            if each.whisper == number
            and person in (each.sender, each.receiver)
            and not each.deleted
        ),
        None,
    )


def find_sent(world: World, params: Params, doing: str) -> Message:
    """Return an ephemeral message the bot has sent; raises Refused."""
    chat = enter(world, params["chat_id"])
    receiver = world.people.get(params["receiver_user_id"])
    found = find_whisper(chat, receiver, params["ephemeral_message_id"]) if receiver else None
    if found is None or found.sender is not world.me:
        raise bad(f"message to {doing} not found")
    return found


def delete_whisper(world: World, params: Params) -> bool:
    """Delete an ephemeral message."""
    find_sent(world, params, "delete").deleted = True
    return True
