"""What a homeserver tells of people beyond their name: the time zone, where it has the field."""

import asyncio
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta

from bot.adapters.matrix.wire import Refused, Wire, at
from bot.adapters.shapes import word
from bot.events import Message, Now, ShutOut, TryLater

FIELDS = ("m.tz", "us.cloke.msc4175.tz")
"""https://github.com/matrix-org/matrix-spec-proposals/pull/4175"""
FRESH = timedelta(days=1)
REMEMBERED = 10_000
PATIENCE_SECONDS = 1.0


class Profiles:
    """Asks a homeserver about somebody once a day, and never lets anybody wait for it."""

    def __init__(self, wire: Wire, now: Now) -> None:
        self._wire, self._now = wire, now
        self._zones: OrderedDict[str, tuple[datetime, str]] = OrderedDict()

    async def complete(self, message: Message) -> Message:
        """Return a message whose sender has a time zone, where one is told in time."""
        zone = await self._zone(message.sender.id)
        return replace(message, sender=replace(message.sender, zone=zone)) if zone else message

    async def _zone(self, user: str) -> str:
        known = self._zones.get(user)
        if known is None or self._now() - known[0] > FRESH:
            known = (self._now(), await self._ask(user) or (known[1] if known else ""))
            self._zones[user] = known
            while len(self._zones) > REMEMBERED:
                self._zones.popitem(last=False)
        return known[1]

    async def _ask(self, user: str) -> str:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                profile = await self._wire.call("GET", at("profile", user))
        except (Refused, TryLater, ShutOut, TimeoutError):
            return ""
        return next((found for name in FIELDS if (found := word(profile, name))), "")
