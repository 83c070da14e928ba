"""The Bot API as it is called by hand, without any library."""

from types import TracebackType
from typing import Any, Self

import aiohttp

from tests.telegram.bot_api import BotApi
from tests.telegram.refusals import Refused


class Caller:
    """A bot that says exactly what it is told to; raises Refused with what it is answered."""

    def __init__(self, api: BotApi) -> None:
        self._root = f"{api.url}/bot{api.token}"
        self._session = aiohttp.ClientSession()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def __call__(self, method: str, **params: Any) -> Any:
        """Call a method and return its result."""
        async with self._session.post(f"{self._root}/{method}", json=params) as response:
            answer = await response.json()
        if answer["ok"]:
            return answer["result"]
        said = answer.get("parameters", {})
        raise Refused(answer["error_code"], answer["description"], **said)

    async def send(self, chat: int, text: str, **params: Any) -> Any:
        """Send a text."""
        return await self("sendMessage", chat_id=chat, text=text, **params)

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """Return the updates there are and confirm them."""
        found: list[dict[str, Any]] = await self("getUpdates", **params)
        if found:
            await self("getUpdates", offset=found[-1]["update_id"] + 1)
        return found

    async def texts(self) -> list[str]:
        """Return the texts of the messages there are, and confirm all updates."""
        return [each["message"]["text"] for each in await self.updates() if "message" in each]
