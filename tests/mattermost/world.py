"""The state of a server: people, teams, channels, posts, and what is said of them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.mattermost.commands import Command, Dialog, Return, Trigger
from tests.mattermost.hub import Hub, write
from tests.mattermost.persons import Json, Person
from tests.mattermost.places import Channel, Team
from tests.mattermost.posts import Post
from tests.mattermost.refusals import missing

REMEMBERED = 30_000
"""Milliseconds within which a post sent again is the same post (channels/app/post.go)."""


class World:
    """Everything the server knows."""

    def __init__(self, bot: str = "capacity", trigger_seconds: float = 3) -> None:
        self.shift = 0
        self.hub = Hub(self.now)
        self.people: dict[str, Person] = {}
        self.teams: dict[str, Team] = {}
        self.channels: dict[str, Channel] = {}
        self.posts: dict[str, Post] = {}
        self.whispers: list[tuple[Person, Post]] = []
        self.files: dict[str, Stored] = {}
        self.commands: dict[str, Command] = {}
        self.returns: dict[str, Return] = {}
        self.memory = Memory()
        self.trigger_seconds = trigger_seconds
        self.writing_seconds = 0.0
        self.outgoing_seconds = 30.0
        self.url = ""
        self.violations: list[str] = []
        self.dialogs: dict[str, Dialog] = {}
        self.bot = Person(bot, self.now(), is_bot=True, first_name="Capacity Exchange")
        self.people[self.bot.id] = self.bot

    def now(self) -> int:
        """Return the server's time in milliseconds."""
        return int(time.time() * 1000) + self.shift

    def tell(
        self,
        name: str,
        data: Json,
        *,
        person: Person | None = None,
        channel: Channel | None = None,
        team: Team | None = None,
        people: Iterable[str] | None = None,
        mentioned: frozenset[str] = frozenset(),
    ) -> None:
        """Tell a person, or those in a channel or team, what happened."""
        if people is None:
            heard = channel or team
            people = [person.id] if person else [*heard.members] if heard else [*self.people]
        event = write(
            name,
            data,
            user=person.id if person else "",
            channel=channel.id if channel else "",
            team=team.id if team else "",
        )
        self.hub.tell(people, event, mentioned)

    def new_channel(
        self, kind: str, name: str, title: str, team: Team | None, creator: str
    ) -> Channel:
        """Let there be a channel."""
        made = Channel(self, kind, name, title, self.now(), team, creator)
        self.channels[made.id] = made
        return made

    def find_channel(self, name: str, team: Team | None) -> Channel | None:
        """Return the channel of a name in a team or, without one, between people."""
        found = (each for each in self.channels.values() if (each.name, each.team) == (name, team))
        return next(found, None)

    def town_square(self, team: Team) -> Channel:
        """Return the channel everybody of a team is in."""
        found = self.find_channel("town-square", team)
        return found or self.new_channel("O", "town-square", "Town Square", team, "")

    def person(self, number: str) -> Person:
        """Return somebody; raises Refused when there is no such account."""
        if number not in self.people:
            raise missing("user")
        return self.people[number]

    def post(self, number: str) -> Post:
        """Return a post that was not deleted; raises Refused when there is none."""
        found = self.posts.get(number)
        if found is None or found.deleted:
            raise missing("post")
        return found

    def trigger(self, person: Person) -> str:
        """Return a trigger_id with which a dialog may be opened for somebody, for a moment."""
        made = Trigger(person, self.now() + int(self.trigger_seconds * 1000))
        self.memory.triggers[made.id] = made
        return made.id

    def forget(self) -> None:
        """Lose what a server keeps in its memory only."""
        self.hub.forget()
        self.memory = Memory()


@dataclass(slots=True)
class Memory:
    """What a restart loses: which posts were sent lately, and triggers."""

    sent: dict[tuple[str, str], tuple[int, Post | None]] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)


@dataclass(slots=True)
class Stored:
    """A file that was uploaded."""

    info: Json
    content: bytes
    author: Person
    channel: Channel
