"""Ephemeral messages: words in a group that only one person sees.

https://core.telegram.org/bots/api#ephemeral-messages-and-commands

Not every server has them, and one that has not shows the words to everybody: so they are used only
after the server has proved that it knows them.
"""

import asyncio
import logging
from dataclasses import replace

from telegram.error import Forbidden, TelegramError

from bot.adapters.shapes import Json, find
from bot.adapters.telegram.handles import Handle
from bot.adapters.telegram.post import Moved, Post, Shy
from bot.adapters.telegram.presses import remember
from bot.adapters.telegram.writing import Aim, Piece, write
from bot.adapters.voice import Voice
from bot.events import Button, Outgoing, TryLater, Undeliverable, Unreachable, User

log = logging.getLogger(__name__)

TAKE_BACK_SECONDS = (1.0, 3.0, 10.0)
"""When to try again to delete what everybody can see."""
REMEMBERED = 10_000


class Whispers:
    """Whispers an answer in the group where that is possible."""

    def __init__(self, post: Post, voice: Voice) -> None:
        self._post, self._voice = post, voice
        self.known = False
        """Whether the server has shown that it knows whispers."""
        self._met: set[str] = set()

    async def whisper(self, outgoing: Outgoing, key: str) -> str:
        """Whisper an answer and return its id; empty where it has to go into the private chat.

        Raises Unsure.
        """
        handle = Handle.read(outgoing.handle)
        place, user = outgoing.place, outgoing.user
        if not self.known or handle is None or user is None or place is None or place.direct:
            return ""
        if handle.kind == "message" or not handle.fresh(self._post.notebook.now()):
            return ""
        letter = outgoing if await self._reaches(user) else await self._inviting(outgoing, user)
        aim = Aim(place.id, self._post.me.username, place.thread, shared=True)
        pieces = write(letter, aim, key)
        if len(pieces) != 1:
            return ""
        await remember(self._post.notebook, letter, key)
        return await self._say(_whispered(pieces[0], user, handle), aim)

    async def _reaches(self, user: User) -> bool:
        """Say whether somebody can be written to later on: they have opened a private chat."""
        if user.id in self._met:
            return True
        try:
            await self._post.wire.call(
                "sendChatAction", {"chat_id": int(user.id), "action": "typing"}
            )
        except TelegramError as error:
            return not isinstance(error, Forbidden) and "chat not found" not in str(error).lower()
        if len(self._met) >= REMEMBERED:
            self._met.clear()
        self._met.add(user.id)
        return True

    async def _inviting(self, outgoing: Outgoing, user: User) -> Outgoing:
        """Ask somebody to open the private chat, or nobody could ever be introduced to them."""
        line = await self._voice.say(user, "come-in", where=outgoing.place)
        label = await self._voice.say(user, "button-come-in", where=outgoing.place)
        invitation = Button(label, "start hello")
        text = f"{outgoing.text}\n\n{line}"
        return replace(outgoing, text=text, buttons=(*outgoing.buttons, invitation))

    async def _say(self, piece: Piece, aim: Aim) -> str:
        try:
            sent = await self._post.deliver(piece, aim, urgent=True)
        except (Unreachable, Undeliverable, TryLater, Shy, Moved) as no:
            log.info("not whispered: %s", type(no).__name__)
            return ""
        number = find(sent, "ephemeral_message_id")
        if isinstance(number, int):
            return f"whisper {number}"
        await self._take_back(sent, aim)
        return ""

    async def _take_back(self, sent: object, aim: Aim) -> None:
        """Delete what everybody could see after all, and never whisper again."""
        log.error("the server does not know ephemeral messages after all; they are not used")
        self.known = False
        which: Json = {"chat_id": int(aim.chat), "message_id": find(sent, "message_id")}
        for pause in (*TAKE_BACK_SECONDS, 0.0):
            try:
                await self._post.wire.call("deleteMessage", which)
            except TelegramError as error:
                log.error("a private answer is not deleted yet: %s", type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(pause)
            else:
                return


def _whispered(piece: Piece, user: User, handle: Handle) -> Piece:
    """Return a piece that only one person is shown, as the answer to what they did."""
    receiver: Json = {"receiver_user_id": int(user.id)}
    more: dict[str, object] = {"ephemeral_message_parameters": receiver}
    if handle.kind == "press":
        receiver["callback_query_id"] = handle.id
    else:
        more["reply_parameters"] = {"ephemeral_message_id": int(handle.id)}
    return piece.given(more)
