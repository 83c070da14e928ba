"""Methods that change or delete what is in a chat, or answer a press of a button."""

from tests.telegram.access import Params, enter, find_own
from tests.telegram.keyboards import read_markup
from tests.telegram.messages import Message
from tests.telegram.persons import Json
from tests.telegram.refusals import NOT_MODIFIED, TOO_OLD, bad
from tests.telegram.sending import check_text, read_caption, read_text
from tests.telegram.whispers import delete_whisper, find_sent
from tests.telegram.world import Answer, World

TWO_DAYS = 48 * 3600
EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 "
    "❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 "
    "😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ "
    "😡 "
)
REACTIONS = frozenset(EMOJI.split())
"""The emoji there are as reactions (ReactionTypeEmoji)."""


def edit_message_text(world: World, params: Params) -> Json:
    """Change a text and its keyboard; without one the keyboard goes."""
    return edit_text(world, find_own(world, params), params).as_json()


def edit_text(world: World, message: Message, params: Params) -> Message:
    """Change the text of a message; raises Refused."""
    if message.media or not message.text:
        raise bad("there is no text in the message to edit")
    text, entities = read_text(world, params, "text", "entities")
    check_text(world, text)
    return change(world, message, text, entities, read_markup(world, params.get("reply_markup")))


def edit_message_caption(world: World, params: Params) -> Json:
    """Change a caption and the keyboard."""
    return edit_caption(world, find_own(world, params), params).as_json()


def edit_caption(world: World, message: Message, params: Params) -> Message:
    """Change the caption of a message; raises Refused."""
    if not message.media:
        raise bad("there is no caption in the message to edit")
    caption, entities = read_caption(world, params)
    return change(world, message, caption, entities, read_markup(world, params.get("reply_markup")))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Change a keyboard."""
    return edit_keyboard(world, find_own(world, params), params).as_json()


def edit_keyboard(world: World, message: Message, params: Params) -> Message:
    """Change the keyboard of a message; raises Refused."""
    markup = read_markup(world, params.get("reply_markup"))
    return change(world, message, message.text, message.entities, markup)


def change(
    world: World, message: Message, text: str, entities: list[Json], markup: Json
) -> Message:
    """Change a message into something else; raises Refused when that is what it is."""
    if (text, entities, markup) == (message.text, message.entities, message.markup):
        raise bad(NOT_MODIFIED)
    if text != message.text or entities != message.entities:
        message.edited = int(world.now())
    message.text, message.entities, message.markup = text, entities, markup
    return message


def edit_whisper_text(world: World, params: Params) -> bool:
    """Change an ephemeral text."""
    return bool(edit_text(world, find_sent(world, params, "edit"), params))


def edit_whisper_caption(world: World, params: Params) -> bool:
    """Change the caption of an ephemeral message."""
    return bool(edit_caption(world, find_sent(world, params, "edit"), params))


def edit_whisper_keyboard(world: World, params: Params) -> bool:
    """Change the keyboard of an ephemeral message."""
    return bool(edit_keyboard(world, find_sent(world, params, "edit"), params))


def delete_message(world: World, params: Params) -> bool:
    """Delete a message."""
    chat = enter(world, params["chat_id"])
    message = chat.known.get(params["message_id"])
    if message is None or message.deleted:
        raise bad("message to delete not found")
    admin = chat.standing(world.me).may("can_delete_messages")
    if not chat.person and message.sender is not world.me and not admin:
        raise bad("message can't be deleted")
    if world.now() - message.at > TWO_DAYS and not admin:
        raise bad("message can't be deleted for everyone")
    message.deleted = True
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete several messages; those that are not there are passed over."""
    chat = enter(world, params["chat_id"])
    for number in params["message_ids"]:
        message = chat.known.get(number)
        if message and not message.deleted:
            delete_message(world, {"chat_id": chat.id, "message_id": number})
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """Answer a press; the first answer is the one that is shown."""
    press = world.presses.get(params["callback_query_id"])
    if press is None or world.now() - press.at > world.answer_window:
        raise bad(TOO_OLD)
    said = Answer(params.get("text", ""), bool(params.get("show_alert")), params.get("url", ""))
    press.answer = press.answer or said
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """React to a message, or take that back."""
    chat = enter(world, params["chat_id"])
    message = chat.known.get(params["message_id"])
    if message is None or message.deleted:
        raise bad("message to react not found")
    wanted = [each.get("emoji") for each in params.get("reaction") or []]
    if len(wanted) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(each not in REACTIONS for each in wanted):
        raise bad("REACTION_INVALID")
    message.reactions[world.me.id] = wanted
    return True


HANDLERS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "setMessageReaction": set_message_reaction,
}
EPHEMERAL = {
    "editEphemeralMessageText": edit_whisper_text,
    "editEphemeralMessageCaption": edit_whisper_caption,
    "editEphemeralMessageReplyMarkup": edit_whisper_keyboard,
    "deleteEphemeralMessage": delete_whisper,
}
"""What an old server has never heard of."""
