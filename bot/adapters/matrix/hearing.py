"""From an answer of the homeserver to the messages that are in it."""

import logging
from collections.abc import AsyncIterator, Iterable

from nio import MegolmEvent

from bot.adapters.matrix.invitations import Invitations
from bot.adapters.matrix.news import News, RoomNews, Told
from bot.adapters.matrix.profiles import Profiles
from bot.adapters.matrix.reading import Reaction, place, read, user
from bot.adapters.matrix.rooms import Rooms
from bot.adapters.matrix.sending import CHOICES
from bot.adapters.matrix.syncing import Syncing
from bot.adapters.matrix.unread import Unread
from bot.adapters.matrix.wire import Refused
from bot.adapters.notebook import Notebook
from bot.adapters.shapes import Json, find, table, word, words
from bot.events import Message, TryLater

log = logging.getLogger(__name__)

POSITION, LAST = "sync", "position"
GREETING = "start"


class Hearing:
    """Reads the rooms of an answer, one after the other."""

    def __init__(
        self,
        rooms: Rooms,
        notebook: Notebook,
        syncing: Syncing,
        invitations: Invitations,
        profiles: Profiles,
    ) -> None:
        self._me = rooms.me
        self._rooms, self._notebook, self._syncing = rooms, notebook, syncing
        self._invitations, self._profiles = invitations, profiles
        self.unread = Unread(rooms, notebook, syncing)

    async def position(self) -> str | None:
        """Return up to where everything has been heard and stored; None at the very first start."""
        kept = await self._notebook.get(POSITION, LAST)
        return word(kept, "since") or None

    async def move_on(self, news: News) -> None:
        """Note that everything in an answer has been stored."""
        await self._notebook.put(POSITION, LAST, {"since": news.token})

    async def messages(self, news: News, since: str | None) -> AsyncIterator[Message]:
        """Yield what people say and press; history is not answered at the very first start."""
        for room_id, state in news.invited.items():
            await self._invitations.note(room_id, state)
        for room_id, room in news.joined.items():
            async for message in self._room(room_id, room, since):
                yield message
        for room_id in news.left:
            self._rooms.forget(room_id)
        for room_id, event in await self.unread.solved():
            async for message in self._heard(room_id, [event]):
                yield message
            await self.unread.done(word(event, "event_id"))
        for message in self.unread.overdue():
            yield message

    async def _room(
        self, room_id: str, news: RoomNews, since: str | None
    ) -> AsyncIterator[Message]:
        timeline = news.timeline
        moved = self._rooms.note(room_id, [*news.state, *timeline])
        if since is None:
            return
        if moved and self._rooms.known(moved) is None:
            await self._follow(moved)
        if news.gap:
            timeline = [*await self._syncing.missed(room_id, news.gap, since), *timeline]
        entered, events = self._since_entered(timeline)
        if entered and await self._must_go(room_id):
            return
        greeting = self._greeting(room_id, entered)
        if greeting is not None:
            yield await self._profiles.complete(greeting)
        async for message in self._heard(room_id, events):
            yield message
        await self._leave_if_left(room_id, events)

    async def _heard(self, room_id: str, events: Iterable[Told]) -> AsyncIterator[Message]:
        if self._rooms.known(room_id) is None:
            return
        room = self._rooms.of(room_id)
        for event in events:
            if isinstance(event, MegolmEvent):
                await self.unread.keep(room_id, event)
                continue
            said = read(event, room, self._me)
            message = await self._pressed(said) if isinstance(said, Reaction) else said
            if message is not None:
                yield await self._profiles.complete(message)

    async def _pressed(self, reaction: Reaction) -> Message | None:
        """Return what a reaction types: only on a letter of ours, by the one it was meant for."""
        choices = await self._notebook.get(CHOICES, reaction.target)
        commands, owner = words(choices, "commands"), word(choices, "for")
        elsewhere = word(choices, "room") != reaction.place.id
        if elsewhere or owner not in ("", reaction.sender.id) or reaction.number > len(commands):
            return None
        return Message(
            reaction.id,
            reaction.sender,
            reaction.place,
            commands[reaction.number - 1],
            handle=reaction.target,
            pressed=True,
            moderates=reaction.moderates,
        )

    # Coming and going

    def _since_entered(self, events: list[Told]) -> tuple[list[Json], list[Told]]:
        """Part what is ours from what was said before the bot was invited.

        A room that was just joined comes with its history; what was typed between the invitation
        and the joining was meant for us.
        """
        ours = [n for n, event in enumerate(events) if self._about_me(event)]
        entering = [n for n in ours if _membership(events[n]) in ("invite", "join")]
        joined = [n for n in entering if _membership(events[n]) == "join"]
        if not any(_was(events[n]) != "join" for n in joined):
            return [], events
        first = entering[0]
        return [table({"event": events[n]}, "event") for n in entering], events[first + 1 :]

    def _about_me(self, event: object) -> bool:
        return (
            word(event, "type") == "m.room.member"
            and word(event, "state_key") == self._me.id
        )  # fmt: skip

    def _greeting(self, room_id: str, entered: list[Json]) -> Message | None:
        """Let whoever opens a conversation with the bot be greeted, as if they had said hello."""
        if not entered or self._rooms.known(room_id) is None:
            return None
        room = self._rooms.of(room_id)
        host = next((each for each in entered if word(each, "sender") != self._me.id), None)
        if not room.direct or host is None or word(host, "sender") not in room.names:
            return None
        ident = word(entered[-1], "event_id")
        return Message(ident, user(word(host, "sender"), room), place(room), GREETING, pressed=True)

    async def _leave_if_left(self, room_id: str, events: Iterable[Told]) -> None:
        """Leave a room that everybody else has left: nobody will come back to it."""
        left = any(
            word(event, "type") == "m.room.member" and _membership(event) in ("leave", "ban")
            for event in events
        )
        if left and self._rooms.alone(room_id):
            await self._leave(room_id)

    async def _must_go(self, room_id: str) -> bool:
        """Leave a room the settings do not allow, which only the invitation called direct."""
        if self._rooms.known(room_id) is None or self._rooms.ours(room_id):
            return False
        if self._invitations.allows(room_id, direct=self._rooms.of(room_id).direct):
            return False
        await self._leave(room_id)
        return True

    async def _leave(self, room_id: str) -> None:
        try:
            await self._rooms.leave(room_id)
        except TryLater:
            log.info("a room is left another time")

    async def _follow(self, room_id: str) -> None:
        """Go along into the room that takes the place of an upgraded one, if we may."""
        try:
            await self._rooms.join(room_id)
        except (Refused, TryLater):
            log.info("an upgraded room could not be followed; an invitation into it is needed")


def _membership(event: object) -> str:
    return word(event, "content", "membership")


def _was(event: object) -> str:
    return word(find(event, "unsigned", "prev_content"), "membership")
