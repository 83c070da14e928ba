"""A request on its way to what it asks for, and what its sender may see and do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.mattermost.persons import Json, Person
from tests.mattermost.places import Channel, Team
from tests.mattermost.posts import Post
from tests.mattermost.refusals import forbidden, missing
from tests.mattermost.world import World


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody asks for; `body` was held to the contract."""

    world: World
    who: Person
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: list[Upload] = field(default_factory=list)

    @property
    def is_admin(self) -> bool:
        """Say whether the sender runs the whole server."""
        return self.who.admin

    def person(self) -> Person:
        """Return who the path is about: `me` is the sender."""
        number = self.params["user_id"]
        return self.who if number == "me" else self.world.person(number)

    def myself(self) -> Person:
        """Return who the path is about, if that is the sender or the sender runs the server."""
        if (found := self.person()) is not self.who and not self.is_admin:
            raise forbidden()
        return found

    def team(self, number: str | None = None) -> Team:
        """Return a team the sender is in."""
        found = self.world.teams.get(number or self.params.get("team_id", ""))
        if found is None:
            raise missing("team")
        if self.who.id not in found.members and not self.is_admin:
            raise forbidden()
        return found

    def team_as_admin(self, number: str) -> Team:
        """Return a team the sender is an admin of."""
        found = self.world.teams.get(number)
        if found is None or not (self.is_admin or self.who.id in found.admins):
            raise forbidden()
        return found

    def channel(self, number: str | None = None) -> Channel:
        """Return a channel the sender may read: an open one of their team, or one they are in."""
        asked = number is not None
        found = self.world.channels.get(self.params["channel_id"] if number is None else number)
        if found is None:
            raise forbidden() if asked else missing("channel")
        inside = self.who.id in found.members or self.is_admin
        shared = found.kind == "O" and found.team is not None
        if not inside and not (shared and found.team and self.who.id in found.team.members):
            raise forbidden()
        return found

    def own_channel(self, number: str | None = None) -> Channel:
        """Return a channel the sender is in."""
        found = self.channel(number)
        if self.who.id not in found.members and not self.is_admin:
            raise forbidden()
        return found

    def post(self, number: str | None = None) -> Post:
        """Return a post the sender may read."""
        found = self.world.post(number or self.params["post_id"])
        self.channel(found.channel.id)
        return found

    def page(self, found: list[Any]) -> list[Any]:
        """Return the page of a list that is asked for."""
        size = min(int(self.query.get("per_page", 60)), 200)
        first = int(self.query.get("page", 0)) * size
        return found[first : first + size]


Handler = Callable[[Ask], Any]
"""Returns the body of an answer, or awaits it."""
OK: Json = {"status": "OK"}
