"""What is done with posts."""

import asyncio

from tests.mattermost import changing, writing
from tests.mattermost.asking import OK, Ask, Handler
from tests.mattermost.filing import file_of
from tests.mattermost.identities import new_id
from tests.mattermost.persons import Json
from tests.mattermost.places import Channel
from tests.mattermost.posts import Post, list_posts
from tests.mattermost.refusals import Refused, forbidden, invalid
from tests.mattermost.world import REMEMBERED


async def create_post(ask: Ask) -> Json:
    """Write a post; the same pending_post_id within 30 s means the same post."""
    channel = ask.own_channel(ask.body["channel_id"])
    pending = ask.body.get("pending_post_id", "")
    key, sent = (ask.who.id, pending), ask.world.memory.sent
    if pending and key in sent and ask.world.now() - sent[key][0] < REMEMBERED:
        return repeat(sent[key][1])
    if pending:
        sent[key] = ask.world.now(), None
    try:
        await asyncio.sleep(ask.world.writing_seconds)
        made = write(ask, channel, pending)
    except BaseException:
        sent.pop(key, None)
        raise
    if pending:
        sent[key] = ask.world.now(), made
    return made.as_json() | {"pending_post_id": pending}


def repeat(made: Post | None) -> Json:
    """Return the post that was made the first time, whatever is sent now."""
    if made is None:
        name = "api.post.deduplicate_create_post.pending"
        text = "Rejected post since another client is making the same request."
        raise Refused(500, name, text)
    return made.as_json()


def write(ask: Ask, channel: Channel, pending: str) -> Post:
    """Write a post as it is asked for."""
    root = ask.world.posts.get(ask.body.get("root_id", ""))
    if ask.body.get("root_id") and (root is None or root.deleted or root.channel is not channel):
        name = "api.post.create_post.root_id.app_error"
        raise Refused(400, name, "Invalid RootId parameter.")
    props = ask.body.get("props") or {}
    for each in [each for one in props.get("attachments") or [] for each in one.get("actions", [])]:
        each.setdefault("id", new_id())
    return writing.write_post(
        ask.world,
        ask.who,
        channel,
        ask.body["message"],
        root=root.root or root if root else None,
        props=props,
        pending_id=pending,
        files=[file_of(ask, each).info for each in ask.body.get("file_ids", [])],
        silent=bool(ask.body.get("silent")) and ask.who.is_bot,
    )


def create_ephemeral(ask: Ask) -> Json:
    """Show a post to one person: only who runs the server may."""
    if not ask.is_admin:
        raise forbidden()
    given = ask.body["post"]
    channel = ask.channel(given["channel_id"])
    to = ask.world.person(ask.body["user_id"])
    return writing.whisper(ask.world, to, channel, given["message"], author=ask.who).as_json()


def get_post(ask: Ask) -> Json:
    """Return a post."""
    return ask.post().as_json()


def get_posts(ask: Ask) -> list[Json]:
    """Return the posts there are of those asked for."""
    known = [each for each in ask.body if each in ask.world.posts]
    return [ask.post(each).as_json() for each in known if not ask.world.posts[each].deleted]


def own_post(ask: Ask) -> Post:
    """Return a post the sender may change."""
    found = ask.post()
    if found.author is not ask.who:
        raise forbidden()
    if found.channel.archived:
        name = "api.post.update_post.can_not_update_post_in_deleted.error"
        raise Refused(400, name, "Can not update a post in a deleted channel.")
    return found


def patch_post(ask: Ask) -> Json:
    """Change what is given of a post."""
    return changing.edit_post(ask.world, own_post(ask), ask.body).as_json()


def put_post(ask: Ask) -> Json:
    """Change a post as a whole: what is not given is emptied."""
    if ask.body["id"] != ask.params["post_id"]:
        raise invalid("id")
    whole = {"message": "", "props": {}} | ask.body
    return changing.edit_post(ask.world, own_post(ask), whole).as_json()


def delete_post(ask: Ask) -> Json:
    """Delete a post: one's own, or any as an admin of its team."""
    found = ask.post()
    team = found.channel.team
    ruled = ask.is_admin or (team is not None and ask.who.id in team.admins)
    if found.author is not ask.who and not ruled:
        raise forbidden()
    changing.delete_post(ask.world, found, ask.who)
    return OK


def get_thread(ask: Ask) -> Json:
    """Return a post with what it answers and what answers it."""
    root = ask.post().root or ask.post()
    found = [each for each in root.channel.posts if root in (each, each.root)]
    return list_posts(found, has_next=False)


def pin(ask: Ask) -> Json:
    """Pin a post."""
    changing.edit_post(ask.world, ask.post(), {"is_pinned": True})
    return OK


HANDLERS: dict[str, Handler] = {
    "POST /posts": create_post,
    "POST /posts/ephemeral": create_ephemeral,
    "POST /posts/ids": get_posts,
    "GET /posts/{post_id}": get_post,
    "PUT /posts/{post_id}": put_post,
    "PUT /posts/{post_id}/patch": patch_post,
    "DELETE /posts/{post_id}": delete_post,
    "GET /posts/{post_id}/thread": get_thread,
    "POST /posts/{post_id}/pin": pin,
}
