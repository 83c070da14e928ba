"""What is answered about channels: which there are, and new ones."""

from tests.mattermost import joining
from tests.mattermost.asking import Ask, Handler
from tests.mattermost.persons import Json
from tests.mattermost.refusals import Refused, forbidden, invalid, missing


def list_own_channels(ask: Ask) -> list[Json]:
    """Return the channels somebody is in: of a team with the direct ones, or all."""
    found = ask.myself()
    team = ask.team() if "team_id" in ask.params else None
    deleted = ask.query.get("include_deleted") == "true"
    return [
        each.as_json()
        for each in ask.world.channels.values()
        if found.id in each.members
        and (team is None or each.team in (team, None))
        and (deleted or not each.archived)
    ]


def get_channel(ask: Ask) -> Json:
    """Return a channel."""
    return ask.channel().as_json()


def get_channel_by_name(ask: Ask) -> Json:
    """Return the channel of a name in a team."""
    found = ask.world.find_channel(ask.params["channel_name"], ask.team())
    hidden = found and found.archived and ask.query.get("include_deleted") != "true"
    if found is None or hidden:
        raise missing("channel")
    return ask.channel(found.id).as_json()


def create_channel(ask: Ask) -> Json:
    """Open a channel in a team."""
    team = ask.team(ask.body["team_id"])
    if ask.body["type"] not in ("O", "P"):
        raise invalid("type")
    if ask.world.find_channel(ask.body["name"], team):
        name = "store.sql_channel.save_channel.exists.app_error"
        raise Refused(400, name, "A channel with that name already exists on the same team.")
    kind, name, title = (ask.body[each] for each in ("type", "name", "display_name"))
    made = joining.open_channel(
        ask.world, kind, name, title, (ask.who,), team=team, creator=ask.who.id
    )
    return made.as_json()


def create_direct(ask: Ask) -> Json:
    """Return the channel of two people; it may be there already."""
    if len(ask.body) != 2:
        raise invalid("user_ids")
    one, other = (ask.world.person(each) for each in ask.body)
    if ask.who not in (one, other) and not ask.is_admin:
        raise forbidden()
    return joining.open_direct(ask.world, ask.who, one, other).as_json()


def create_group(ask: Ask) -> Json:
    """Return the channel of three to eight people, of whom the sender is one."""
    ids = dict.fromkeys([*ask.body, ask.who.id])
    if not 3 <= len(ids) <= 8:
        name = "api.channel.create_group.bad_size.app_error"
        raise Refused(400, name, "Group message channels must contain at least 3 and at most 8.")
    people = [ask.world.person(each) for each in ids]
    return joining.open_group(ask.world, people).as_json()


HANDLERS: dict[str, Handler] = {
    "GET /users/{user_id}/channels": list_own_channels,
    "GET /users/{user_id}/teams/{team_id}/channels": list_own_channels,
    "GET /teams/{team_id}/channels/name/{channel_name}": get_channel_by_name,
    "POST /channels": create_channel,
    "POST /channels/direct": create_direct,
    "POST /channels/group": create_group,
    "GET /channels/{channel_id}": get_channel,
}
