"""Who comes and goes, and who hears of it."""

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.mattermost.persons import Person
from tests.mattermost.refusals import Refused
from tests.mattermost.writing import write_post

if TYPE_CHECKING:
    from tests.mattermost.places import Channel, Team
    from tests.mattermost.world import World


def join_team(world: "World", team: "Team", person: Person, *, admin: bool = False) -> None:
    """Let somebody into a team and its first channel, which hears of it."""
    if admin:
        team.admins.add(person.id)
    if person.id in team.members:
        return
    team.members[person.id] = person
    data = {"team_id": team.id, "user_id": person.id}
    world.tell("added_to_team", data, person=person)
    town = world.town_square(team)
    town.members[person.id] = person
    text = f"{person.username} joined the team."
    note(world, town, person, text, "system_join_team", username=person.username)
    world.tell("user_added", data, channel=town)


def leave_team(world: "World", team: "Team", person: Person) -> None:
    """Put somebody out of a team."""
    for each in [*world.channels.values()]:
        if each.team is team and person.id in each.members:
            del each.members[person.id]
    team.members.pop(person.id, None)
    team.admins.discard(person.id)
    data = {"team_id": team.id, "user_id": person.id}
    world.tell("leave_team", data, people=[*team.members, person.id], team=team)


def join_channel(
    world: "World", channel: "Channel", person: Person, by: Person | None = None
) -> None:
    """Let somebody into a channel, by themselves or by another."""
    if channel.team and person.id not in channel.team.members:
        raise Refused(
            403, "api.channel.add_user.to.channel.failed.app_error", "They are not in the team."
        )
    if person.id in channel.members:
        return
    channel.members[person.id] = person
    team = channel.team.id if channel.team else ""
    world.tell("user_added", {"team_id": team, "user_id": person.id}, channel=channel)
    if by is None or by is person:
        text = f"{person.username} joined the channel."
        note(world, channel, person, text, "system_join_channel", username=person.username)
        return
    added = {"addedUserId": person.id, "addedUsername": person.username}
    text = f"{person.username} added to the channel by {by.username}."
    kind = "system_add_to_channel"
    note(world, channel, by, text, kind, userId=by.id, username=by.username, **added)


def leave_channel(
    world: "World", channel: "Channel", person: Person, by: Person | None = None
) -> None:
    """Let somebody leave a channel, or another put them out: they hear where, the rest who."""
    remover = by or person
    channel.members.pop(person.id, None)
    data = {"remover_id": remover.id, "user_id": person.id}
    world.tell("user_removed", data, channel=channel)
    own = {"remover_id": remover.id, "channel_id": channel.id}
    world.tell("user_removed", own, person=person)
    if remover is person:
        text = f"@{person.username} left the channel."
        note(world, channel, person, text, "system_leave_channel", username=person.username)
        return
    removed = {"removedUserId": person.id, "removedUsername": person.username}
    text = f"@{person.username} removed from the channel."
    note(world, channel, remover, text, "system_remove_from_channel", **removed)


def note(
    world: "World", channel: "Channel", person: Person, text: str, kind: str, **props: str
) -> None:
    """Write what the system says into a channel."""
    write_post(world, person, channel, text, kind=kind, props=props)


def open_channel(
    world: "World",
    kind: str,
    name: str,
    title: str,
    members: Sequence[Person] = (),
    *,
    team: "Team | None" = None,
    creator: str = "",
) -> "Channel":
    """Open a channel with people in it."""
    made = world.new_channel(kind, name, title, team, creator)
    made.members |= {each.id: each for each in members}
    return made


def open_direct(world: "World", by: Person, one: Person, other: Person) -> "Channel":
    """Return the channel of two people; the first time both hear that it is there."""
    name = "__".join(sorted((one.id, other.id)))
    if found := world.find_channel(name, None):
        return found
    made = open_channel(world, "D", name, "", (one, other), creator=by.id)
    mate = other if by is one else one
    data = {"creator_id": by.id, "teammate_id": mate.id}
    world.tell("direct_added", data, channel=made)
    return made


def open_group(world: "World", people: Sequence[Person]) -> "Channel":
    """Return the channel of a few people; the first time all hear that it is there."""
    ids = sorted(each.id for each in people)
    name = hashlib.sha1("".join(ids).encode(), usedforsecurity=False).hexdigest()
    if found := world.find_channel(name, None):
        return found
    title = ", ".join(sorted(each.username for each in people))
    made = open_channel(world, "G", name, title, people)
    world.tell("group_added", {"teammate_ids": json.dumps(ids)}, channel=made)
    return made


def archive(world: "World", channel: "Channel") -> None:
    """Archive a channel; who is in it hears of it."""
    channel.archived = channel.updated = world.now()
    data = {"channel_id": channel.id, "delete_at": channel.archived}
    team = channel.team
    people = [*(team.members if team and channel.kind == "O" else channel.members)]
    world.tell("channel_deleted", data, people=people, team=team)
