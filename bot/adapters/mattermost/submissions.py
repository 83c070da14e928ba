"""Forms that are shown, and what becomes of them when they are sent in.

https://developers.mattermost.com/integrate/plugins/interactive-dialogs/
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from bot.adapters.mattermost.calls import Submission
from bot.adapters.mattermost.forms import SIDES, Forms, Wrong
from bot.adapters.mattermost.handles import Handle
from bot.adapters.mattermost.intake import Intake, Patience
from bot.adapters.mattermost.people import PLATFORM, Account
from bot.adapters.mattermost.presses import Forged
from bot.adapters.mattermost.seals import Seals
from bot.adapters.mattermost.wire import Wire
from bot.adapters.shapes import Json, find, word
from bot.events import Message, Now, Place, User

FORM = "form"
OPEN_FOR = timedelta(days=1)
"""How long a form may stay open on somebody's screen."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is for: the side, whose it is, where, and the handle of the slash command."""

    side: str
    person: str
    place: Place
    back: str


@dataclass(frozen=True, slots=True)
class Submissions:
    """Shows forms and takes them in; `address` is where they are brought to."""

    wire: Wire
    seals: Seals
    intake: Intake
    forms: Forms
    address: str
    now: Now

    async def show(self, asked: Asked, user: User, trigger_id: str) -> None:
        """Show a form to whoever has called a command; raises what `Wire` raises."""
        until = int((self.now() + OPEN_FOR).timestamp())
        state = self.seals.close(FORM, {**asdict(asked), "until": until})
        language = (await self.intake.reader(user, asked.place)).language
        dialog = self.forms.dialog(asked.side, language, state)
        given = {"trigger_id": trigger_id, "url": self.address, "dialog": dialog}
        await self.wire.open_dialog(given)

    async def answer(self, sent: Submission) -> Mapping[str, object]:
        """Take a form in and return what is wrong with it, if anything; raises Forged."""
        patience = Patience()
        told = self.seals.open(FORM, sent.state)
        asked = _asked(told)
        if asked is None or asked.person != sent.user:
            raise Forged
        if sent.cancelled:
            return {}
        account = await self.intake.find(sent.user)
        if account is None:
            return {"error": await self.intake.say(None, "nameless")}
        until = find(told, "until")
        if not isinstance(until, int) or self.now().timestamp() >= until:
            return {"error": await self.intake.say(account.user, "form-stale")}
        return await self._read(sent, asked, account, patience)

    async def _read(
        self, sent: Submission, asked: Asked, account: Account, patience: Patience
    ) -> Json:
        language = (await self.intake.reader(account.user, asked.place)).language
        read = self.forms.read(asked.side, sent.values, language)
        if isinstance(read, Wrong):
            return {"errors": dict(read.errors)}
        message = Message(
            f"form {hashlib.sha256(sent.state.encode()).hexdigest()[:32]}",
            account.user,
            asked.place,
            read.line,
            asked.back,
            addressed=True,
            moderates=account.runs,
        )
        if not await self.intake.store(message, patience):
            return {"error": await self.intake.say(account.user, "not-taken-in")}
        return {}


def _asked(told: Json | None) -> Asked | None:
    """Return what a form was for; None for anything that is not what `show` writes."""
    side, person, back = (word(told, name) for name in ("side", "person", "back"))
    channel, root, name = (word(told, "place", part) for part in ("id", "thread", "name"))
    if side not in SIDES or not person or Handle.read(back) is None:
        return None
    direct = find(told, "place", "direct") is True
    return Asked(side, person, Place(PLATFORM, channel, root, direct, name), back)
