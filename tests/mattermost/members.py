"""What is answered about who is in a channel."""

from tests.mattermost.asking import OK, Ask, Handler
from tests.mattermost.persons import Json, Person
from tests.mattermost.places import Channel
from tests.mattermost.refusals import invalid, missing


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
        "roles": "channel_user channel_admin" if person.id in channel.admins else "channel_user",
        **dict.fromkeys((*counts, "msg_count_root"), 0),
        "notify_props": default | {"mark_unread": "all"},
        "last_update_at": channel.created,
        "scheme_guest": False,
        "scheme_user": True,
        "scheme_admin": person.id in channel.admins,
        "explicit_roles": "",
    }


HANDLERS: dict[str, Handler] = {
    "GET /channels/{channel_id}/members": list_members,
    "POST /channels/{channel_id}/members": add_member,
    "GET /channels/{channel_id}/members/{user_id}": get_member,
    "DELETE /channels/{channel_id}/members/{user_id}": remove_member,
}
