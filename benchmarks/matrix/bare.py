"""A bare echo bot on nio, as its documentation writes one: it keeps nothing, and forgets nothing.

`python -m benchmarks.matrix.bare URL USER DEVICE TOKEN [FOLDER]` runs until it is ended, with
encryption where there is a folder for the keys.
"""

import asyncio
import logging
import sys

from nio import AsyncClient, AsyncClientConfig, InviteMemberEvent, MatrixRoom, RoomMessageText

READY = "ready"
LINE = "A line of about the length of what our bot answers."


async def run(url: str, user: str, device: str, token: str, folder: str = "") -> None:
    """Follow every invitation, and answer every message with a line."""
    config = AsyncClientConfig(encryption_enabled=bool(folder), store_sync_tokens=bool(folder))
    client = AsyncClient(url, user, device, folder, config)
    client.restore_login(user, device, token)

    async def enter(room: MatrixRoom, event: InviteMemberEvent) -> None:
        if event.state_key == user and event.membership == "invite":
            await client.join(room.room_id)

    async def answer(room: MatrixRoom, event: RoomMessageText) -> None:
        if event.sender != user:
            content = {"msgtype": "m.text", "body": LINE}
            await client.room_send(
                room.room_id, "m.room.message", content, ignore_unverified_devices=True
            )

    await client.sync()  # what was said before is not answered
    if client.should_upload_keys:
        await client.keys_upload()
    client.add_event_callback(enter, InviteMemberEvent)
    client.add_event_callback(answer, RoomMessageText)
    print(READY, flush=True)
    await client.sync_forever(timeout=30_000)


if __name__ == "__main__":
    logging.getLogger("nio").setLevel(logging.CRITICAL)
    asyncio.run(run(*sys.argv[1:]))
