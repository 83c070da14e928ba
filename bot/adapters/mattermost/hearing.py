"""From events to what people say: in order, none lost and none twice."""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import takewhile

from bot.adapters.mattermost import numbers
from bot.adapters.mattermost.channels import Channel, Channels
from bot.adapters.mattermost.client import Broken, Crowded, Refused
from bot.adapters.mattermost.departures import Departures
from bot.adapters.mattermost.history import made_at
from bot.adapters.mattermost.letterbook import Letterbook
from bot.adapters.mattermost.marks import Marks
from bot.adapters.mattermost.missed import Missed
from bot.adapters.mattermost.patience import patiently
from bot.adapters.mattermost.people import People
from bot.adapters.mattermost.reading import (
    KINDS,
    Me,
    Reaction,
    absence,
    channel_of,
    inner,
    reaction,
    read,
)
from bot.adapters.mattermost.stream import Gap
from bot.adapters.mattermost.wire import Wire
from bot.adapters.shapes import Json, find, table, word
from bot.adapters.tasks import unless
from bot.events import Change, Message, ShutOut

log = logging.getLogger(__name__)

REMEMBERED = 10_000
UNREADABLE = (TypeError, ValueError, RecursionError, OverflowError)


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """What came in at the door; `stored` says whether it was, once that is known."""

    message: Message
    stored: "asyncio.Future[bool]" = field(default_factory=asyncio.Future)

    def tell(self, *, stored: bool) -> None:
        """Say whether it was stored, to whoever still waits."""
        if not self.stored.done():
            self.stored.set_result(stored)


@dataclass(frozen=True, slots=True)
class Heard:
    """What something means, if anything to us, under which id it is known, and when it was."""

    ident: str
    meant: Message | Change | Reaction | None
    at: int


@dataclass(frozen=True, slots=True)
class Ears:
    """What is asked to understand what is heard."""

    wire: Wire
    me: Me
    people: People
    channels: Channels
    departures: Departures
    missed: Missed
    letters: Letterbook


