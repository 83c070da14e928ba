"""A small team to begin a test with."""

from dataclasses import dataclass

from tests.mattermost.people import User
from tests.mattermost.persons import Json, Person
from tests.mattermost.places import Channel, Team
from tests.mattermost.server import Mattermost


@dataclass(frozen=True, slots=True)
class Scene:
    """Ada and Ben in a team with the bot, and Cem who is not."""

    server: Mattermost
    team: Team
    town: Channel
    ada: User
    ben: User
    cem: User

    @property
    def bot(self) -> Person:
        """Return the bot."""
        return self.server.bot


def make_scene(server: Mattermost) -> Scene:
    """Found a team whose admin is Ada."""
    ada = server.user("ada", locale="de", timezone="Europe/Berlin")
    ben, cem = server.user("ben"), server.user("cem")
    team = server.team("Wikimedia", ben, server.bot)
    team.add(ada, admin=True)
    town = team.channel("capacity-building", [ada, ben, server.bot])
    return Scene(server, team, town, ada, ben, cem)


def keyboard(url: str, *names: str) -> Json:
    """Return props with a row of buttons."""
    actions = [
        {
            "id": name.lower(),
            "type": "button",
            "name": name,
            "integration": {"url": url, "context": {"key": name}},
        }
        for name in names
    ]
    return {"attachments": [{"text": "Choose", "actions": actions}]}
