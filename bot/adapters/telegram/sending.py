"""A letter on its way: into which chat, in how many parts, and what has become of them."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.adapters.shapes import find, word, words
from bot.adapters.telegram.handles import Handle
from bot.adapters.telegram.pace import is_group
from bot.adapters.telegram.post import MOVED, Moved, Post, Shy
from bot.adapters.telegram.presses import remember
from bot.adapters.telegram.reading import moving
from bot.adapters.telegram.whispers import Whispers
from bot.adapters.telegram.writing import Aim, Piece, closed, write
from bot.events import Change, Outgoing, Undeliverable, Unreachable, Unsure

Notice = Callable[[Change], Awaitable[None]]
PROGRESS = "progress"
PROGRESS_DAYS = 7
UNSURE = "?"
REMEMBERED = 1000
WRITTEN = "\u270d"
"""The reaction to words that are answered in the private chat: a writing hand. See
https://core.telegram.org/bots/api#reactiontypeemoji
"""


class Sending:
    """Sends letters; what of a long one has arrived is not sent again."""

    def __init__(self, post: Post, whispers: Whispers, notice: Notice) -> None:
        self._post, self._whispers, self._notice = post, whispers, notice
        self._sent: OrderedDict[str, str] = OrderedDict()

    async def send(self, outgoing: Outgoing, key: str) -> str:
        """Send a letter and return the id of its first message; a key that was sent is not again.

        That is known for as long as the bot runs: Telegram has nothing to tell two tries apart.
        Raises Unmet, Unreachable, Undeliverable, TryLater and Unsure.
        """
        if key not in self._sent:
            self._sent[key] = await self._send(outgoing, key)
        while len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)
        return self._sent[key]

    async def _send(self, outgoing: Outgoing, key: str) -> str:
        if outgoing.together:
            raise Unreachable("a bot cannot bring people into a group")
        whispered = await self._whispers.whisper(outgoing, key)
        if whispered:
            return whispered
        sent = await self._say(outgoing, await self._aim(outgoing), key)
        self._follow_up(outgoing)
        return sent

    async def _aim(self, outgoing: Outgoing) -> Aim:
        """Say where a letter goes; whoever is written to in private gets no quotation."""
        place, user, bot = outgoing.place, outgoing.user, self._post.me.username
        if user is not None:
            topic = place.thread if place and place.direct and place.id == user.id else ""
            return Aim(user.id, bot, topic)
        if place is None:
            raise Undeliverable("a letter to nobody")
        if place.direct:
            return Aim(place.id, bot, place.thread)
        moved = await self._post.notebook.get(MOVED, place.id)
        if moved is not None:
            return Aim(word(moved, "into"), bot, shared=True)
        handle = Handle.read(outgoing.handle)
        answers = handle.id if handle and handle.kind == "message" else ""
        return Aim(place.id, bot, place.thread, answers, shared=is_group(place.id))

    async def _say(self, outgoing: Outgoing, aim: Aim, key: str) -> str:
        """Say a letter; in another way where its buttons are not wanted, or the chat has moved."""
        pieces = write(outgoing, aim, key)
        if not pieces:
            raise Undeliverable("a letter without a word")
        if outgoing.buttons:
            await remember(self._post.notebook, outgoing, key)
        try:
            return await self._deliver(pieces, aim, key, urgent=bool(outgoing.handle))
        except Shy:
            return await self._say(closed(outgoing), aim, key)
        except Moved as moved:
            await self._notice(moving(aim.chat, moved.into))
            return await self._say(outgoing, Aim(moved.into, aim.bot, shared=True), key)

    async def _deliver(self, pieces: list[Piece], aim: Aim, key: str, *, urgent: bool) -> str:
        """Deliver what has not arrived yet; of a longer letter it is noted how far it came."""
        if len(pieces) == 1:
            return await self._piece(pieces[0], aim, urgent=urgent)
        sent = await self._arrived(key)
        for piece in pieces[len(sent) :]:
            sent.append(await self._unless_unsure(piece, aim, urgent=urgent))
            await self._post.notebook.put(PROGRESS, key, {"sent": sent}, days=PROGRESS_DAYS)
        if UNSURE in sent:
            raise Unsure(f"part {sent.index(UNSURE) + 1} of {len(sent)}")
        return sent[0]

    async def _arrived(self, key: str) -> list[str]:
        return words(await self._post.notebook.get(PROGRESS, key), "sent")

    async def _unless_unsure(self, piece: Piece, aim: Aim, *, urgent: bool) -> str:
        """Deliver a piece; one that may have arrived does not keep back those after it."""
        try:
            return await self._piece(piece, aim, urgent=urgent)
        except Unsure:
            return UNSURE

    async def _piece(self, piece: Piece, aim: Aim, *, urgent: bool) -> str:
        number = find(await self._post.deliver(piece, aim, urgent=urgent), "message_id")
        if not isinstance(number, int):
            raise Unsure("an answer of the wrong shape")
        return str(number)

    # Afterwards

    def _follow_up(self, outgoing: Outgoing) -> None:
        place = outgoing.place
        if place is None or place.direct:
            return
        handle = Handle.read(outgoing.handle)
        if outgoing.user is not None and handle is not None and handle.kind == "message":
            self._post.errands.run(self._react(place.id, handle.id))
        if outgoing.leaves:
            leaving = self._post.wire.call("leaveChat", {"chat_id": int(place.id)})
            self._post.errands.run(leaving)

    async def _react(self, chat: str, message: str) -> None:
        """Show at the words in the group that they are answered in the private chat."""
        reaction = [{"type": "emoji", "emoji": WRITTEN}]
        which = {"chat_id": int(chat), "message_id": int(message), "reaction": reaction}
        async with self._post.pace.aside():
            await self._post.wire.call("setMessageReaction", which)
