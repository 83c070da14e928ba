"""What is answered about channels: who is in them and what is written there."""

from tests.mattermost import joining
from tests.mattermost.asking import OK, Ask, Handler
from tests.mattermost.persons import Json, Person
from tests.mattermost.places import Channel
from tests.mattermost.posts import Post, list_posts
from tests.mattermost.refusals import Refused, forbidden, invalid, missing

CAUGHT_UP = 1000
"""So many posts `since` brings, in no order (store/sqlstore/post_store.go, GetPostsSince)."""


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


def list_members(ask: Ask) -> list[Json]:
    """Return a page of who is in a channel."""
    found = ask.own_channel()
    return [show_member(ask, found, each) for each in ask.page([*found.members.values()])]


def get_member(ask: Ask) -> Json:
    """Return somebody's place in a channel."""
    found, person = ask.channel(), ask.person()
    if person.id not in found.members:
        raise missing("channel_member")
    return show_member(ask, found, person)


def add_member(ask: Ask) -> Json:
    """Join an open channel, or add somebody to one the sender is in."""
    found = ask.channel()
    person = ask.world.person(ask.body.get("user_id", ""))
    if found.kind in ("D", "G"):
        raise invalid("channel_id", "url")
    if person is not ask.who:
        ask.own_channel()
    found.add(person, by=ask.who)
    return show_member(ask, found, person)


def remove_member(ask: Ask) -> Json:
    """Leave a channel, or put somebody out of one."""
    found, person = ask.own_channel(), ask.person()
    if found.kind in ("D", "G"):
        raise invalid("channel_id", "url")
    if person.id not in found.members:
        raise missing("channel_member")
    found.remove(person, by=ask.who)
    return OK


def show_member(ask: Ask, channel: Channel, person: Person) -> Json:
    """Return a place in a channel as the server shows it."""
    counts = ("last_viewed_at", "msg_count", "mention_count", "mention_count_root")
    default = dict.fromkeys(("desktop", "email", "ignore_channel_mentions", "push"), "default")
    return {
        "channel_id": channel.id,
        "user_id": person.id,
        "roles": "channel_user",
        **dict.fromkeys((*counts, "msg_count_root"), 0),
        "notify_props": default | {"mark_unread": "all"},
        "last_update_at": channel.created,
        "scheme_guest": False,
        "scheme_user": True,
        "scheme_admin": False,
        "explicit_roles": "",
    }


def list_channel_posts(ask: Ask) -> Json:
    """Return a page of a channel, or what changed since."""
    channel = ask.channel()
    found = [each for each in ask.world.posts.values() if each.channel is channel]
    if "since" in ask.query:
        return list_changed(found, int(ask.query["since"]))
    found = [each for each in found if not each.deleted]
    found.sort(key=lambda each: (each.created, each.id), reverse=True)
    before, after = ask.query.get("before"), ask.query.get("after")
    ids = [each.id for each in found]
    if before in ids:
        found = found[ids.index(before) + 1 :]
    if after in ids:
        newer = found[: ids.index(after)]
        found = newer[::-1]
    return list_posts(ask.page(found))


def list_changed(posts: list[Post], since: int) -> Json:
    """Return posts changed after a time; of more than a thousand any thousand."""
    found = [each for each in posts if each.updated > since]
    return list_posts(sorted(found, key=lambda each: each.id)[:CAUGHT_UP])


def list_pinned(ask: Ask) -> Json:
    """Return what is pinned in a channel."""
    return list_posts([each for each in ask.channel().posts if each.pinned])


HANDLERS: dict[str, Handler] = {
    "GET /users/{user_id}/channels": list_own_channels,
    "GET /users/{user_id}/teams/{team_id}/channels": list_own_channels,
    "GET /teams/{team_id}/channels/name/{channel_name}": get_channel_by_name,
    "POST /channels": create_channel,
    "POST /channels/direct": create_direct,
    "POST /channels/group": create_group,
    "GET /channels/{channel_id}": get_channel,
    "GET /channels/{channel_id}/members": list_members,
    "POST /channels/{channel_id}/members": add_member,
    "GET /channels/{channel_id}/members/{user_id}": get_member,
    "DELETE /channels/{channel_id}/members/{user_id}": remove_member,
    "GET /channels/{channel_id}/posts": list_channel_posts,
    "GET /channels/{channel_id}/pinned": list_pinned,
}
