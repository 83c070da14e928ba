"""Methods that put a message into a chat."""

from typing import Any

from tests.telegram.access import Params, find_answered, find_thread, write
from tests.telegram.contract import Upload
from tests.telegram.keyboards import PERSON, read_markup
from tests.telegram.markup import Entity, read_html, trim
from tests.telegram.messages import Media, Message
from tests.telegram.persons import Json
from tests.telegram.refusals import bad
from tests.telegram.whispers import may_whisper, whisper_wanted
from tests.telegram.world import World

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024
"""In code points, after parsing (tdlib/td, MessageContent.cpp)."""
ACTIONS = (
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document"
    " choose_sticker find_location record_video_note upload_video_note"
)


def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    text, entities = read_text(world, params, "text", "entities")
    check_text(world, text)
    return post(world, params, "text messages", text=text, entities=entities)


def send_photo(world: World, params: Params) -> Json:
    """Send a photo."""
    return send_file(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """Send a document."""
    return send_file(world, params, "document")


def send_file(world: World, params: Params, kind: str) -> Json:
    """Send a file with or without a caption."""
    caption, entities = read_caption(world, params)
    media = read_file(world, kind, params[kind])
    return post(world, params, f"{kind}s", text=caption, entities=entities, media=media)


def read_caption(world: World, params: Params) -> tuple[str, list[Entity]]:
    """Return a caption and its entities; raises Refused."""
    caption, entities = read_text(world, params, "caption", "caption_entities")
    if len(caption) > LONGEST_CAPTION:
        world.violations.append(f"a caption has {len(caption)} characters")
        raise bad("message caption is too long")
    return caption, entities


def check_text(world: World, text: str) -> None:
    """Refuse a text that is none, or too long, which the contract forbids; raises Refused."""
    if not text:
        raise bad("message text is empty")
    if len(text) > LONGEST_TEXT:
        world.violations.append(f"a text has {len(text)} characters")
        raise bad("message is too long")


def read_text(world: World, params: Params, name: str, marks: str) -> tuple[str, list[Entity]]:
    """Return a text and its entities, as they are stored; raises Refused."""
    text = params.get(name) or ""
    mode = str(params.get("parse_mode") or "").lower()
    if mode == "html":
        return trim(*with_people(world, *read_html(text)))
    if mode in ("markdown", "markdownv2"):
        world.violations.append("the server: it reads no Markdown")
    elif mode:
        raise bad("unsupported parse_mode")
    return trim(text, list(params.get(marks) or []))


def with_people(world: World, text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Return entities where links to people are mentions; those of strangers are dropped."""
    kept: list[Entity] = []
    for each in entities:
        found = PERSON.fullmatch(each.get("url", ""))
        person = world.people.get(int(found[1])) if found else None
        if person and world.met(person):
            place = {name: each[name] for name in ("offset", "length")}
            kept.append({"type": "text_mention", **place, "user": person.as_json()})
        elif not found:
            kept.append(each)
    return text, kept


def read_file(world: World, kind: str, given: Upload | str) -> Media:
    """Return a file that was sent along, is known already, or lies in the web; raises Refused."""
    if isinstance(given, str):
        if known := world.files.get(given):
            return known
        if not given.startswith(("http://", "https://")):
            raise bad("wrong remote file identifier specified: Wrong string length")
        given = Upload(given.rsplit("/", 1)[-1], b"")
    elif not given.content:
        raise bad("file must be non-empty")
    return keep_file(world, kind, given)


def keep_file(world: World, kind: str, file: Upload) -> Media:
    """Keep a file under an id of its own."""
    number = next(world.ids.others)
    size = {"file_id": f"file{number}", "file_unique_id": f"unique{number}"}
    size |= {"file_size": len(file.content)}  # type: ignore[dict-item]  # as the JSON has it
    described: Any = size | {"file_name": file.name}
    if kind == "photo":
        described = [size | {"width": 320, "height": 240}]
    media = Media(kind, described, file.name, file.content)
    world.files[f"file{number}"] = media
    return media


def post(world: World, params: Params, what: str, **content: Any) -> Json:
    """Put a message of the bot's into a chat and return it; raises Refused."""
    chat = write(world, params["chat_id"], what)
    content["markup"] = read_markup(world, params.get("reply_markup"))
    if whisper_wanted(world, params):
        return may_whisper(world, chat, params).send(content).as_json()
    answered = find_answered(world, chat, params)
    thread = find_thread(world, chat, params, answered)
    sender = None if chat.type == "channel" else world.me
    message = world.new_message(chat, sender, reply_to=answered, thread=thread, **content)
    if chat.type == "channel":
        message.sender_chat = chat
    return message.as_json()


def send_chat_action(world: World, params: Params) -> bool:
    """Show that the bot is busy."""
    if params["action"] not in ACTIONS.split():
        raise bad("wrong parameter action in request")
    chat = write(world, params["chat_id"])
    find_thread(world, chat, params, None)
    world.actions.append((chat.id, params["action"]))
    return True


def copy_message(world: World, params: Params) -> Json:
    """Send a message once more, as the bot's own."""
    source = find_source(world, params)
    sent = post(
        world,
        params,
        "text messages",
        text=source.text,
        entities=source.entities,
        media=source.media,
    )
    return {"message_id": sent["message_id"]}


def find_source(world: World, params: Params) -> Message:
    """Return the message to copy; raises Refused."""
    chat = write(world, params["from_chat_id"])
    message = chat.known.get(params["message_id"])
    if message is None or message.deleted:
        raise bad("message to copy not found")
    return message


HANDLERS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
}
SENDS = frozenset({"sendMessage", "sendPhoto", "sendDocument", "copyMessage"})
"""What counts against the limits."""
