"""Keep the keys in order after each answer: uploaded, asked for, handed on, and not for ever."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientError
from nio import KeysUploadResponse
from nio.crypto import Olm
from nio.exceptions import LocalProtocolError

from bot.adapters.matrix.client import Client
from bot.adapters.matrix.wire import Refused, Wire, at
from bot.adapters.shapes import Json, find
from bot.events import TryLater

log = logging.getLogger(__name__)

ONE_TIME = "signed_curve25519"
KEPT = 5
"""Keys of earlier messages that are kept for each device in each room: enough for a message that
comes late. A key serves a hundred messages or a week."""


async def keep_up(client: Client, wire: Wire, answer: Json) -> None:
    """Do what an answer asks for; what fails is done after the next one. Raises ShutOut."""
    if client.olm is None:
        return
    if find(answer, "device_one_time_keys_count", ONE_TIME) == 0:
        client.olm.uploaded_key_count = 0  # nio takes zero for "not told", and never refills
    reserves = find(answer, "device_unused_fallback_key_types")
    reserve = isinstance(reserves, list) and ONE_TIME not in reserves
    try:
        if client.should_upload_keys or reserve:
            await publish(client, wire, reserve=reserve)
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()
    except (ClientError, TimeoutError, OSError, LocalProtocolError, TryLater, Refused) as error:
        log.info("keys are looked after later: %s", type(error).__name__)


async def publish(client: Client, wire: Wire, *, reserve: bool) -> None:
    """Upload keys with which others can open a channel to us; raises what `Wire.call` raises.

    They are on our disk before they are on the homeserver: nio does it the other way round, and a
    bot that is killed in between could not open what is sent with them. The `reserve` is used when
    all others are taken, as they may be after a long time away. See
    https://spec.matrix.org/latest/client-server-api/#one-time-and-fallback-keys
    """
    olm = client.olm
    content: Json = olm.share_keys() if client.should_upload_keys else {}
    if reserve:
        content["fallback_keys"] = _reserve(olm)
    olm.save_account()
    response = KeysUploadResponse.from_dict(await wire.call("POST", at("keys", "upload"), content))
    if not isinstance(response, KeysUploadResponse):
        raise TryLater
    await client.receive_response(response)


def _reserve(olm: Olm) -> Json:
    account = olm.account._account  # noqa: SLF001 - nio knows no fallback keys
    account.generate_fallback_key()
    return {
        f"{ONE_TIME}:{ident}": _signed(olm, {"key": key.to_base64(), "fallback": True})
        for ident, key in account.fallback_key.items()
    }


def _signed(olm: Olm, key: Json) -> Json:
    signature = {f"ed25519:{olm.device_id}": olm.sign_json(key)}
    return {**key, "signatures": {olm.user_id: signature}}


@contextmanager
def in_one_step(client: Client) -> Iterator[None]:
    """Write what nio does with an answer to disk at once, or not at all.

    nio deletes a one-time key, stores the channel that was made with it, and stores the key that
    came through the channel, each by itself: a bot that is killed in between can never read what
    was sent with that key, although the homeserver sends it again.
    """
    if client.store is None:
        yield
        return
    problem: Exception | None = None
    with client.store.database.atomic():
        try:
            yield
        except Exception as error:  # noqa: BLE001 - memory has moved on, so must the disk
            problem = error
    if problem is not None:
        raise problem


def forget_old_keys(client: Client) -> int:
    """Delete the keys of old messages, in memory and on disk; return how many.

    nio keeps the key of every conversation for ever, and reads them all at each start.
    """
    if client.olm is None or client.store is None:
        return 0
    old = [
        session_id
        for senders in client.olm.inbound_group_store._entries.values()  # noqa: SLF001
        for sessions in senders.values()
        for session_id in [*sessions][:-KEPT]
    ]
    for senders in client.olm.inbound_group_store._entries.values():  # noqa: SLF001
        for sessions in senders.values():
            for session_id in [*sessions][:-KEPT]:
                del sessions[session_id]
    for session_id in old:
        client.store.database.execute_sql(
            "DELETE FROM megolminboundsessions WHERE session_id = ?", (session_id,)
        )
    return len(old)
