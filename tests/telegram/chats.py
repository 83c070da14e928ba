"""A chat as the server keeps it: private, a group, a supergroup, a forum or a channel."""

from dataclasses import dataclass, field

from tests.telegram.messages import Message
from tests.telegram.persons import Json, Membership, Person

GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


@dataclass(eq=False, slots=True)
class Thread:
    """A topic of a forum; its id is that of the message that opened it."""

    id: int
    name: str
    closed: bool = False


@dataclass(eq=False, slots=True)
class Chat:
    """A chat; a private one has a `person` and was `started`, and perhaps `blocked`."""

    id: int
    type: str
    title: str = ""
    username: str | None = None
    forum: bool = False
    person: Person | None = None
    started: bool = False
    blocked: bool = False
    members: dict[int, Membership] = field(default_factory=dict)
    known: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Thread] = field(default_factory=dict)
    muted: bool = False
    general_closed: bool = False
    migrated_to: "Chat | None" = None
    gone: bool = False
    last_bot: int | None = None
    last_id: int = 0
    whispered: list[Message] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """Return the messages everybody sees now, oldest first."""
        return [each for each in self.known.values() if not each.deleted]

    @property
    def is_group(self) -> bool:
        """Say whether people meet here."""
        return self.type in ("group", "supergroup")

    def standing(self, person: Person) -> Membership:
        """Return somebody's standing, of whom the chat may never have heard."""
        return self.members.get(person.id) or Membership(person, "left")

    def as_json(self) -> Json:
        """Return the Chat."""
        written: Json = {"id": self.id, "type": self.type}
        if self.person:
            return written | {
                name: value
                for name, value in self.person.as_json().items()
                if name in ("first_name", "last_name", "username")
            }
        written["title"] = self.title
        if self.username:
            written["username"] = self.username
        if self.forum:
            written["is_forum"] = True
        return written

    def as_full_json(self) -> Json:
        """Return the ChatFullInfo."""
        gifts = dict.fromkeys(GIFTS, True)
        more: Json = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        if self.is_group:
            more["permissions"] = {"can_send_messages": not self.muted}
        return self.as_json() | more
