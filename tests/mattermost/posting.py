"""What is done with posts, reactions and files."""

import asyncio
import mimetypes
from typing import Any

from tests.mattermost import writing
from tests.mattermost.asking import OK, Ask, Handler, Upload
from tests.mattermost.identities import new_id
from tests.mattermost.persons import Json
from tests.mattermost.places import Channel
from tests.mattermost.posts import Post, list_posts
from tests.mattermost.refusals import Refused, forbidden, invalid, missing
from tests.mattermost.world import REMEMBERED, Stored


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
    return writing.edit_post(ask.world, own_post(ask), ask.body).as_json()


def put_post(ask: Ask) -> Json:
    """Change a post as a whole: what is not given is emptied."""
    if ask.body["id"] != ask.params["post_id"]:
        raise invalid("id")
    whole = {"message": "", "props": {}} | ask.body
    return writing.edit_post(ask.world, own_post(ask), whole).as_json()


def delete_post(ask: Ask) -> Json:
    """Delete a post: one's own, or any as an admin of its team."""
    found = ask.post()
    team = found.channel.team
    ruled = ask.is_admin or (team is not None and ask.who.id in team.admins)
    if found.author is not ask.who and not ruled:
        raise forbidden()
    writing.delete_post(ask.world, found, ask.who)
    return OK


def get_thread(ask: Ask) -> Json:
    """Return a post with what it answers and what answers it."""
    root = ask.post().root or ask.post()
    found = [each for each in root.channel.posts if root in (each, each.root)]
    return list_posts(found, has_next=False)


def pin(ask: Ask) -> Json:
    """Pin a post."""
    writing.edit_post(ask.world, ask.post(), {"is_pinned": True})
    return OK


def create_reaction(ask: Ask) -> Json:
    """React to a post."""
    if ask.body.get("user_id") != ask.who.id:
        raise forbidden()
    if not ask.body.get("emoji_name"):
        raise invalid("emoji_name")
    post = ask.post(ask.body.get("post_id") or "-")
    ask.own_channel(post.channel.id)
    return writing.react(ask.world, ask.who, post, ask.body["emoji_name"]).as_json()


def delete_reaction(ask: Ask) -> Json:
    """Take a reaction back."""
    writing.take_back(ask.world, ask.myself(), ask.post(), ask.params["emoji_name"])
    return OK


def list_reactions(ask: Ask) -> list[Json]:
    """Return the reactions to a post."""
    return [each.as_json() for each in ask.post().reactions]


def list_all_reactions(ask: Ask) -> Json:
    """Return the reactions to many posts."""
    found = [ask.post(each) for each in ask.body]
    return {each.id: [one.as_json() for one in each.reactions] for each in found}


def upload(ask: Ask) -> Json:
    """Keep files for a channel."""
    form: Json = ask.body or {}
    channel = ask.own_channel(form.get("channel_id") or ask.query.get("channel_id", ""))
    infos = [keep_file(ask, channel, each) for each in ask.files]
    ids = [form["client_ids"]] if "client_ids" in form else []
    return {"file_infos": infos, "client_ids": ids}


def keep_file(ask: Ask, channel: Channel, file: Upload) -> Json:
    """Keep a file and return what is shown of it."""
    now = ask.world.now()
    info: Json = {
        "id": new_id(),
        "user_id": ask.who.id,
        "channel_id": channel.id,
        "create_at": now,
        "update_at": now,
        "delete_at": 0,
        "name": file.name,
        "extension": file.name.rpartition(".")[2],
        "size": len(file.content),
        "mime_type": mimetypes.guess_type(file.name)[0] or file.kind,
        "mini_preview": None,
    }
    ask.world.files[info["id"]] = Stored(info, file.content, ask.who, channel)
    return info


def file_of(ask: Ask, number: str) -> Stored:
    """Return a file the sender has uploaded or may read."""
    found = ask.world.files.get(number)
    if found is None:
        raise missing("file_info")
    ask.channel(found.channel.id)
    return found


def get_file(ask: Ask) -> Any:
    """Return what is in a file."""
    found = file_of(ask, ask.params["file_id"])
    return Upload(found.info["name"], found.content, found.info["mime_type"])


HANDLERS: dict[str, Handler] = {
    "POST /posts": create_post,
    "POST /posts/ephemeral": create_ephemeral,
    "POST /posts/ids": get_posts,
    "POST /posts/ids/reactions": list_all_reactions,
    "GET /posts/{post_id}": get_post,
    "PUT /posts/{post_id}": put_post,
    "PUT /posts/{post_id}/patch": patch_post,
    "DELETE /posts/{post_id}": delete_post,
    "GET /posts/{post_id}/thread": get_thread,
    "POST /posts/{post_id}/pin": pin,
    "GET /posts/{post_id}/reactions": list_reactions,
    "POST /reactions": create_reaction,
    "DELETE /users/{user_id}/posts/{post_id}/reactions/{emoji_name}": delete_reaction,
    "POST /files": upload,
    "GET /files/{file_id}": get_file,
}
