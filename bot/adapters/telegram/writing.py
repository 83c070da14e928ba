"""How a letter looks: HTML, with inline keyboards and captions. Pure.

https://core.telegram.org/bots/api#html-style
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from telegram import InputFile

from bot.adapters.shapes import Json
from bot.adapters.telegram.reading import PLATFORM
from bot.events import Attachment, Button, Outgoing
from bot.say.bidi import COMMAND, LRI, PDI, legible
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
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_WORD = re.compile(r"\w+")
_TAPPABLE = re.compile(r"\w+(@\w+)?", re.ASCII)
NAMELESS = "\u2026"
"""Stands on a button of whose label nothing can be shown: one without any is refused."""
OPENING = "tg://user?id="
QUIET: Json = {"link_preview_options": {"is_disabled": True}}
START = re.compile(r"start ([\w-]{1,64})", re.ASCII)


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

    def given(self, more: Mapping[str, object]) -> "Piece":
        """Return the same request with more in it."""
        return replace(self, params={**self.params, **more})

    def without(self, *names: str) -> "Piece":
        """Return the same request without some of what it was given."""
        kept = {name: value for name, value in self.params.items() if name not in names}
        return replace(self, params=kept)


def write(outgoing: Outgoing, aim: Aim, key: str) -> list[Piece]:
    """Return the requests that say a letter, or none where nothing is to be seen of it.

    The first quotes what it answers; the buttons are under the last words, or the last file. A
    file alone bears the words as its caption, if they are few.
    """
    text, files = _named(_clean(outgoing.text), aim), outgoing.attachments
    if len(files) == 1 and utf16(text) <= LONGEST_CAPTION:
        pieces = said = [_file(files[0], text.strip() or files[0].description, aim)]
    else:
        said = [_said(part, aim) for part in split(text, LONGEST, measure=utf16) if plain(part)]
        pieces = said + [_file(file, file.description, aim) for file in files]
    if not pieces:
        return []
    last = len(said or pieces) - 1
    pieces[last] = pieces[last].given(_keyboard(outgoing.buttons, aim, key))
    return [pieces[0].given(_quotation(aim)), *pieces[1:]]


def _frame(aim: Aim) -> Json:
    """Return what every request of a letter is given."""
    topic = {"message_thread_id": int(aim.topic)} if aim.topic else {}
    return {"chat_id": int(aim.chat), "parse_mode": "HTML", **topic}


def _quotation(aim: Aim) -> Json:
    if not aim.answers:
        return {}
    quoted = {"message_id": int(aim.answers), "allow_sending_without_reply": True}
    return {"reply_parameters": quoted}


def _said(part: str, aim: Aim) -> Piece:
    params = {**_frame(aim), "text": formatted(part), **QUIET}
    return Piece("sendMessage", params, plain(part))


def _file(file: Attachment, caption: str, aim: Aim) -> Piece:
    short = next(iter(split(_clean(caption), LONGEST_CAPTION, measure=utf16)), "")
    method, kind = ("sendPhoto", "photo") if _is_picture(file) else ("sendDocument", "document")
    content = InputFile(file.content, filename=_clean(file.name))
    words = {"caption": formatted(short)} if short else {}
    return Piece(method, {**_frame(aim), kind: content, **words}, plain(short))


def _is_picture(file: Attachment) -> bool:
    return file.media_type in PICTURES and len(file.content) <= LARGEST_PICTURE


def _clean(text: str) -> str:
    """Leave out what no server takes: controls, and half characters."""
    return _CONTROLS.sub("", text)


def _named(text: str, aim: Aim) -> str:
    """Name the bot in commands that are read by others: in groups only those are sure to arrive."""
    return COMMAND.sub(lambda found: _name(found, aim), text) if aim.shared else text


def _name(found: re.Match[str], aim: Aim) -> str:
    slash, words = found[1], found[2]
    named = _WORD.sub(lambda name: f"{name[0]}@{aim.bot}", words, count=1) if slash else words
    return f"{LRI}{slash}{named}{PDI}"


def plain(part: str) -> str:
    """Return a text without markup."""
    return legible(part).strip()


def formatted(part: str) -> str:
    """Return a text as HTML; a command alone can be tapped, one with more words be copied."""
    pieces, end = [], 0
    for found in COMMAND.finditer(part):
        pieces += [_escaped(part[end : found.start()]), _marked(found)]
        end = found.end()
    return legible("".join([*pieces, _escaped(part[end:])]))


def _marked(found: re.Match[str]) -> str:
    typed = f"{found[1]}{_escaped(found[2])}"
    tappable = found[1] and _TAPPABLE.fullmatch(found[2])
    return f"{LRI}{typed}{PDI}" if tappable else f"{LRI}<code>{typed}</code>{PDI}"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


# Buttons


def _keyboard(buttons: Sequence[Button], aim: Aim, key: str) -> dict[str, object]:
    keys = [_key(button, number, aim, key) for number, button in enumerate(buttons, 1)]
    return {"reply_markup": {"inline_keyboard": list(_rows(keys))}} if keys else {}


def _key(button: Button, number: int, aim: Aim, key: str) -> Json:
    """Return a button that types its command, or opens a conversation where that is meant."""
    label = legible(_clean(button.label)).strip() or NAMELESS
    start = START.fullmatch(button.command)
    if button.opens is not None and button.opens.platform == PLATFORM:
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
