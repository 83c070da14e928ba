"""A letter on its way: for whom, into which channel, and whether it is there already."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.adapters.mattermost.buttons import FEW, Panel
from bot.adapters.mattermost.channels import Channels
from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.departures import Departures
from bot.adapters.mattermost.handles import Handle
from bot.adapters.mattermost.letterbook import WHISPER
from bot.adapters.mattermost.patience import patiently
from bot.adapters.mattermost.people import People
from bot.adapters.mattermost.posting import Posting
from bot.adapters.mattermost.whispers import Whispers
from bot.adapters.mattermost.wire import verdict
from bot.adapters.mattermost.writing import Aim, write
from bot.adapters.shapes import Json
from bot.adapters.voice import Voice
from bot.events import Now, Outgoing, TryLater, Undeliverable, Unreachable, User

REMEMBERED = 1000
IN_FLIGHT = timedelta(minutes=1)
"""How much earlier than it broke a letter may have been sent."""
WRITTEN = "email"
"""The reaction to words that are answered in a direct message: an envelope."""
UNDELIVERED = "mailbox_with_no_mail"
"""The reaction to words whose answer cannot be delivered: an empty mailbox."""


@dataclass(frozen=True, slots=True)
class Office:
    """What sending needs."""

    posting: Posting
    people: People
    channels: Channels
    departures: Departures
    whispers: Whispers
    voice: Voice
    panel: Panel
    now: Now


class Sending:
    """Sends letters. `doubtful` are those of which some may be there, since when at the earliest.

    The server knows a `pending_post_id` for 30 seconds, and not after a restart; so the channel is
    looked through before a letter is tried again. See `deduplicateCreatePost` in
    https://github.com/mattermost/mattermost/blob/master/server/channels/app/post.go
    """

    def __init__(self, office: Office, doubtful: Mapping[str, datetime]) -> None:
        self._office = office
        self._doubtful = dict(doubtful)
        self._sent: OrderedDict[str, str] = OrderedDict()

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Send a letter and return the id of its last post; a key that was sent is not again.

        Raises Unreachable, Undeliverable, TryLater and Unsure.
        """
        if key not in self._sent:
            self._sent[key] = await self._judged(outgoing, key)
            self._doubtful.pop(key, None)
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return self._sent[key]

    async def _judged(self, outgoing: Outgoing, key: str) -> str:
        handle = Handle.read(outgoing.handle)
        try:
            return await self._send(outgoing, handle, key)
        except (Refused, Crowded, Broken) as problem:
            no = verdict(problem)
        except Unreachable as away:
            no = away
        if not isinstance(no, TryLater):
            self._doubtful.pop(key, None)
        if isinstance(no, Unreachable):
            self._mark(outgoing, handle, UNDELIVERED)
        raise no

    async def _send(self, outgoing: Outgoing, handle: Handle | None, key: str) -> str:
        if handle is not None and handle.kind == "whisper":
            whispered = await self._whispered(outgoing, handle, key)
            if whispered:
                return whispered
        aim = await self._aim(outgoing, handle)
        leaves = outgoing.leaves and outgoing.place is not None and not outgoing.place.direct
        if leaves:
            await self._office.departures.withdraw(aim.channel)
        sent = await self._say(outgoing, aim, key)
        self._mark(outgoing, handle, WRITTEN)
        if leaves:
            leave = partial(self._office.departures.leave, aim.channel)
            self._office.posting.errands.run(patiently(leave))
        return sent

    async def _whispered(self, outgoing: Outgoing, handle: Handle, key: str) -> str:
        """Answer a slash command as only its caller sees it; empty where that cannot be."""
        if outgoing.user is None or outgoing.attachments:
            return ""
        aim = await self._choosing(Aim("", person=outgoing.user.id, back=str(handle)), outgoing)
        posts = self._write(outgoing, aim, key)
        if posts and await self._office.whispers.whisper(handle, posts):
            return f"{WHISPER}{handle.id}"
        return ""

    async def _aim(self, outgoing: Outgoing, handle: Handle | None) -> Aim:
        """Say where a letter goes: in the thread it was asked in, or in one below the words."""
        place, user = outgoing.place, outgoing.user
        if outgoing.together:
            return Aim(await self._together(outgoing.together))
        if user is not None:
            direct = await self._direct(user)
            root = place.thread if place is not None and place.id == direct else ""
            return await self._choosing(Aim(direct, root, user.id), outgoing)
        if place is None:
            raise Undeliverable("a letter to nobody")
        root = place.thread
        if not root and not place.direct and handle is not None and handle.kind == "post":
            root = handle.id
        return Aim(place.id, root)

    async def _direct(self, user: User) -> str:
        account = await self._office.people.find(user.id)
        if account is None or account.gone:
            raise Unreachable("no such account, or one that is closed")
        return await self._office.channels.direct_with(user.id)

    async def _together(self, users: tuple[User, ...]) -> str:
        for each in users:
            account = await self._office.people.find(each.id)
            if account is None or account.gone:
                raise Unreachable("one of them has no account that is open")
        channel = await self._office.channels.together(tuple(each.id for each in users))
        await self._office.departures.enter(channel)
        return channel

    async def _choosing(self, aim: Aim, outgoing: Outgoing) -> Aim:
        """Give a menu its word, in the language of whoever reads it."""
        menu = len(outgoing.buttons) > FEW and self._office.panel.seals is not None
        if not menu or outgoing.user is None:
            return aim
        said = await self._office.voice.say(outgoing.user, "menu-choose", where=outgoing.place)
        return replace(aim, choose=said)

    def _write(self, outgoing: Outgoing, aim: Aim, key: str) -> list[Json]:
        return write(outgoing, aim, key, self._office.panel, self._office.now())

    async def _say(self, outgoing: Outgoing, aim: Aim, key: str) -> str:
        """Write the posts of a letter that are not in the channel already."""
        posts, posting, after = self._write(outgoing, aim, key), self._office.posting, None
        if not posts:
            raise Undeliverable("a letter without a word")
        after = self._doubtful.get(key)
        there = {} if after is None else await posting.written(aim.channel, after)
        try:
            sent = await posting.say(posts, outgoing.attachments, there)
        except (Refused, Crowded, Broken) as problem:
            if len(posts) > 1 or (isinstance(problem, Broken) and problem.sent):
                self._doubtful.setdefault(key, self._office.now() - IN_FLIGHT)
            raise
        if outgoing.buttons and self._office.panel.seals is None:
            posting.number(sent, len(outgoing.buttons))
        return sent

    def _mark(self, outgoing: Outgoing, handle: Handle | None, emoji: str) -> None:
        """Show at the words in a channel what has become of their private answer."""
        shared = outgoing.place is not None and not outgoing.place.direct
        if shared and outgoing.user is not None and handle is not None and handle.kind == "post":
            self._office.posting.react(handle.id, emoji)
