"""Slash commands: what they say, and what is answered at once.

https://developers.mattermost.com/integrate/slash-commands/custom/
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.adapters.mattermost.calls import Slash
from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.handles import Handle
from bot.adapters.mattermost.intake import Intake, Patience
from bot.adapters.mattermost.people import Account
from bot.adapters.mattermost.submissions import Asked, Submissions
from bot.adapters.mattermost.whispers import EPHEMERAL, Whispers
from bot.adapters.shapes import Json
from bot.events import Message, Now, User

log = logging.getLogger(__name__)

WELL = "ok"
"""What the bot answers itself: only `doctor` calls a command as the bot."""
OPENING_SECONDS = 2.0
"""How long opening a form may take; older servers take a trigger for 3 s."""


@dataclass(frozen=True, slots=True)
class Slashes:
    """Takes slash commands in; `me` is the bot's own id."""

    intake: Intake
    whispers: Whispers
    submissions: Submissions
    me: str
    now: Now

    async def answer(self, slash: Slash) -> Mapping[str, object]:
        """Take a command in and return its answer, which may be that there will be one.

        Who writes the answer tells `whispers` when it is `shown`.
        """
        if slash.caller.user == self.me:
            return {**EPHEMERAL, "text": WELL}
        patience = Patience()
        account = await self.intake.find(slash.caller.user, slash.caller.username)
        if account is None:
            return await self._told(None, "nameless")
        message = self._message(slash, account)
        if await self._opened(slash, message):
            return {}
        waiting = self.whispers.wait(slash.ident)
        stored = await self.intake.store(message, patience)
        if stored:
            await asyncio.wait({waiting}, timeout=patience.left)
        if waiting.done() and not waiting.cancelled():
            return waiting.result()
        self.whispers.give_up(slash.ident)
        return await self._told(account.user, "taken-in" if stored else "not-taken-in")

    def _message(self, slash: Slash, account: Account) -> Message:
        return Message(
            f"command {slash.ident}",
            account.user,
            slash.caller.place(self.me),
            slash.line,
            str(Handle("whisper", slash.ident, int(self.now().timestamp()))),
            addressed=True,
            moderates=account.runs,
        )

    async def _opened(self, slash: Slash, message: Message) -> bool:
        """Show a form where nothing but an offer or an ask is called for; say whether it is shown.

        Where it cannot be, the command goes the usual way.
        """
        side = self.submissions.forms.side(slash.trigger, slash.text)
        if not side or not slash.caller.trigger_id:
            return False
        asked = Asked(side, message.sender.id, message.place, message.handle)
        try:
            async with asyncio.timeout(OPENING_SECONDS):
                await self.submissions.show(asked, message.sender, slash.caller.trigger_id)
        except (TimeoutError, Refused, Crowded, Broken) as error:
            log.info("a form could not be shown: %s", type(error).__name__)
            return False
        return True

    async def _told(self, user: User | None, key: str) -> Json:
        return {**EPHEMERAL, "text": await self.intake.say(user, key)}
