"""What the server asks of a bot at the addresses it was given."""

import json
import re
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.mattermost.persons import Json
from tests.mattermost.world import World

LARGEST = 2**20
LINK = re.compile(r"<(https?://[^|>\s]+)\|([^>]+)>")
CALL = re.compile(r"<!(channel|here|all|everyone)>")


@dataclass(frozen=True, slots=True)
class Heard:
    """What a bot answered; status 0 when it did not."""

    status: int
    kind: str
    body: bytes

    @property
    def data(self) -> Any:
        """Return the answer as JSON, or None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


async def call_bot(world: World, url: str, **request: Any) -> Heard:
    """Ask a bot, and wait as long as the server does."""
    headers = {"Accept": "application/json", "User-Agent": "Mattermost-Bot/1.1"}
    headers |= request.pop("headers", {})
    limit = aiohttp.ClientTimeout(world.outgoing_seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit) as client,
            client.post(url, headers=headers, **request) as answer,
        ):
            body = await answer.content.read(LARGEST)
            return Heard(answer.status, answer.content_type, body)
    except (TimeoutError, aiohttp.ClientError):
        return Heard(0, "", b"")


def read_slack(given: Json) -> Json:
    """Return an answer with links and calls as Slack writes them put into Markdown."""
    if given.get("skip_slack_parsing") or not isinstance(given.get("text"), str):
        return given
    text = LINK.sub(r"[\2](\1)", given["text"])
    return given | {"text": CALL.sub(r"@\1", text)}
