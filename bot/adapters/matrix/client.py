"""nio's client, which gets an answer in parts: what is wrong with one does not touch the others."""

import json
import logging
from collections.abc import Iterator
from typing import Any

from aiohttp import ClientResponse
from nio import AsyncClient, KeysClaimResponse, KeysQueryResponse, SyncResponse
from peewee import OperationalError

from bot.adapters.matrix.sound import sound
from bot.adapters.shapes import Json

log = logging.getLogger(__name__)


class Client(AsyncClient):  # type: ignore[misc]  # nio ships no types
    """Takes in what anybody may have sent; nio alone raises in the middle of an answer."""

    async def parse_body(self, transport_response: ClientResponse) -> Json:
        """Return the JSON of an answer, without the keys that nobody could use."""
        try:
            body = json.loads(await transport_response.read())
        except (ValueError, RecursionError):
            body = None
        return sound(body) if isinstance(body, dict) else {}

    async def receive_response(self, response: Any) -> None:
        """Take in an answer, part by part; raises OperationalError if the keys cannot be kept."""
        for part in _parts(response):
            if isinstance(part, SyncResponse):
                self.next_batch = ""  # else nio would take a second part for the first again
            try:
                await super().receive_response(part)
            except OperationalError:
                raise
            except Exception as error:  # noqa: BLE001 - it may be anything, and is no fault of ours
                log.info(
                    "%s: a part was passed over: %s", type(part).__name__, type(error).__name__
                )


def _parts(response: Any) -> Iterator[Any]:
    if isinstance(response, KeysQueryResponse):
        for user, devices in response.device_keys.items():
            yield KeysQueryResponse({user: devices}, {})
    elif isinstance(response, KeysClaimResponse):
        for user, devices in response.one_time_keys.items():
            for device, key in devices.items():
                yield KeysClaimResponse({user: {device: key}}, {}, response.room_id)
    else:
        yield response
