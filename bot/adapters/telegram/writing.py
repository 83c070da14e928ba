"""How a letter looks: HTML, with inline keyboards and captions. Pure.

https://core.telegram.org/bots/api#html-style
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from telegram import InputFile

from bot.adapters.shapes import Json
from bot.events import Attachment, Button, Outgoing
from bot.say.bidi import LRI, PDI, legible
from bot.say.split import split, utf16

LONGEST, LONGEST_CAPTION = 4096, 1024
"""Characters after the markup is read; Telegram counts code points, UTF-16 is never fewer. See
https://github.com/tdlib/td/blob/master/td/telegram/MessageContent.cpp
"""
ROW, WIDEST = 28, 3
"""Letters and buttons that fit into a row of a keyboard on a phone."""
PICTURES = ("image/jpeg", "image/png", "image/webp")
LARGEST_PICTURE = 10_000_000
"""Bytes; a larger picture is sent as a file. https://core.telegram.org/bots/api#sendphoto"""
_COMMAND = re.compile(f"{LRI}(/?)([^{PDI}\n]*){PDI}")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_WORD = re.compile(r"\w+")
OPENING = "tg://user?id="
QUIET: Json = {"link_preview_options": {"is_disabled": True}}
START = re.compile(r"start ([\w-]{1,64})")


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a letter goes: chat, topic, and the message it answers; `bot` is our username.

    `shared` says that others read it too, so that commands name the bot they are for.
    """

    chat: str
    bot: str
    topic: str = ""
    answers: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One request; `plain` is what it says without markup, if it says anything."""

    method: str
    params: Mapping[str, object]
    plain: str = ""

    def unformatted(self) -> "Piece":
        """Return the same words without any markup."""
        words = "caption" if "caption" in self.params else "text"
        kept = {name: value for name, value in self.params.items() if name != "parse_mode"}
        return replace(self, params={**kept, words: self.plain})

    def without(self, *names: str) -> "Piece":
        """Return the same request without some of what it was given."""
        kept = {name: value for name, value in self.params.items() if name not in names}
        return replace(self, params=kept)


def write(outgoing: Outgoing, aim: Aim, key: str) -> list[Piece]:
    """Return the requests that say a letter, one or more; the buttons are under its last words.

    A file alone bears the words as its caption, if they are few.
    """
    keyboard = _keyboard(outgoing.buttons, aim, key)
    text = _CONTROLS.sub("", outgoing.text)
    files = outgoing.attachments
    if len(files) == 1 and utf16(text) <= LONGEST_CAPTION:
        return [_file(files[0], text or files[0].description, _frame(aim) | keyboard, aim)]
    parts = split(text, LONGEST, measure=utf16)
    frames = [_frame(aim), *(_frame(aim, answers=False) for _ in parts[1:])]
    frames[-1] |= keyboard
    words = [_said(part, frame, aim) for part, frame in zip(parts, frames, strict=False)]
    return [
        *words,
        *(_file(file, file.description, _frame(aim, answers=not parts), aim) for file in files),
    ]


def _frame(aim: Aim, *, answers: bool = True) -> dict[str, object]:
    """Return what every request of a letter is given; one alone quotes what it answers."""
    frame: dict[str, object] = {"chat_id": int(aim.chat), "parse_mode": "HTML"}
    if aim.topic:
        frame["message_thread_id"] = int(aim.topic)
    if aim.answers and answers:
        quoted = {"message_id": int(aim.answers), "allow_sending_without_reply": True}
        frame["reply_parameters"] = quoted
    return frame


def _said(part: str, frame: Mapping[str, object], aim: Aim) -> Piece:
    params = {**frame, "text": formatted(part, aim), **QUIET}
    return Piece("sendMessage", params, plain(part, aim))


def _file(file: Attachment, caption: str, frame: Mapping[str, object], aim: Aim) -> Piece:
    short = next(iter(split(caption, LONGEST_CAPTION, measure=utf16)), "")
    picture = _is_picture(file)
    content = InputFile(file.content, filename=file.name)
    words = {"caption": formatted(short, aim)} if short else {}
    params = {**frame, "photo" if picture else "document": content, **words}
    return Piece("sendPhoto" if picture else "sendDocument", params, plain(short, aim))


def _is_picture(file: Attachment) -> bool:
    return file.media_type in PICTURES and len(file.content) <= LARGEST_PICTURE


def plain(part: str, aim: Aim) -> str:
    """Return a text without markup."""
    return legible(_COMMAND.sub(lambda found: f"{LRI}{_typed(found, aim)}{PDI}", part))


def formatted(part: str, aim: Aim) -> str:
    """Return a text as HTML; a command alone can be tapped, one with more words be copied."""
    pieces, end = [], 0
    for found in _COMMAND.finditer(part):
        pieces += [_escaped(part[end : found.start()]), _marked(found, aim)]
        end = found.end()
    return legible("".join([*pieces, _escaped(part[end:])]))


def _marked(found: re.Match[str], aim: Aim) -> str:
    typed = _escaped(_typed(found, aim))
    tappable = found[1] and _WORD.fullmatch(found[2]) and found[2].isascii()
    return f"{LRI}{typed}{PDI}" if tappable else f"{LRI}<code>{typed}</code>{PDI}"


def _typed(found: re.Match[str], aim: Aim) -> str:
    """Name the bot in a command that is read by others: in groups only that is sure to arrive."""
    slash, words = found[1], found[2]
    if not slash or not aim.shared:
        return f"{slash}{words}"
    return f"/{_WORD.sub(lambda name: f'{name[0]}@{aim.bot}', words, count=1)}"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


# Buttons


def _keyboard(buttons: Sequence[Button], aim: Aim, key: str) -> dict[str, object]:
    keys = [_key(button, number, aim, key) for number, button in enumerate(buttons, 1)]
    return {"reply_markup": {"inline_keyboard": list(_rows(keys))}} if keys else {}


def _key(button: Button, number: int, aim: Aim, key: str) -> Json:
    """Return a button that types its command, or opens a conversation where that is meant."""
    label = legible(button.label)
    start = START.fullmatch(button.command)
    if button.opens is not None:
        return {"text": label, "url": f"{OPENING}{button.opens.id}"}
    if start and aim.shared:
        return {"text": label, "url": f"https://t.me/{aim.bot}?start={start[1]}"}
    return {"text": label, "callback_data": data_of(key, number)}


def data_of(key: str, number: int) -> str:
    """Return what a button carries: 1 to 64 bytes, and nothing to be read from it."""
    return f"v1:{key}:{number}"


def _rows(keys: Iterable[Json]) -> Iterable[list[Json]]:
    """Put short buttons side by side, as many as a phone shows without cutting them."""
    row: list[Json] = []
    for key in keys:
        letters = sum(len(each["text"]) + 2 for each in [*row, key])
        if row and (letters > ROW or len(row) == WIDEST):
            yield row
            row = []
        row.append(key)
    if row:
        yield row


def closed(outgoing: Outgoing) -> Outgoing:
    """Return a letter whose buttons open no conversation but type their command."""
    buttons = tuple(replace(button, opens=None) for button in outgoing.buttons)
    return replace(outgoing, buttons=buttons)
