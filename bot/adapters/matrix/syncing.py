"""The stream of news from the homeserver: one answer after the other, whatever breaks."""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from nio import Event, MegolmEvent
from nio.exceptions import EncryptionError

from bot.adapters.matrix import upkeep
from bot.adapters.matrix.client import Client
from bot.adapters.matrix.news import News, Told, told
from bot.adapters.matrix.portions import parsed, portions
from bot.adapters.matrix.wire import Refused, Wire, at
from bot.adapters.shapes import Json, table, tables, word
from bot.events import TryLater

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")
POLL_MS, BRIEF_MS = 20_000, 2_000
"""How long the homeserver may keep us waiting; the second where we wait for something else too."""
SLACK_SECONDS = 15.0
FINAL = (400, 401, 403)
"""What no waiting mends: a position that is unknown, and a door that is shut."""
PAGE = "100"
LONGEST_PAUSE = 60.0
_NONE: Json = {"types": []}
SAID = ("m.room.message", "m.reaction")
_HEARD = [*SAID, "m.room.encrypted", "m.room.member"]


def _filter(limit: int) -> str:
    timeline = {"limit": limit}
    room = {"timeline": timeline, "ephemeral": _NONE, "account_data": _NONE}
    return json.dumps({"room": room, "presence": _NONE, "account_data": _NONE})


async def persist(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask until there is an answer, with growing pauses; what is raised but TryLater is raised."""
    pause = 0.5
    while True:
        try:
            return await ask()
        except TryLater as error:
            log.info("the homeserver does not answer; trying again")
            await asyncio.sleep(pause_after(error, pause))
            pause = min(2 * pause, LONGEST_PAUSE)


def pause_after(error: TryLater, pause: float) -> float:
    """Return how many seconds to wait: about `pause`, and never less than the error says."""
    return max(error.seconds, pause * random.uniform(0.5, 1))  # noqa: S311 - jitter


class Syncing:
    """Asks for what is new since a token, and for what an answer left out."""

    def __init__(self, client: Client, wire: Wire) -> None:
        self._client, self._wire = client, wire
        self._whole = True
        """The first answer has the whole state of every room: the client keeps none."""

    async def news(self, since: str | None, *, brief: bool = False) -> News:
        """Return what is new, decrypted as far as possible; raises ShutOut and Refused."""
        return await persist(lambda: self._news(since, brief=brief))

    async def _news(self, since: str | None, *, brief: bool) -> News:
        wait = self._patience(brief=brief)
        query = {"timeout": str(wait), "filter": _filter(100 if since else 1)}
        if since:
            query["since"] = since
        if self._whole:
            query["full_state"] = "true"
        seconds = wait / 1000 + SLACK_SECONDS * (4 if self._whole else 1)
        try:
            answer = await self._wire.call("GET", at("sync"), query=query, seconds=seconds)
        except Refused as no:
            if no.status in FINAL:
                raise
            raise TryLater(LONGEST_PAUSE) from None  # as while a homeserver is being renewed
        news = await self._take(answer)
        self._whole = False
        return news

    def _patience(self, *, brief: bool) -> int:
        """Return for how many milliseconds the homeserver may let us wait for news.

        The first answer comes at once. Asked the same first question twice in two minutes, Synapse
        repeats its answer with the old token, and history would be answered: so it is never the
        same. See `sync_response_cache_duration` in
        https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
        """
        if self._whole:
            return random.randrange(1000)  # noqa: S311 - a distinction
        return BRIEF_MS if brief else POLL_MS

    async def _take(self, answer: Json) -> News:
        """Let the client take an answer in; what it cannot bear is left out, not waited for."""
        if not word(answer, "next_batch"):
            log.warning("the homeserver's answer makes no sense; trying again")
            raise TryLater
        with upkeep.in_one_step(self._client):
            for portion in portions(answer):
                await self._client.receive_response(portion)
        await upkeep.keep_up(self._client, self._wire, answer)
        with upkeep.in_one_step(self._client):
            return told(answer, self._opened)

    async def missed(self, room_id: str, back_from: str, since: str) -> list[Told]:
        """Return what was said between two tokens and left out of an answer, oldest first.

        An answer holds at most a hundred events of a room. See
        https://spec.matrix.org/latest/client-server-api/#syncing
        """
        found: list[Told] = []
        token = back_from
        seen: set[str] = set()
        while token and token not in seen:
            seen.add(token)
            try:
                page = await persist(lambda: self._page(room_id, token, since))  # noqa: B023 - awaited here
            except Refused:
                break  # not in the room any more
            found += [self._opened(room_id, event) for event in tables(page, "chunk")]
            token = word(page, "end") if tables(page, "chunk") else ""
        return found[::-1]

    async def _page(self, room_id: str, start: str, end: str) -> Json:
        wanted = json.dumps({"types": _HEARD})
        query = {"from": start, "to": end, "dir": "b", "limit": PAGE, "filter": wanted}
        return await self._wire.call("GET", at("rooms", room_id, "messages"), query=query)

    def _opened(self, room_id: str, event: Json) -> Told:
        """Decrypt an event if it is encrypted and the key is there."""
        return self.open(room_id, event) if word(event, "type") == "m.room.encrypted" else event

    def open(self, room_id: str, event: Json) -> Told:
        """Decrypt an event: its JSON, or nio's `MegolmEvent` where the key is missing."""
        sealed = parsed(Event.parse_event, _envelope(event))
        if not isinstance(sealed, MegolmEvent):
            return event
        sealed.room_id = room_id
        try:
            opened = self._client.decrypt_event(sealed)
        except EncryptionError:
            return sealed
        except Exception:  # noqa: BLE001 - whoever has a key can have encrypted anything
            return event
        return _said(event, table(vars(opened), "source"))


def _envelope(event: Json) -> Json:
    """Return an encrypted event without what has no part in opening it, which may be a lot."""
    named = ("algorithm", "ciphertext", "device_id", "sender_key", "session_id")
    content: Json = {name: word(event, "content", name) for name in named}
    content["m.relates_to"] = table(event, "content", "m.relates_to")
    kept = {name: word(event, name) for name in ("type", "event_id", "sender")}
    return {**kept, "origin_server_ts": event.get("origin_server_ts"), "content": content}


def _said(event: Json, opened: Json) -> Json:
    """Return an event with the words that were in it: only words, for state is never encrypted."""
    kind = word(opened, "type")
    return {**event, "type": kind, "content": table(opened, "content")} if kind in SAID else event
