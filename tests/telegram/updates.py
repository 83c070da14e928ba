"""The queue of updates, asked for by long polling or sent to a webhook."""

import asyncio
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.telegram.contract import TYPES, check_object
from tests.telegram.persons import Json
from tests.telegram.refusals import OTHER_POLLER, WEBHOOK_IS_SET, conflict

KINDS = frozenset(TYPES["Update"]) - {"update_id"}
ON_DEMAND = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds one has to ask for by name."""
LONGEST = 50
"""Seconds a server lets anybody wait (tdlib/telegram-bot-api)."""


@dataclass(slots=True)
class Webhook:
    """Where updates are sent, and how that went."""

    url: str = ""
    secret: str = ""
    failed: str = ""
    failures: int = 0


@dataclass(slots=True)
class Updates:
    """Updates that were not confirmed yet; the kinds wanted count when one comes about.

    A test in a hurry makes each `second` of a poll shorter.
    """

    complain: Callable[[str], None]
    checks: bool = True
    next_id: int = 700_000_001
    pending: list[Json] = field(default_factory=list)
    allowed: frozenset[str] = KINDS - ON_DEMAND
    webhook: Webhook = field(default_factory=Webhook)
    polls: int = 0
    second: float = 1
    _sorted: bool = True
    pause: float = 0.02
    _poller: "asyncio.Future[None] | None" = None
    _courier: "asyncio.Task[None] | None" = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def emit(self, kind: str, payload: Json) -> None:
        """Queue an update if its kind is wanted."""
        if kind not in self.allowed:
            return
        update = {"update_id": self.next_id, kind: payload}
        if self.checks:
            for each in check_object(update, "Update"):
                self.complain(f"the server: {each}")
        self.push(update)

    def push(self, raw: Any) -> None:
        """Queue anything at all; the next update's id follows the highest one."""
        at = number(raw, -1)
        self._sorted = self._sorted and at >= self.next_id
        self.next_id = max(self.next_id, at + 1)
        self.pending.append(raw)
        self._wake()

    def want(self, kinds: list[str] | None) -> None:
        """Take the kinds somebody wants: the last word stays when there is none."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & KINDS if kinds else KINDS - ON_DEMAND

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Any]:  # noqa: ASYNC109
        """Return updates from an offset on, as soon as there are any; raises Refused.

        Of two who wait, the one who came first is sent away (tdlib/telegram-bot-api).
        """
        if self.webhook.url:
            raise conflict(WEBHOOK_IS_SET)
        self.polls += 1
        self._send_away(OTHER_POLLER)
        self.confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, LONGEST) * self.second)
        return self.pending[:limit]

    def confirm(self, offset: int) -> None:
        """Forget the updates before an offset; a negative one counts from the end."""
        if offset < 0:
            del self.pending[:offset]
        elif offset and self._sorted:
            # A long queue is not searched as a whole with every poll.
            past = itertools.takewhile(lambda each: each["update_id"] < offset, self.pending)
            del self.pending[: sum(1 for _ in past)]
        elif offset:
            self.pending = [each for each in self.pending if number(each, offset) >= offset]

    async def _wait(self, seconds: float) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poller = mine
        try:
            await asyncio.wait([mine], timeout=seconds)
        finally:
            if self._poller is mine:
                self._poller = None
        if mine.done():
            mine.result()

    def _send_away(self, words: str) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(words))

    def _wake(self) -> None:
        self._news.set()
        if self._poller and not self._poller.done():
            self._poller.set_result(None)

    def send_to(self, webhook: Webhook) -> None:
        """Send updates to a webhook from now on, or to nobody when its URL is empty."""
        if self._courier:
            self._courier.cancel()
            self._courier = None
        self.webhook = webhook
        if webhook.url:
            self._send_away("terminated by setWebhook request")
            self._courier = asyncio.get_running_loop().create_task(self._deliver(webhook))

    async def close(self) -> None:
        """Send nothing more and let nobody wait."""
        courier = self._courier
        self.send_to(Webhook())
        if courier:
            await asyncio.wait([courier])
        self._wake()

    async def _deliver(self, webhook: Webhook) -> None:
        header = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        async with aiohttp.ClientSession(headers=header) as session:
            while True:
                while self.pending:
                    await self._bring(session, webhook, self.pending[0])
                self._news.clear()
                await self._news.wait()

    async def _bring(self, session: aiohttp.ClientSession, webhook: Webhook, update: Any) -> None:
        head = {"Content-Type": "application/json"}
        try:
            async with session.post(webhook.url, data=json.dumps(update), headers=head) as answer:
                failed = "" if answer.status == 200 else f"{answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError, OSError):
            failed = "Connection refused"
        if not failed and update in self.pending:
            self.pending.remove(update)
        elif failed:
            webhook.failed = f"Wrong response from the webhook: {failed}"
            webhook.failures += 1
            await asyncio.sleep(self.pause)


def number(update: Any, otherwise: int) -> int:
    """Return an update's number; one without any is never in the past."""
    found = update.get("update_id") if isinstance(update, dict) else None
    return found if isinstance(found, int) else otherwise
