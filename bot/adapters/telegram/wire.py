"""Requests to the Bot API, and what its refusals mean for a letter.

https://core.telegram.org/bots/api#making-requests
"""

import logging
import os
from collections.abc import Mapping
from typing import Any

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.adapters.telegram.requests import NOT_SENT, Requests
from bot.events import ShutOut, TryLater, Undeliverable, Unmet, Unreachable, Unsure
from bot.settings import TelegramBot

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""Asks the library for spans of time as such, and spares a warning at each: see
https://docs.python-telegram-bot.org/en/stable/stability_policy.html
"""
CONNECTIONS = 32
"""As many as letters leave at a time, so that a request that hangs delays no other."""
CONNECT_SECONDS, PATIENCE_SECONDS, UPLOAD_SECONDS = 10.0, 10.0, 30.0
TALKATIVE = ("telegram", "aiohttp")
"""What they log has the token in it, or what people write."""
REVOKED = (
    "Telegram does not accept the token. Ask BotFather for it (/mybots, API Token), put it into"
    " [telegram] or CXC_TELEGRAM__TOKEN and start again. `cxc-bot doctor` tells more."
)
REVOKED_SECONDS, NETWORK_SECONDS = 600.0, 2.0


class Wire(Bot):
    """The Bot API by the names of its methods, also those that are newer than the library."""

    def __init__(self, settings: TelegramBot) -> None:
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        super().__init__(
            settings.token.get_secret_value(),
            base_url=f"{settings.base_url}/bot",
            base_file_url=f"{settings.base_url}/file/bot",
            request=_connections(CONNECTIONS),
            get_updates_request=_connections(1),
        )

    async def call(
        self, method: str, params: Mapping[str, object] | None = None, *, wait: float = 0.0
    ) -> Any:
        """Return the result of a method; `wait` are the seconds it may take on purpose.

        Values are JSON, or `telegram.InputFile`; those that are None are left out. Raises
        telegram.error.TelegramError.
        """
        given = {name: value for name, value in (params or {}).items() if value is not None}
        try:
            return await self._post(method, given, read_timeout=PATIENCE_SECONDS + wait)
        except InvalidToken as error:
            if error.__cause__ is None:
                raise
            raise NetworkError("a page that is not Telegram's") from None
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # The library looks into answers without looking whether they are objects.
            raise NetworkError(f"an answer of the wrong shape ({type(error).__name__})") from None

    async def hang_up(self) -> None:
        """Let go of the connections."""
        for request in self._request:
            await request.shutdown()


def _connections(size: int) -> Requests:
    return Requests(size, connect=CONNECT_SECONDS, read=PATIENCE_SECONDS, upload=UPLOAD_SECONDS)


def verdict(error: TelegramError) -> Exception:
    """Say what the refusal of a letter means, in the words of `bot.events`.

    A request that never left is tried again. One whose answer did not come in time has probably
    been carried out, so it is not. A connection that breaks mostly breaks before: servers close
    idle ones. The words are those of https://github.com/tdlib/telegram-bot-api and
    https://github.com/tdlib/td.
    """
    words = str(error)
    match error:
        case RetryAfter():
            return TryLater(seconds(error))
        case InvalidToken():
            return TryLater(REVOKED_SECONDS)
        case Forbidden():
            return Unmet(words) if "initiate conversation" in words else Unreachable(words)
        case BadRequest():
            return _refused(words)
        case TimedOut() if not isinstance(error.__cause__, NOT_SENT):
            return Unsure("no answer in time")
        case ChatMigrated() | NetworkError() | TelegramError():
            return TryLater(NETWORK_SECONDS)


CLOSED = (
    "chat not found", "user not found", "peer_id_invalid", "not enough rights", "have no rights",
    "chat_write_forbidden", "topic_closed", "chat_restricted", "chat_admin_required",
    "chat_send_", "group chat was deactivated", "user_is_blocked", "input_user_deactivated",
    "user is deactivated", "not a member",
)  # fmt: skip
"""Refusals that are about where a letter goes; any other is about the letter."""


def _refused(words: str) -> Exception:
    lower = words.lower()
    return Unreachable(words) if any(each in lower for each in CLOSED) else Undeliverable(words)


def seconds(error: RetryAfter) -> float:
    """Return how long a chat is to be left alone."""
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()


def shut_out(error: TelegramError) -> ShutOut | None:
    """Say whether nothing helps but the operator."""
    return ShutOut(REVOKED) if isinstance(error, InvalidToken) else None
