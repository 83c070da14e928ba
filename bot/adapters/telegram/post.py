"""One request of a letter: at its turn, and what a refusal of it means."""

import logging
from dataclasses import dataclass

from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError

from bot.adapters.errands import Errands
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, table
from bot.adapters.telegram.pace import Pace, is_group
from bot.adapters.telegram.reading import Me
from bot.adapters.telegram.wire import Wire, seconds, verdict
from bot.adapters.telegram.writing import OPENING, Aim, Piece
from bot.events import TryLater, Unmet, Unreachable

log = logging.getLogger(__name__)

MOVED = "moved"
UNWANTED = ("button_user_privacy_restricted", "button_user_invalid")


class Shy(Exception):  # noqa: N818 - not an error of ours
    """Somebody is not to be written to by a button of ours: they do not want it, or are gone."""


class Moved(Exception):  # noqa: N818 - as above
    """The chat has become a supergroup, with the id `into`."""

    def __init__(self, into: str) -> None:
        super().__init__(into)
        self.into = into


@dataclass(frozen=True, slots=True)
class Post:
    """What it takes to send: the line, the pace, who we are and what we remember."""

    wire: Wire
    notebook: Notebook
    me: Me
    pace: Pace
    errands: Errands

    async def deliver(self, piece: Piece, aim: Aim, *, urgent: bool) -> Json:
        """Send one piece at its turn and return the message it became.

        Raises Unmet, Unreachable, Undeliverable, TryLater, Unsure; also Shy and Moved, for
        whoever can write the letter in another way.
        """
        try:
            async with self.pace.turn(aim.chat, urgent=urgent):
                return await self._send(piece)
        except RetryAfter as error:
            self.pace.hold(aim.chat, seconds(error))
            raise TryLater(seconds(error)) from None
        except ChatMigrated as error:
            raise Moved(str(error.new_chat_id)) from None
        except TelegramError as error:
            raise _meant(error, piece, aim) from None

    async def _send(self, piece: Piece) -> Json:
        """Send a piece; where its markup or its topic is refused, without that."""
        try:
            sent = await self.wire.call(piece.method, piece.params)
        except BadRequest as error:
            again = _instead(piece, str(error).lower())
            if again is None:
                raise
            reason = str(error).partition(":")[0]  # what follows may be people's words
            log.warning("Telegram refuses a form (%s); sent without it", reason)
            sent = await self.wire.call(again.method, again.params)
        return table({"sent": sent}, "sent")


def _instead(piece: Piece, refusal: str) -> Piece | None:
    if "can't parse entities" in refusal:
        return piece.unformatted()
    if "message thread not found" in refusal:
        return piece.without("message_thread_id")
    return None


def _meant(error: TelegramError, piece: Piece, aim: Aim) -> Exception:
    """Say what a refusal means here: a user whom Telegram does not know to us was never met."""
    words = str(error).lower()
    unwanted = any(each in words for each in UNWANTED)
    if unwanted and OPENING in str(piece.params.get("reply_markup")):
        return Shy()
    meant = verdict(error)
    never_met = "chat not found" in words and not is_group(aim.chat)
    return Unmet(str(error)) if never_met and isinstance(meant, Unreachable) else meant
