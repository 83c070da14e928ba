"""What comes over the line: answers of the Bot API, and what others say in its place.

https://core.telegram.org/bots/api#making-requests
"""

import json
from typing import Any

from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot.adapters.shapes import find

PARAMETERS = ("retry_after", "migrate_to_chat_id")


class Requests(HTTPXRequest):
    """Requests that take no page of a proxy or a firewall for a word of the Bot API.

    The library goes by the status alone: a 404 would mean that the token is revoked, a 403 that
    somebody has blocked the bot. It also logs what it cannot read, which may be people's words.
    """

    async def do_request(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Return status and body of an answer; raises NetworkError where it is none."""
        status, body = await super().do_request(*args, **more)
        if not _is_answer(status, body):
            raise NetworkError(f"status {status}, and nothing that the Bot API says")
        return status, body


def _is_answer(status: int, body: bytes) -> bool:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(said, dict):
        return False
    if 200 <= status <= 299:
        return said.get("ok") is True and "result" in said
    parameters = [find(said, "parameters", name) for name in PARAMETERS]
    return isinstance(said.get("description"), str) and all(
        each is None or isinstance(each, int) for each in parameters
    )
