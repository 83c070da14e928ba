"""What a platform must do for the bot, and nothing more."""

from collections.abc import AsyncGenerator
from typing import Protocol

from bot.events import Change, Message, Outgoing


class Adapter(Protocol):
    """One platform. Reconnecting, rate limits and markup are its own affair."""

    name: str

    def listen(self) -> AsyncGenerator[Message | Change, None]:
        """Yield what people say and what changes; asking for the next says that the last is stored.

        It leaves out the bot's own messages, edits, joins, and what other bots say. It takes a
        mention of the bot away and says `addressed` instead, as of a reply to the bot, and turns a
        press on a button of ours into the command it carries.

        Raises ShutOut when the platform refuses us until the operator does something. It may be
        called again after it has raised anything else.
        """
        ...

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Deliver a letter and return the platform's id of it.

        `key` is the same at every try, so that a platform that can will deliver it once. Raises
        Unreachable (or Unmet, which is one), Undeliverable, TryLater or Unsure, nothing else.
        """
        ...

    async def close(self) -> None:
        """Let go of the connection; `listen` ends."""
        ...
