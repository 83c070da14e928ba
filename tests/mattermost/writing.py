"""What is written, to everybody or one person, and who hears of it."""

import copy
import json
from typing import TYPE_CHECKING

from tests.mattermost import mentions
from tests.mattermost.persons import Json, Person
from tests.mattermost.posts import Post
from tests.mattermost.refusals import Refused

if TYPE_CHECKING:
    from tests.mattermost.places import Channel
    from tests.mattermost.world import World

LONGEST = 16_383
LARGEST_PROPS = 800_000
FILES = 10


def write_post(
    world: "World",
    author: Person,
    channel: "Channel",
    message: str,
    *,
    root: Post | None = None,
    props: Json | None = None,
    kind: str = "",
    pending_id: str = "",
    files: list[Json] | None = None,
    silent: bool = False,
) -> Post:
    """Write something and tell everybody in the channel."""
    check_text(message, props or {})
    if channel.archived:
        raise Refused(
            400,
            "api.post.create_post.can_not_post_to_deleted.error",
            "Can not post to deleted channel.",
        )
    marks = copy.deepcopy(props or {}) | ({"from_bot": "true"} if author.is_bot else {})
    now = world.now()
    post = Post(author, channel, message, now, root, marks, kind, pending_id, files or [], now)
    post.notified = set() if silent else find_notified(post)
    world.posts[post.id] = post
    channel.last_post_at = now
    channel.total += 1
    if root:
        root.replies += 1
        root.updated = now
        post.replies = root.replies
    tell_posted(world, post)
    return post


def check_text(message: str, props: Json) -> None:
    """Refuse what is too long."""
    if len(message) > LONGEST:
        raise Refused(400, "model.post.is_valid.msg.app_error", "Invalid message.")
    if len(json.dumps(props, ensure_ascii=False)) > LARGEST_PROPS:
        raise Refused(400, "model.post.is_valid.props.app_error", "Invalid props.")


def find_notified(post: Post) -> set[str]:
    """Return the identities of those whose attention a post calls."""
    others = {each.id: each for each in post.channel.members.values() if each is not post.author}
    if post.channel.kind == "D":
        return set(others)
    if post.type:
        return {post.props["addedUserId"]} if "addedUserId" in post.props else set()
    named = mentions.find_mentions(post.message)
    everybody = not named.isdisjoint(mentions.EVERYBODY)
    return {
        each.id
        for each in others.values()
        if f"@{each.username.lower()}" in named
        or (everybody and not each.deleted)
        or (mentions.HERE in named and each.online and not each.deleted)
    }


def tell_posted(world: "World", post: Post) -> None:
    """Tell everybody in the channel of a new post; each hears only of their own mention."""
    channel, author = post.channel, post.author
    title = f"@{author.username}" if channel.kind == "D" else channel.title
    data = {
        "channel_display_name": title,
        "channel_name": channel.name,
        "channel_type": channel.kind,
        "post": json.dumps(post.as_json() | {"pending_post_id": post.pending_id}),
        "sender_name": "System" if post.type else f"@{author.username}",
        "set_online": True,
        "team_id": channel.team.id if channel.team else "",
    }
    world.tell("posted", data, channel=channel, mentioned=frozenset(post.notified))


def whisper(
    world: "World",
    to: Person,
    channel: "Channel",
    message: str,
    *,
    props: Json | None = None,
    author: Person | None = None,
) -> Post:
    """Show a post to one person only; it is kept nowhere but on their screen."""
    post = Post(author or to, channel, message, world.now(), props=copy.deepcopy(props or {}))
    post.type = "system_ephemeral"
    world.whispers.append((to, post))
    event = {"post": json.dumps(post.as_json())}
    world.tell("ephemeral_message", event, channel=channel, person=to)
    return post
