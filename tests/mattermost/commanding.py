"""Slash commands: who makes and manages them."""

import re

from tests.mattermost.asking import OK, Ask, Handler
from tests.mattermost.commands import BUILT_IN, Command
from tests.mattermost.executing import execute, find_command
from tests.mattermost.identities import new_id
from tests.mattermost.persons import Json
from tests.mattermost.refusals import Refused, missing

TRIGGER = re.compile(r"[^/\s]\S{0,127}")


def create_command(ask: Ask) -> Json:
    """Make a command, as admins of the team may."""
    team = ask.team_as_admin(ask.body["team_id"])
    word = ask.body["trigger"].lower()
    if not TRIGGER.fullmatch(word):
        raise Refused(400, "model.command.is_valid.trigger.app_error", "Invalid trigger.")
    if word in BUILT_IN or find_command(ask.world, team, word):
        name = "api.command.duplicate_trigger.app_error"
        text = "This trigger word is already in use. Please choose another word."
        raise Refused(400, name, text)
    made = Command(team, ask.who, ask.world.now(), dict(ask.body))
    ask.world.commands[made.id] = made
    return made.as_json()


def own_command(ask: Ask) -> Command:
    """Return a command the sender may manage."""
    found = ask.world.commands.get(ask.params["command_id"])
    if found is None:
        raise missing("command")
    ask.team_as_admin(found.team.id)
    return found


def get_command(ask: Ask) -> Json:
    """Return a command."""
    return own_command(ask).as_json()


def list_commands(ask: Ask) -> list[Json]:
    """Return the custom commands of a team: in full for its admins."""
    team = ask.team(ask.query.get("team_id", "-"))
    full = ask.is_admin or ask.who.id in team.admins
    found = [each for each in ask.world.commands.values() if each.team is team]
    return [each.as_json(full=full) for each in found if full or each.given.get("auto_complete")]


def list_completions(ask: Ask) -> list[Json]:
    """Return the commands people are shown while they type."""
    found = [each for each in ask.world.commands.values() if each.team is ask.team()]
    return [each.as_json(full=False) for each in found if each.given.get("auto_complete")]


def put_command(ask: Ask) -> Json:
    """Change a command."""
    found = own_command(ask)
    found.given |= ask.body
    return found.as_json()


def delete_command(ask: Ask) -> Json:
    """Delete a command."""
    del ask.world.commands[own_command(ask).id]
    return OK


def regenerate(ask: Ask) -> Json:
    """Give a command another token."""
    found = own_command(ask)
    found.token = new_id()
    return {"token": found.token}


async def execute_command(ask: Ask) -> Json:
    """Call a command, as a client does for who writes a line with a slash."""
    team = ask.world.teams.get(ask.body.get("team_id", ""))
    channel = ask.own_channel(ask.body["channel_id"])
    root = ask.world.posts.get(ask.body.get("root_id", ""))
    return await execute(ask.world, ask.who, channel, team, ask.body["command"], root=root)


HANDLERS: dict[str, Handler] = {
    "POST /commands": create_command,
    "GET /commands": list_commands,
    "GET /commands/{command_id}": get_command,
    "PUT /commands/{command_id}": put_command,
    "DELETE /commands/{command_id}": delete_command,
    "PUT /commands/{command_id}/regen_token": regenerate,
    "POST /commands/execute": execute_command,
    "GET /teams/{team_id}/commands/autocomplete": list_completions,
}
