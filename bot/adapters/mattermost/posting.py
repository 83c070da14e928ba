"""Posts on their way: with their files, once each, whatever breaks.

https://api.mattermost.com/#tag/posts/operation/CreatePost
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.adapters.errands import Errands
from bot.adapters.mattermost.buttons import MARK, NUMBERS
from bot.adapters.mattermost.client import Refused, name_of
from bot.adapters.mattermost.history import since
from bot.adapters.mattermost.letterbook import Letterbook
from bot.adapters.mattermost.patience import patiently
from bot.adapters.mattermost.reading import Me
from bot.adapters.mattermost.wire import Wire
from bot.adapters.shapes import Json, word
from bot.events import Attachment, Undeliverable

SLACK = timedelta(minutes=10)
"""How far the server's clock may be from ours."""
FILES = 10
"""Files a post holds; https://docs.mattermost.com/collaborate/share-files-in-messages.html"""
NO_ROOT = "root_id"
"""In the code of a refusal: the post that is answered is no longer there."""
FORBIDDEN = 403
PENDING = "pending_post_id"


@dataclass(frozen=True, slots=True)
class Posting:
    """Writes posts as the bot. Every method raises what the wire raises."""

    wire: Wire
    me: Me
    errands: Errands
    letters: Letterbook

    async def written(self, channel: str, after: datetime) -> Mapping[str, str]:
        """Return the ids of our posts in a channel since a time, by what they are noted as."""
        earliest = int((after - SLACK).timestamp() * 1000)
        found = await since(self.wire.posts, channel, earliest, self._is_ours)
        ours = [each for each in found if self._is_ours(each)]
        return {word(each, "props", MARK, "key"): word(each, "id") for each in ours}

    def _is_ours(self, post: Json) -> bool:
        return word(post, "user_id") == self.me.id

    async def say(
        self, posts: Sequence[Json], files: Sequence[Attachment], there: Mapping[str, str]
    ) -> str:
        """Write posts, the files with the last, but those that are `there`; return the last id."""
        sent = ""
        for number, post in enumerate(posts, 1):
            sent = there.get(post[PENDING], "")
            if not sent:
                sent = await self._write(post, files[:FILES] if number == len(posts) else ())
        return sent

    async def _write(self, post: Json, files: Sequence[Attachment]) -> str:
        ids = [await self._upload(word(post, "channel_id"), each) for each in files]
        return await self._create({**post, "file_ids": ids} if ids else post)

    async def _upload(self, channel: str, file: Attachment) -> str:
        """Store a file; where none may be, it is the letter that cannot be sent."""
        try:
            return await self.wire.upload(channel, file.name, file.content, file.media_type)
        except Refused as no:
            if no.status == FORBIDDEN:
                raise Undeliverable(str(no)) from None
            raise

    async def _create(self, post: Json) -> str:
        """Write a post; one whose thread is gone stands alone."""
        try:
            return name_of(await self.wire.say(post))
        except Refused as no:
            if "root_id" not in post or NO_ROOT not in no.code:
                raise
        rootless = {name: value for name, value in post.items() if name != "root_id"}
        return name_of(await self.wire.say(rootless))

    def number(self, post: str, count: int) -> None:
        """Put the numbers under a post that can be pressed, in their order, beside all else."""
        self.letters.note(post)
        self.errands.run(self._number(post, count))

    async def _number(self, post: str, count: int) -> None:
        for emoji in NUMBERS[:count]:
            await patiently(partial(self.wire.react, self.me.id, post, emoji))

    def react(self, post: str, emoji: str) -> None:
        """Put an emoji to a post, beside all else."""
        self.errands.run(self.wire.react(self.me.id, post, emoji))
