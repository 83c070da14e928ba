"""A human whose client encrypts, on a device that nobody has verified."""

import asyncio
import contextlib
import logging
from typing import Any, Self
from uuid import uuid4

from nio import (
    AsyncClient,
    AsyncClientConfig,
    EncryptionError,
    MegolmEvent,
    RoomSendResponse,
    SyncError,
)
from nio import Event as Parsed
from nio.store import SqliteMemoryStore

from tests.matrix.api import Event, Refused
from tests.matrix.plain import PlainHuman, message, sealed
from tests.matrix.synapse import Login, Synapse

NEWS = {"room": {"timeline": {"limit": 1}, "ephemeral": {"types": []}}}
"""A sync brings members and keys; what was said is read from the room itself, without gaps."""

logging.getLogger("nio").setLevel(logging.CRITICAL)


class SecretHuman(PlainHuman):
    """Somebody with Olm and Megolm, who reads everywhere and encrypts where a room asks for it."""

    def __init__(self, url: str, name: str, login: Login) -> None:
        super().__init__(url, name, login)
        config = AsyncClientConfig(
            store=SqliteMemoryStore, max_timeout_retry_wait_time=1, request_timeout=30
        )
        self.client = AsyncClient(url, self.user_id, login.device_id, config=config)
        self.client.restore_login(self.user_id, login.device_id, login.access_token)
        self._encrypting = asyncio.Lock()
        self._news = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, homeserver: Synapse, name: str, login: Login | None = None) -> Self:
        """Let somebody come, and publish the keys of their device."""
        made = await super().open(homeserver, name, login)
        await made.client.keys_upload()
        made._listening = asyncio.create_task(made._listen())
        return made

    async def close(self) -> None:
        """Go home."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening
        await self.client.close()
        self.client.store.database.close()
        await super().close()

    async def say(self, room: str, text: str, **content: Any) -> str:
        """Send a message and return its id, encrypted where the room asks for it."""
        if not await self.encrypts(room):
            return await super().say(room, text, **content)
        async with self._encrypting:  # nio loses the order of what is sent at the same time
            await self._ready(room)
            sent = await self.client.room_send(
                room,
                "m.room.message",
                message(text, content),
                tx_id=uuid4().hex,
                ignore_unverified_devices=True,
            )
        if not isinstance(sent, RoomSendResponse):
            raise Refused(0, f"{sent.status_code} {sent.message}")
        return str(sent.event_id)

    async def encrypts(self, room: str) -> bool:
        """Say whether a room asks for encryption."""
        try:
            await self.api.get("rooms", room, "state", "m.room.encryption")
        except Refused:
            return False
        return True

    async def _listen(self) -> None:
        while True:
            news = await self.client.sync(timeout=20_000, sync_filter=NEWS)
            if isinstance(news, SyncError):
                await asyncio.sleep(0.2)  # nio would ask again at once
            else:
                await self._keep_keys()
                self._news.set()

    async def _keep_keys(self) -> None:
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        if self.client.should_claim_keys:
            await self.client.keys_claim(self.client.get_users_for_key_claiming())
        await self.client.send_to_device_messages()

    async def _ready(self, room: str) -> None:
        """Wait until nio knows everybody in a room, and ask for their devices anew.

        It encrypts only for those it has heard of: without the wait, somebody who was invited a
        moment ago never gets the key; without the question, a device of a moment ago does not.
        """
        present = await self.members(room)
        readers = {user for user, membership in present.items() if membership in ("join", "invite")}
        async with asyncio.timeout(10):
            while not self._knows(room, readers):
                self._news.clear()
                await self._news.wait()
        self.client.olm.add_changed_users(readers)
        await self.client.keys_query()

    def _knows(self, room: str, readers: set[str]) -> bool:
        known = self.client.rooms.get(room)
        return known is not None and known.encrypted and readers <= known.users.keys()

    def _read(self, event: Event) -> Event:
        if event["type"] != "m.room.encrypted":
            return event
        return self._decrypted(event) or sealed(event)

    def _decrypted(self, event: Event) -> Event | None:
        parsed = Parsed.parse_event(event)
        if not isinstance(parsed, MegolmEvent) or not self._has_key(event["room_id"], parsed):
            return None
        with contextlib.suppress(EncryptionError):
            plain = self.client.olm.decrypt_megolm_event(parsed, event["room_id"]).source
            return {**event, "type": plain["type"], "content": plain["content"]}
        return None

    def _has_key(self, room: str, parsed: MegolmEvent) -> bool:
        # Asked before decrypting: a failure would make nio start a new Olm session by itself.
        keys = self.client.olm.inbound_group_store
        return keys.get(room, parsed.sender_key, parsed.session_id) is not None