class Hearing:
    """Takes what happens one after the other; what cannot be read is passed over.

    `marks` have begun already.
    """

    def __init__(self, ears: Ears, marks: Marks) -> None:
        self._ears, self._marks = ears, marks
        self._queue: asyncio.Queue[Heard | Gap | Brought | None] = asyncio.Queue()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._ended = self._gap = False
        self._over = asyncio.Event()

    # What comes in

    def take(self, event: Json | Gap) -> None:
        """Take an event as it comes, and begin to ask who speaks if it is for us."""
        if isinstance(event, Gap):
            if not self._gap:  # a gap that waits is as wide as it will be when it is read
                self._queue.put_nowait(event)
            self._gap = True
        elif word(event, "event") in KINDS and (heard := self._read(event)) is not None:
            self._queue.put_nowait(heard)

    def _read(self, event: Json) -> Heard | None:
        """Return what an event means; None where it is nothing for us."""
        try:
            return self._event(event)
        except UNREADABLE as error:
            log.error("an event cannot be read: %s", type(error).__name__)  # noqa: TRY400
            return None

    async def bring(self, message: Message) -> bool:
        """Hand in what came in another way; say whether it was stored before the end."""
        if self._ended:
            return False
        brought = Brought(await self._placed(message))
        self._queue.put_nowait(brought)
        return await brought.stored

    async def _placed(self, message: Message) -> Message:
        """Say whether the sender looks after the place, as far as the server tells."""
        place, keeps = self._ears.channels.named(message.place), message.moderates
        with contextlib.suppress(Refused, Crowded, Broken):
            if not keeps and not place.direct:
                keeps = await self._ears.channels.keeps(place.id, message.sender.id)
        return replace(message, place=place, moderates=keeps)

    def stop(self) -> None:
        """Say that nothing more is going to be heard; what waits for the server is given up."""
        self._over.set()
        self._queue.put_nowait(None)

    async def end(self) -> None:
        """Note how far it came, and tell those who wait that nothing more is stored."""
        self._ended = True
        while not self._queue.empty():
            left = self._queue.get_nowait()
            if isinstance(left, Brought):
                left.tell(stored=False)
        await self._marks.note()

    # What it means

    async def everything(self) -> AsyncGenerator[Message | Change, None]:
        """Yield what is said until `stop`; asking for the next says that the last is stored.

        Raises ShutOut where the token is no good.
        """
        while not self._over.is_set() and (item := await self._queue.get()) is not None:
            if isinstance(item, Brought):
                stored = False
                try:
                    yield item.message
                    stored = True
                finally:
                    item.tell(stored=stored)
                continue
            for heard in await self._heard(item):
                whole = await self._understand(heard)
                if self._over.is_set():
                    return
                if whole is not None:
                    yield whole
                self._done(heard, for_us=whole is not None)
            if self._queue.empty():
                await self._marks.note_if_old()

    async def _heard(self, item: Heard | Gap) -> list[Heard]:
        if isinstance(item, Gap):
            self._gap = False
            return await unless(self._over, self._missed()) or []
        return [item]

    def _event(self, event: Json) -> Heard | None:
        match word(event, "event"):
            case "posted":
                return self._posted(event)
            case "reaction_added":
                press = reaction(inner(event, "reaction"), self._ears.me)
                return Heard(press.id, press, press.at) if press is not None else None
            case _:
                told = table(event, "data", "user")
                gone = bool(find(told, "delete_at"))
                was_gone = self._ears.people.turned(word(told, "id"), gone=gone)
                change = absence(event, was_gone=was_gone)
                return Heard(change.id, change, 0) if change is not None else None

    def _posted(self, event: Json) -> Heard | None:
        post = inner(event, "post")
        channel = channel_of(event, post)
        if channel is None:
            return None
        self._ears.channels.note(channel)
        heard = self._post(post, channel)
        if isinstance(heard.meant, Message):
            sender, name = heard.meant.sender.id, word(event, "data", "channel_name")
            self._ears.people.expect(sender)
            self._ears.channels.meet(sender, channel, name)
        return heard

    def _post(self, post: Json, channel: Channel) -> Heard:
        left = channel.id in self._ears.departures
        meant = None if left else read(post, channel, self._ears.me)
        return Heard(word(post, "id"), meant, made_at(post))

    async def _missed(self) -> list[Heard]:
        """Read again what was said since everything was last known to have been heard."""
        self._ears.people.forget_all()
        limit, missed = self._marks.limit(), self._ears.missed
        posts = await missed.posts(limit)
        for _, channel in posts:
            self._ears.channels.note(channel)
        letters = await patiently(self._ears.letters.with_numbers)
        presses = await missed.presses(letters, limit)
        heard = [self._post(*each) for each in posts if not self._is_late_edit(each[0])]
        heard += [Heard(each.id, each, each.at) for each in presses]
        heard += [Heard(each.id, each, 0) for each in await self._returned(limit)]
        return sorted([*heard, *self._take_waiting()], key=lambda each: each.at)

    def _take_waiting(self) -> list[Heard]:
        """Take what has come meanwhile, as far as it is known when it was.

        Channels are not read at the same moment: what was said in one after it was read waits here,
        and comes before what was said later in another, and read there.
        """
        waiting = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        heard = list(takewhile(lambda each: isinstance(each, Heard) and each.at, waiting))
        for each in waiting[len(heard) :]:
            self._queue.put_nowait(each)
        return [each for each in heard if isinstance(each, Heard)]

    async def _returned(self, at: int) -> list[Change]:
        """Return whose accounts were opened again while nobody listened."""
        people = self._ears.people
        accounts = [await patiently(partial(people.find, each)) for each in people.gone]
        there = [each.user for each in accounts if each is not None and not each.gone]
        place = Channel("", "D").place()
        return [Change(f"{each.id} back after {at}", "back", place, each) for each in there]

    def _is_late_edit(self, post: Json) -> bool:
        """Say whether a post was changed after it was heard: then it is not heard again."""
        return bool(find(post, "edit_at")) and self._marks.is_past(made_at(post))

    async def _understand(self, heard: Heard) -> Message | Change | None:
        """Return what is meant, in full; None where it was heard before, or is nothing for us."""
        if heard.meant is None or heard.ident in self._known:
            return None
        try:
            return await unless(self._over, patiently(lambda: self._complete(heard.meant)))
        except ShutOut:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is in it, the others go on
            log.error("something cannot be understood: %s", type(error).__name__)  # noqa: TRY400
            return None

    async def _complete(self, meant: Message | Change | Reaction | None) -> Message | Change | None:
        ears = self._ears
        if isinstance(meant, Reaction):
            meant = await numbers.typed(meant, ears.wire, ears.channels, ears.me)
        return await self._speaking(meant) if isinstance(meant, Message) else meant

    async def _speaking(self, said: Message) -> Message | None:
        """Say who speaks; nothing where that is a bot, or nobody any more."""
        account = await self._ears.people.find(said.sender.id)
        if account is None or account.bot:
            return None
        keeps = account.runs
        if not keeps and not said.place.direct:
            keeps = await self._ears.channels.keeps(said.place.id, said.sender.id)
        return replace(said, sender=account.user, moderates=keeps)

    def _done(self, heard: Heard, *, for_us: bool) -> None:
        if heard.meant is not None:
            self._known[heard.ident] = None
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        self._marks.move(heard.at, heard=for_us)
