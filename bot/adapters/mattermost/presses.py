"""Presses on buttons: whose they are, what they type, and how the post shows them.

https://developers.mattermost.com/integrate/plugins/interactive-messages/
"""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.adapters.mattermost.buttons import Panel, row_of, updated
from bot.adapters.mattermost.calls import Pressing
from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.handles import Handle
from bot.adapters.mattermost.intake import Intake, Patience
from bot.adapters.mattermost.markup import LONGEST
from bot.adapters.mattermost.seals import Claim, Seals
from bot.adapters.mattermost.wire import Wire
from bot.adapters.shapes import Json, word
from bot.adapters.voice import Voice
from bot.events import Message, Now, Place, User
from bot.say import Code

HELP = Code("/help")


class Forged(Exception):  # noqa: N818 - a word of the trade, not an error of ours
    """This is no press on a button of ours."""


@dataclass(frozen=True, slots=True)
class Presses:
    """Makes commands of presses; `me` is the bot's own id."""

    wire: Wire
    seals: Seals
    voice: Voice
    intake: Intake
    panel: Panel
    me: str
    now: Now

    async def answer(self, press: Pressing) -> Mapping[str, object]:
        """Take a press in and return what the server is told; raises Forged."""
        patience = Patience()
        claim = self.seals.read(press.seal)
        if claim is None:
            raise Forged
        account = await self.intake.find(press.caller.user, press.caller.username)
        if account is None:
            return await self._told(None, "nameless")
        if claim.person not in ("", press.caller.user):
            return await self._told(account.user, "press-not-yours")
        command = _typed(claim, press.chosen)
        if claim.over(self.now()) or not command:
            return await self._told(account.user, "press-stale", HELP)
        if claim.back:
            return await self._whispered(press, claim, _Typed(account.user, command, patience))
        return await self._posted(press, claim, _Typed(account.user, command, patience))

    async def _whispered(self, press: Pressing, claim: Claim, typed: "_Typed") -> Json:
        """Take in what was pressed under a whisper, which nobody can change any more. See
        https://github.com/mattermost/docs/pull/2620
        """
        if not claim.person or Handle.read(claim.back) is None:
            raise Forged
        message = typed.message(press, press.caller.place(self.me), claim.back)
        if not await self.intake.store(message, typed.patience):
            return await self._told(typed.user, "not-taken-in")
        return {}

    async def _posted(self, press: Pressing, claim: Claim, typed: "_Typed") -> Json:
        """Take in what was pressed under a post, and show it there."""
        try:
            async with asyncio.timeout(typed.patience.left):
                post = await self.wire.post(press.post)
        except Refused:
            return await self._told(typed.user, "press-stale", HELP)
        except (TimeoutError, Crowded, Broken):
            return await self._told(typed.user, "not-taken-in")
        self._check(press, claim, post)
        place = replace(press.caller.place(self.me), thread=word(post, "root_id"))
        handle = Handle("press", press.post, int(self.now().timestamp()))
        message = typed.message(press, place, str(handle))
        if not await self.intake.store(message, typed.patience):
            return await self._told(typed.user, "not-taken-in")
        return await self._shown(post, claim, typed, place)

    def _check(self, press: Pressing, claim: Claim, post: Json) -> None:
        """Raise Forged unless the button is under the very post that the server speaks of."""
        row = row_of(post)
        if row is None or row.letter != claim.letter or word(post, "user_id") != self.me:
            raise Forged
        if word(post, "channel_id") != press.caller.channel:
            raise Forged

    async def _shown(self, post: Json, claim: Claim, typed: "_Typed", place: Place) -> Json:
        """Return how the post shows what was pressed, when, and by whom where others read it."""
        row = row_of(post)
        if row is not None and row.discreet:
            return {}
        buttons = row.buttons if row else ()
        label = next((each.label for each in buttons if each.command == typed.command), "")
        reader = await self.intake.reader(typed.user, place)
        name = "" if place.direct else typed.user.name
        line = self.voice.mark(reader, label, name, self.now())
        until = datetime.fromtimestamp(claim.until, UTC)
        update = updated(post, typed.command, line, self.panel, until)
        if update is None:
            return {}
        if len(word(update, "message")) > LONGEST:
            update["message"] = word(post, "message")
        return {"update": update}

    async def _told(self, user: User | None, key: str, *values: object) -> Json:
        text = await self.intake.say(user, key, *values)
        return {"ephemeral_text": text, "skip_slack_parsing": True}


@dataclass(frozen=True, slots=True)
class _Typed:
    """What somebody's press types, and how long they can wait."""

    user: User
    command: str
    patience: Patience

    def message(self, press: Pressing, place: Place, handle: str) -> Message:
        digest = hashlib.sha256(press.caller.trigger_id.encode()).hexdigest()[:32]
        ident = f"press {press.post}-{digest}"
        return Message(ident, self.user, place, self.command, handle, pressed=True)


def _typed(claim: Claim, chosen: int) -> str:
    """Return the command of a button, or the one chosen from a menu; empty for none."""
    if len(claim.commands) == 1 and not chosen:
        return claim.commands[0]
    return claim.commands[chosen - 1] if 0 < chosen <= len(claim.commands) else ""
