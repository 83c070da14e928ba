"""Buttons under letters: what a press types, whose it is, and how the letter shows it."""

import html
import re
from collections.abc import Sequence

from telegram import InlineKeyboardMarkup
from telegram import Message as Said

from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, find, word, words
from bot.adapters.telegram.handles import Handle
from bot.adapters.telegram.post import Post
from bot.adapters.telegram.reading import Press, whisper_of
from bot.adapters.telegram.writing import LONGEST, QUIET
from bot.adapters.voice import Voice
from bot.events import Message, Outgoing
from bot.say import Code
from bot.say.bidi import legible
from bot.say.split import utf16

CHOICES = "choices"
CHOICE_DAYS = 90
"""How long buttons can be pressed: longer than any introduction or offer lasts."""
PRESSED = "\u2713 "
LONGEST_TOAST = 200
_DATA = re.compile(r"v1:(\w+):(\d+)")


async def remember(notebook: Notebook, outgoing: Outgoing, key: str) -> None:
    """Remember what the buttons of a letter type, before anybody can press them."""
    owner = outgoing.user.id if outgoing.user else ""
    commands = [button.command for button in outgoing.buttons]
    discreet = any(button.discreet for button in outgoing.buttons)
    value = {"for": owner, "commands": commands, "discreet": discreet}
    await notebook.put(CHOICES, key, value, user=owner, days=CHOICE_DAYS)


class Presses:
    """Answers presses at once and makes commands of them."""

    def __init__(self, post: Post, voice: Voice) -> None:
        self._post, self._voice = post, voice

    async def command(self, press: Press) -> Message | None:
        """Return what a press types; None, and a kind word, where it is stale or not theirs.

        The data of a press is whatever a client sends, so its owner is looked up.
        """
        found = _DATA.fullmatch(press.data)
        choices = await self._post.notebook.get(CHOICES, found[1]) if found else None
        typed = _typed(choices, int(found[2])) if found else ""
        if not typed:
            self._post.errands.run(self._answer(press, "press-stale"))
            return None
        if word(choices, "for") not in ("", press.sender.id):
            self._post.errands.run(self._answer(press, "press-not-yours"))
            return None
        self._post.errands.run(self._answer(press, ""))
        if find(choices, "discreet") is not True:
            self._post.errands.run(self._show(press))
        at = int(self._post.notebook.now().timestamp())
        handle = Handle("press", press.query.id, at)
        return Message(press.id, press.sender, press.place, typed, str(handle), pressed=True)

    async def _answer(self, press: Press, key: str) -> None:
        """Answer a query, or the client keeps turning a wheel. See
        https://core.telegram.org/bots/api#answercallbackquery
        """
        text = await self._say(press, key) if key else ""
        said = legible(text)[:LONGEST_TOAST]
        params = {"callback_query_id": press.query.id, "text": said or None}
        await self._post.wire.call("answerCallbackQuery", params)

    async def _say(self, press: Press, key: str) -> str:
        return await self._voice.say(press.sender, key, Code("/help"), where=press.place)

    async def _show(self, press: Press) -> None:
        """Show in the letter itself what was pressed, by whom and when."""
        shown = press.query.message
        if not isinstance(shown, Said) or shown.reply_markup is None:
            return
        keyboard = shown.reply_markup
        label = _label(keyboard, press.data)
        alone = press.place.direct or whisper_of(shown) is not None
        name = "" if alone else press.sender.name
        reader = await self._voice.reader(press.sender, press.place)
        line = legible(self._voice.mark(reader, label, name, self._post.notebook.now()))
        async with self._post.pace.aside():
            await self._post.wire.call(*_edit(shown, line, _marked(keyboard, press.data), press))


def _typed(choices: Json | None, number: int) -> str:
    commands = words(choices, "commands")
    return commands[number - 1] if 0 < number <= len(commands) else ""


def _label(keyboard: InlineKeyboardMarkup, data: str) -> str:
    labels = [each.text for row in keyboard.inline_keyboard for each in row
              if each.callback_data == data]  # fmt: skip
    return labels[0].removeprefix(PRESSED) if labels else ""


def _marked(keyboard: InlineKeyboardMarkup, data: str) -> Json:
    """Return a keyboard as it is, with a tick before the button that was pressed."""
    rows: Sequence[Sequence[Json]] = [[each.to_dict() for each in row] for row in
                                      keyboard.inline_keyboard]  # fmt: skip
    for button in (each for row in rows for each in row):
        if button.get("callback_data") == data:
            button["text"] = PRESSED + button["text"].removeprefix(PRESSED)
    return {"inline_keyboard": rows}


def _edit(shown: Said, line: str, keyboard: Json, press: Press) -> tuple[str, Json]:
    """Return the method that changes a letter, and what it is given."""
    whisper = whisper_of(shown)
    which = {"chat_id": shown.chat.id, "reply_markup": keyboard}
    if whisper is None:
        which["message_id"] = shown.id
    else:
        which |= {"ephemeral_message_id": whisper, "receiver_user_id": int(press.sender.id)}
    what = "EphemeralMessage" if whisper is not None else "Message"
    if not shown.text or utf16(f"{shown.text}\n\n{line}") > LONGEST:
        return f"edit{what}ReplyMarkup", which
    text = f"{shown.text_html}{_gap(shown)}{html.escape(line, quote=False)}"
    return f"edit{what}Text", which | {"text": text, "parse_mode": "HTML"} | QUIET


def _gap(shown: Said) -> str:
    last = (shown.text or "").rpartition("\n")[2]
    return "\n" if last.startswith(PRESSED.strip()) else "\n\n"
