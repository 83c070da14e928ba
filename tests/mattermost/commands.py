"""Slash commands as the server keeps them, and what they and buttons leave behind for a while."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.mattermost.identities import new_id
from tests.mattermost.persons import Json, Person

if TYPE_CHECKING:
    from tests.mattermost.places import Channel, Team
    from tests.mattermost.posts import Post

WORDS = (
    "away code collapse dnd echo expand groupmsg header help invite invite_people join kick leave "
    "logout me msg mute offline online open purpose remove rename search settings shortcuts shrug"
)
BUILT_IN = frozenset(WORDS.split())
USES = 5
OPEN_FOR = 30 * 60_000
"""How often and for how many milliseconds a response_url is good (channels/app/command.go)."""


@dataclass(eq=False, slots=True)
class Command:
    """A custom command of a team."""

    team: "Team"
    creator: Person
    created: int
    given: Json
    id: str = field(default_factory=new_id)
    token: str = field(default_factory=new_id)

    @property
    def trigger(self) -> str:
        """Return the word that calls it."""
        return str(self.given["trigger"]).lower()

    def as_json(self, *, full: bool = True) -> Json:
        """Return the command for who may manage it or, not in full, for everybody."""
        shown: Json = {
            "id": self.id,
            "token": self.token if full else "",
            "create_at": self.created,
            "update_at": self.created,
            "delete_at": 0,
            "creator_id": self.creator.id if full else "",
            "team_id": self.team.id,
            "trigger": self.trigger,
            "auto_complete": self.given.get("auto_complete", False),
            "plugin_id": "",
        }
        names = ("auto_complete_desc", "auto_complete_hint", "display_name", "description")
        shown |= {name: self.given.get(name, "") for name in names}
        hidden = ("method", "username", "icon_url", "url")
        return shown | {name: self.given.get(name, "") if full else "" for name in hidden}


@dataclass(eq=False, slots=True)
class Return:
    """A response_url: whoever knows it may answer a few times."""

    command: Command
    person: Person
    channel: "Channel"
    root: "Post | None"
    until: int
    left: int = USES
    id: str = field(default_factory=new_id)


@dataclass(eq=False, slots=True)
class Trigger:
    """A trigger_id: for a moment a dialog may be opened with it."""

    person: Person
    until: int
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Dialog:
    """A form somebody sees."""

    url: str
    given: Json

    @property
    def title(self) -> str:
        """Return its title."""
        return str(self.given["title"])

    @property
    def fields(self) -> list[str]:
        """Return the names of what can be filled in."""
        return [each["name"] for each in self.given["elements"]]
