"""Teams and channels as tests use them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.mattermost import joining, writing
from tests.mattermost.commands import Command
from tests.mattermost.identities import new_id
from tests.mattermost.persons import Json, Person
from tests.mattermost.posts import Post

if TYPE_CHECKING:
    from tests.mattermost.world import World


@dataclass(eq=False, slots=True)
class Channel:
    """A channel: open, private, direct or of a group."""

    world: "World"
    kind: str
    name: str
    title: str
    created: int
    team: "Team | None" = None
    creator: str = ""
    members: dict[str, Person] = field(default_factory=dict)
    admins: set[str] = field(default_factory=set)
    archived: int = 0
    updated: int = 0
    last_post_at: int = 0
    total: int = 0
    id: str = field(default_factory=new_id)

    @property
    def posts(self) -> list[Post]:
        """Return what is written there as it stands now, without what was deleted."""
        return [
            each for each in self.world.posts.values() if each.channel is self and not each.deleted
        ]

    @property
    def written(self) -> list[Post]:
        """Return what the bot has written there."""
        return [each for each in self.posts if each.author is self.world.bot and not each.type]

    def add(self, *people: Person, by: Person | None = None) -> None:
        """Let people join, or somebody add them."""
        for each in people:
            joining.join_channel(self.world, self, each, by)

    def remove(self, person: Person, by: Person | None = None) -> None:
        """Let somebody leave, or another put them out."""
        joining.leave_channel(self.world, self, person, by)

    def archive(self) -> None:
        """Archive the channel."""
        joining.archive(self.world, self)

    def hook(self, text: str, name: str = "webhook", **props: object) -> Post:
        """Let something outside write through an incoming webhook."""
        marks: Json = {"from_webhook": "true", "override_username": name, **props}
        owner = next(each for each in self.members.values() if not each.is_bot)
        return writing.write_post(self.world, owner, self, text, props=marks)

    def as_json(self) -> Json:
        """Return the channel as the server shows it."""
        return {
            "id": self.id,
            "create_at": self.created,
            "update_at": self.updated or self.created,
            "delete_at": self.archived,
            "team_id": self.team.id if self.team else "",
            "type": self.kind,
            "display_name": self.title,
            "name": self.name,
            "header": "",
            "purpose": "",
            "last_post_at": self.last_post_at,
            "total_msg_count": self.total,
            "extra_update_at": 0,
            "creator_id": self.creator,
            "scheme_id": None,
            "props": None,
            "group_constrained": None,
            "shared": None if self.kind == "G" else False,
            "total_msg_count_root": self.total,
            "policy_id": None,
        }


@dataclass(eq=False, slots=True)
class Team:
    """A team and who is in it."""

    world: "World"
    name: str
    title: str
    created: int
    members: dict[str, Person] = field(default_factory=dict)
    admins: set[str] = field(default_factory=set)
    id: str = field(default_factory=new_id)

    def add(self, *people: Person, admin: bool = False) -> None:
        """Let people in."""
        for each in people:
            joining.join_team(self.world, self, each, admin=admin)

    def remove(self, person: Person) -> None:
        """Put somebody out of the team and its channels."""
        joining.leave_team(self.world, self, person)

    def channel(
        self, name: str, members: Iterable[Person] = (), *, private: bool = False, title: str = ""
    ) -> Channel:
        """Open a channel with people in it from the start; nobody is told of them."""
        kind = "P" if private else "O"
        made = joining.open_channel(self.world, kind, name, title or name, team=self)
        for each in members:
            made.members[each.id] = each
        return made

    def command(self, trigger: str, url: str, **more: object) -> Command:
        """Let an admin make a slash command; its token is what they would copy to the bot."""
        admin = next(each for each in self.members.values() if each.id in self.admins)
        given = {"trigger": trigger, "url": url, "method": "P", **more}
        made = Command(self, admin, self.world.now(), given)
        self.world.commands[made.id] = made
        return made

    def as_json(self) -> Json:
        """Return the team as the server shows it."""
        return {
            "id": self.id,
            "create_at": self.created,
            "update_at": self.created,
            "delete_at": 0,
            "display_name": self.title,
            "name": self.name,
            "description": "",
            "email": "",
            "type": "O",
            "company_name": "",
            "allowed_domains": "",
            "invite_id": "",
            "allow_open_invite": False,
            "scheme_id": None,
            "group_constrained": None,
            "policy_id": None,
        }
