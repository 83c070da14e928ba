"""People as tests use them: they write, press and fill in, and look at what is there."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.mattermost import changing, executing, forms, joining, pressing, writing
from tests.mattermost.commands import Dialog
from tests.mattermost.persons import Json, Person
from tests.mattermost.posts import Post
from tests.mattermost.refusals import Refused
from tests.mattermost.watching import Impossible, Seen, possible

if TYPE_CHECKING:
    from tests.mattermost.places import Channel, Team
    from tests.mattermost.world import World


@dataclass(eq=False, slots=True)
class User(Person):
    """Somebody with a client."""

    world: "World" = field(kw_only=True)

    @property
    def direct_channel(self) -> "Channel":
        """Return their direct channel with the bot."""
        return self.direct_channel_with(self.world.bot)

    def direct_channel_with(self, other: Person) -> "Channel":
        """Return their direct channel with somebody."""
        return joining.open_direct(self.world, self, self, other)

    @property
    def inbox(self) -> list[Post]:
        """Return what the bot has written in the direct channel, as it stands now."""
        name = "__".join(sorted((self.id, self.world.bot.id)))
        found = self.world.find_channel(name, None)
        return found.written if found else []

    @property
    def dialog(self) -> Dialog | None:
        """Return the form that was opened for them last, until they send it in."""
        return self.world.dialogs.get(self.id)

    def ephemeral(self, channel: "Channel | None" = None) -> list[Post]:
        """Return what only they saw, in a channel or anywhere."""
        found = (post for person, post in self.world.whispers if person is self)
        return [each for each in found if channel in (None, each.channel)]

    def say(
        self,
        text: str,
        channel: "Channel",
        *,
        root: Post | None = None,
        props: Json | None = None,
    ) -> Post:
        """Write in a channel; with a root, in its thread."""
        self._enter(channel)
        if root and (root.deleted or root.channel is not channel):
            raise Impossible(f"there is no {root.message!r} to answer")
        with possible():
            return writing.write_post(
                self.world,
                self,
                channel,
                text,
                root=root.root or root if root else None,
                props=props,
            )

    def direct(self, text: str, *, root: Post | None = None) -> Post:
        """Write to the bot alone."""
        return self.say(text, self.direct_channel, root=root)

    def edit(self, post: Post, text: str) -> None:
        """Change what they have written."""
        if post.author is not self:
            raise Impossible(f"{self.username} did not write {post.message!r}")
        changing.edit_post(self.world, post, {"message": text})

    def delete(self, post: Post) -> None:
        """Delete a post with its replies."""
        changing.delete_post(self.world, post, self)

    def react(self, post: Post, name: str) -> None:
        """React to a post."""
        self._enter(post.channel)
        changing.react(self.world, self, post, name)

    def take_back(self, post: Post, name: str) -> None:
        """Take a reaction back."""
        changing.take_back(self.world, self, post, name)

    def join(self, channel: "Channel") -> None:
        """Join a channel."""
        with possible():
            channel.add(self)

    def leave(self, channel: "Channel") -> None:
        """Leave a channel."""
        channel.remove(self)

    async def slash(
        self, line: str, channel: "Channel", *, team: "Team | None" = None, root: Post | None = None
    ) -> Seen:
        """Call a command, in a direct channel from within a team; returns what they see."""
        self._enter(channel)
        own = (each for each in self.world.teams.values() if self.id in each.members)
        team = team or next(own, None)

        async def call() -> None:
            await executing.execute(self.world, self, channel, team, line, root=root)

        return await self._watch(call())

    async def press(self, post: Post, label: str, chosen: str = "") -> Seen:
        """Press a button by what stands on it; raises LookupError when there is none."""
        found = [each for each in post.actions if each.get("name") == label]
        if not found:
            raise LookupError(f"no {label!r} among {post.buttons}")
        return await self.press_action(post, found[0].get("id", ""), chosen)

    async def press_action(self, post: Post, action: str, chosen: str = "") -> Seen:
        """Press by identity, which may not be there."""
        self._enter(post.channel)
        if post.deleted:
            raise Impossible("it is deleted")
        return await self._watch(pressing.press(self.world, self, post, action, chosen))

    async def submit(self, *, cancelled: bool = False, **values: Any) -> Json:
        """Send the open form in; it stays open when something is found wrong, which is returned."""
        if self.dialog is None:
            raise Impossible(f"{self.username} sees no dialog")
        given = self.dialog.given
        told = {name: given.get(name, "") for name in ("callback_id", "state")}
        told |= {"submission": values, "cancelled": cancelled}
        wrong = await forms.submit(self.world, self, self.dialog.url, told)
        if not wrong:
            del self.world.dialogs[self.id]
        return wrong

    def rename(self, username: str) -> None:
        """Take another name."""
        self.username = username
        self._tell()

    def speak(self, locale: str) -> None:
        """Choose another language."""
        self.locale = locale
        self._tell()

    def deactivate(self) -> None:
        """Lose the account."""
        self.deleted = self.world.now()
        self._tell()

    def come_back(self) -> None:
        """Have the account opened again."""
        self.deleted = 0
        self._tell()

    def _tell(self) -> None:
        self.updated = max(self.world.now(), self.updated + 1)
        self.world.tell("user_updated", {"user": self.as_json()})

    async def _watch(self, doing: Any) -> Seen:
        before = len(self.world.whispers)
        try:
            await doing
        except Refused as refused:
            return Seen(error=refused)
        new = self.world.whispers[before:]
        return Seen([post for person, post in new if person is self])

    def _enter(self, channel: "Channel") -> None:
        if self.id not in channel.members:
            raise Impossible(f"{self.username} is not in {channel.name}")
        if self.deleted:
            raise Impossible(f"{self.username} is deactivated")
