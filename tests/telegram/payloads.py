"""Updates as Telegram writes them; each is held to the published contract when it is made."""

from typing import Any

from telegram import Update

from bot.adapters.telegram.reading import Me, Membership, Press, read
from bot.events import Change, Message
from tests.telegram.contract import check_object
from tests.telegram.markup import find_entities, size

Json = dict[str, Any]
ME = Me(6_000_000_001, "cxc_bot")
AT = 1_772_442_000
ADA: Json = {"id": 7_000_000_001, "is_bot": False, "first_name": "Ada", "last_name": "Lovelace",
             "username": "ada", "language_code": "pt-br"}  # fmt: skip
BOT: Json = {"id": ME.id, "is_bot": True, "first_name": "CXC", "username": "cxc_bot"}
OTHER_BOT: Json = {"id": 5, "is_bot": True, "first_name": "Other", "username": "other_bot"}
ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group",
                   "username": "GroupAnonymousBot"}  # fmt: skip
PRIVATE: Json = {"id": ADA["id"], "type": "private", "first_name": "Ada", "username": "ada"}
SUPERGROUP: Json = {"id": -1_002_000_000_001, "type": "supergroup", "title": "Tea & <b>room"}
GROUP: Json = {"id": -4_000_000_001, "type": "group", "title": "Tea"}
FORUM: Json = {**SUPERGROUP, "is_forum": True}
CHANNEL: Json = {"id": -1_002_000_000_009, "type": "channel", "title": "News"}
FILE: Json = {"file_id": "f", "file_unique_id": "u"}
GONE: Json = {"message_id": 9, "date": 0, "chat": PRIVATE}
"""A message that cannot be seen any more."""


def message(text: str | None = None, chat: Json = PRIVATE, **more: Any) -> Json:
    """Return a message of Ada's; what is None is left out."""
    words = {} if text is None else {"text": text, "entities": find_entities(text) or None}
    usual = {"message_id": 17, "date": AT, "chat": chat, "from": ADA, **words}
    return {name: value for name, value in (usual | more).items() if value is not None}


def reply_to(author: Json, chat: Json = SUPERGROUP, **more: Any) -> Json:
    """Return the message that another answers."""
    return message(None if more else "words", chat, message_id=9, **{"from": author} | more)


def named(text: str, name: str, who: Json | None = None, kind: str = "text_mention") -> Json:
    """Return the entity for the last time a name stands in a text."""
    at = text.rindex(name)
    found = {"type": kind, "offset": size(text[:at]), "length": size(name)}
    return found | ({"user": who} if who else {})


def press(**more: Any) -> Json:
    """Return a press of a button below a letter of ours."""
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "v1:abc:1"}]]}
    letter = message("Yes?", **{"from": BOT}, reply_markup=keyboard)
    usual = {"id": "4382", "from": ADA, "chat_instance": "1", "data": "v1:abc:1"}
    found = usual | {"message": letter} | more
    return {name: value for name, value in found.items() if value is not None}


def member(status: str, **more: Any) -> Json:
    """Return the standing of the bot."""
    return {"status": status, "user": BOT, **more}


def changed(old: Json, new: Json, chat: Json = PRIVATE) -> Json:
    """Return a change of the bot's standing."""
    return {"chat": chat, "from": ADA, "date": AT, "old_chat_member": old, "new_chat_member": new}


def update(kind: str, payload: Any, number: int = 700_000_001) -> Json:
    """Return an update, which the contract allows."""
    made = {"update_id": number, kind: payload}
    assert check_object(made, "Update") == []
    return made


def meant(made: Json, me: Me = ME) -> Message | Press | Membership | Change | None:
    """Return what an update means."""
    return read(Update.de_json(made, None), me, "id")


def heard(said: Json, me: Me = ME) -> Message:
    """Return what a message says to the bot."""
    found = meant(update("message", said), me)
    assert isinstance(found, Message)
    return found


def ignored(said: Json) -> bool:
    """Say whether a message means nothing to the bot."""
    return meant(update("message", said)) is None
