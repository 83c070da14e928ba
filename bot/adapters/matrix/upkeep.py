"""Keep the keys in order after each answer: uploaded, asked for, handed on, and not for ever."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientError
from nio import AsyncClient, SyncResponse
from nio.exceptions import LocalProtocolError

log = logging.getLogger(__name__)

KEPT = 5
"""Keys of earlier messages that are kept for each device in each room: enough for a message that
comes late. A key serves a hundred messages or a week."""


async def keep_up(client: AsyncClient, response: SyncResponse) -> None:
    """Do what nio wants done; what fails is done after the next answer."""
    if client.olm is None:
        return
    if response.device_key_count.signed_curve25519 == 0:
        client.olm.uploaded_key_count = 0  # nio takes zero for "not told", and never refills
    try:
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()
    except (ClientError, TimeoutError, OSError, LocalProtocolError) as error:
        log.info("keys are looked after later: %s", type(error).__name__)


@contextmanager
def in_one_step(client: AsyncClient) -> Iterator[None]:
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


def forget_old_keys(client: AsyncClient) -> int:
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
