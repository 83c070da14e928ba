"""Groups and channels as tests use them: who comes, goes and helps, and what they see."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.telegram.chats import Chat, Thread
from tests.telegram.markup import find_entities
from tests.telegram.messages import Message
from tests.telegram.people import User
from tests.telegram.persons import SERVICE, Membership, Person
from tests.telegram.world import World


@dataclass(eq=False, slots=True)
class Place(Chat):
    """What groups and channels have in common."""

    world: World = field(kw_only=True)

    @property
    def owner(self) -> Person:
        """Return who owns it."""
        owners = (each.person for each in self.members.values() if each.status == "creator")
        return next(owners, SERVICE)

    @property
    def written(self) -> list[Message]:
        """Return what the bot has written for all to see, as it stands now."""
        bot = self.world.me
        return [each for each in self.messages if each.sender is bot and not each.service]

    def promote(
        self, person: Person, by: Person | None = None, *, anonymous: bool = False, **rights: bool
    ) -> None:
        """Make somebody an admin with all rights but those that are False; the bot too."""
        self.world.change(self, by or self.owner, person, "administrator", **rights)
        self.members[person.id].anonymous = anonymous

    def demote(self, person: Person, by: Person | None = None) -> None:
        """Take the rights of an admin away."""
        self.world.change(self, by or self.owner, person, "member")

    def add_bot(self, by: Person | None = None, *, admin: bool = False) -> None:
        """Let somebody add the bot."""
        status = "administrator" if admin else "member"
        self.world.change(self, by or self.owner, self.world.me, status)
        if self.is_group:
            member = [self.world.me.as_json()]
            self.world.happen(self, by or self.owner, new_chat_members=member)

    def kick_bot(self, by: Person | None = None) -> None:
        """Let somebody put the bot out."""
        self._leave(self.world.me, by or self.owner, "kicked")

    def _leave(self, person: Person, by: Person, status: str) -> None:
        shown = self.standing(self.world.me).inside
        self.world.change(self, by, person, status)
        if self.is_group:
            gone = {"left_chat_member": person.as_json()}
            message = self.world.new_message(self, by, extra=gone)
            if shown:
                self.world.updates.emit("message", message.as_json())


@dataclass(eq=False, slots=True)
class Group(Place):
    """A group, a supergroup or a forum."""

    def found_with_bot(self) -> None:
        """Tell the bot that it was in the group from the start."""
        self.world.change(self, self.owner, self.world.me, "member")
        name = "group_chat_created" if self.type == "group" else "supergroup_chat_created"
        self.world.happen(self, self.owner, **{name: True})

    def add(self, person: Person, by: Person | None = None) -> None:
        """Let somebody in, by themselves or by another."""
        self.world.change(self, by or person, person, "member")
        self.world.happen(self, by or person, new_chat_members=[person.as_json()])

    def remove(self, person: Person, by: Person | None = None) -> None:
        """Let somebody go, or another put them out."""
        self._leave(person, by or person, "kicked" if by else "left")

    def mute(self) -> None:
        """Let only admins write."""
        self.muted = True

    def unmute(self) -> None:
        """Let everybody write."""
        self.muted = False

    def topic(self, name: str, by: Person | None = None) -> Thread:
        """Open a topic."""
        opened = {"name": name, "icon_color": 7322096}
        message = self.world.new_message(
            self, by or self.owner, extra={"forum_topic_created": opened}
        )
        message.thread = message.id
        self.topics[message.id] = Thread(message.id, name)
        self.world.tell(message)
        return self.topics[message.id]

    def close_topic(self, topic: Thread | None = None) -> None:
        """Close a topic, or General."""
        if topic is None:
            self.general_closed = True
        else:
            topic.closed = True
        self._note(topic, "forum_topic_closed")

    def reopen_topic(self, topic: Thread | None = None) -> None:
        """Open a topic, or General, again."""
        if topic is None:
            self.general_closed = False
        else:
            topic.closed = False
        self._note(topic, "forum_topic_reopened")

    def _note(self, topic: Thread | None, what: str) -> None:
        thread = topic.id if topic else None
        note = self.world.new_message(self, self.owner, extra={what: {}}, thread=thread)
        self.world.tell(note)

    def delete(self) -> None:
        """Delete the group."""
        self.gone = True

    def migrate(self) -> "Group":
        """Turn a basic group into a supergroup with another id, and return that one."""
        new = Group(
            -next(self.world.ids.supergroups),
            "supergroup",
            self.title,
            members=dict(self.members),
            world=self.world,
        )
        self.world.chats[new.id] = new
        owner = self.owner
        old_note = self.world.new_message(self, owner, extra={"migrate_to_chat_id": new.id})
        self.world.tell(old_note)
        self.migrated_to = new
        self.world.happen(new, owner, migrate_from_chat_id=self.id)
        return new


@dataclass(eq=False, slots=True)
class Channel(Place):
    """A channel, perhaps with a group where its posts are discussed."""

    discussion: Group | None = None

    def post(self, text: str) -> Message:
        """Post something, and forward it into the discussion group."""
        content = {"text": text, "entities": find_entities(text)}
        post = self.world.new_message(self, None, sender_chat=self, **content)
        self.world.tell(post)
        if self.discussion:
            origin = {"type": "channel", "date": post.date, "chat": self.as_json()}
            extra = {
                "is_automatic_forward": True,
                "forward_origin": origin | {"message_id": post.id},
            }
            copy = self.world.new_message(
                self.discussion, SERVICE, sender_chat=self, extra=extra, **content
            )
            self.world.tell(copy)
        return post

    def edit(self, post: Message, text: str) -> None:
        """Change a post."""
        post.text, post.entities, post.edited = text, find_entities(text), int(self.world.now())
        self.world.tell(post, "edited_message")


def found_group(
    world: World,
    title: str,
    members: Sequence[User],
    *,
    kind: str,
    forum: bool,
    username: str | None,
) -> Group:
    """Found a group whose first member owns it."""
    ids = world.ids.groups if kind == "group" else world.ids.supergroups
    group = Group(-next(ids), kind, title, username, forum, world=world)
    for each in members:
        status = "member" if group.members else "creator"
        group.members[each.id] = Membership(each, status)
    world.chats[group.id] = group
    return group


def found_channel(
    world: World,
    title: str,
    owner: User | None,
    *,
    username: str | None,
    discussion: Group | None,
) -> Channel:
    """Found a channel."""
    channel = Channel(
        -next(world.ids.supergroups),
        "channel",
        title,
        username,
        world=world,
        discussion=discussion,
    )
    if owner:
        channel.members[owner.id] = Membership(owner, "creator")
    world.chats[channel.id] = channel
    return channel
