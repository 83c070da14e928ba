"""Answers to slash commands that only one person sees.

https://developers.mattermost.com/integrate/slash-commands/custom/

The server takes one answer at once, as the body of its own call; later ones are brought to the
command's `response_url`.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.adapters.mattermost.buttons import CHOOSE
from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.handles import Handle
from bot.adapters.mattermost.wire import NETWORK_SECONDS, Wire
from bot.adapters.shapes import Json, tables, word
from bot.events import Now, TryLater, Unsure

USES = 5
"""How often a `response_url` takes an answer."""
REMEMBERED = 20_000
EPHEMERAL: Mapping[str, object] = {"response_type": "ephemeral", "skip_slack_parsing": True}


@dataclass(frozen=True, slots=True, eq=False)
class _Call:
    """A call of the server that waits: for its answer, and whether that has reached the server."""

    answer: "asyncio.Future[Mapping[str, object]]" = field(default_factory=asyncio.Future)
    shown: "asyncio.Future[bool]" = field(default_factory=asyncio.Future)


class Whispers:
    """Gives answers to calls that wait, else to the server."""

    def __init__(self, wire: Wire, now: Now) -> None:
        self._wire, self._now = wire, now
        self._calls: dict[str, _Call] = {}
        self._used: OrderedDict[str, int] = OrderedDict()

    def wait(self, ident: str) -> "asyncio.Future[Mapping[str, object]]":
        """Return what becomes the answer to a command whose call waits.

        Who waits says `shown` when the answer is on its way, and `give_up` when it is not.
        """
        self.give_up(ident)
        call = self._calls[ident] = _Call()
        return call.answer

    def shown(self, ident: str) -> None:
        """Note that the answer of a call has been written to its connection."""
        self._end(ident, shown=True)

    def give_up(self, ident: str) -> None:
        """Note that a call has been answered in another way, or is gone."""
        self._end(ident, shown=False)

    def _end(self, ident: str, *, shown: bool) -> None:
        call = self._calls.pop(ident, None)
        if call is None:
            return
        call.answer.cancel()
        if not call.shown.done():
            call.shown.set_result(shown)

    async def whisper(self, handle: Handle, posts: Sequence[Json]) -> bool:
        """Show posts to whoever has called a command; False where that cannot be done any more.

        Raises TryLater, and Unsure where they may have been shown.
        """
        answer = command_answer(posts)
        if await self._answered(handle.id, answer):
            return True
        used = self._used.get(handle.id, 0)
        if used >= USES or not handle.fresh(self._now()):
            return False
        return not posts or await self._bring(handle.id, answer, used)

    async def _answered(self, ident: str, answer: Mapping[str, object]) -> bool:
        call = self._calls.get(ident)
        if call is None or call.answer.done():
            return False
        call.answer.set_result(answer)
        return await asyncio.shield(call.shown)

    async def _bring(self, ident: str, answer: Mapping[str, object], used: int) -> bool:
        """Bring an answer to the command's `response_url`, of which each try may be a use."""
        self._count(ident, used + 1)
        try:
            await self._wire.answer_command(ident, answer)
        except Refused:
            return False
        except Crowded as crowded:
            self._count(ident, used)
            raise TryLater(crowded.seconds) from None
        except Broken as broken:
            if broken.status:
                return False  # most likely it was not shown; a second time would do no harm
            if broken.sent:
                raise Unsure(str(broken)) from None
            self._count(ident, used)
            raise TryLater(NETWORK_SECONDS) from None
        return True

    def _count(self, ident: str, used: int) -> None:
        self._used[ident] = used
        while len(self._used) > REMEMBERED:
            self._used.popitem(last=False)


def command_answer(posts: Sequence[Json]) -> Json:
    """Return posts, as they are written for a channel, as the answer to a command.

    Without posts it is an answer of which nothing is seen.
    """
    first, *more = [_part(each) for each in posts] or [{**EPHEMERAL, "text": ""}]
    return first | ({"extra_responses": more} if more else {})


def _part(post: Json) -> Json:
    shown = tables(post, "props", "attachments")
    text = word(post, "message")
    if not text.strip():
        text = next((word(each, "fallback") for each in shown if word(each, "fallback")), CHOOSE)
    return {**EPHEMERAL, "text": text, **({"attachments": shown} if shown else {})}
