"""What is changed in what is written: edits, deletions, reactions."""

import copy
import json
from typing import TYPE_CHECKING

from tests.mattermost.persons import Json, Person
from tests.mattermost.posts import Post, Reaction
from tests.mattermost.refusals import forbidden
from tests.mattermost.writing import check_text

if TYPE_CHECKING:
    from tests.mattermost.world import World


def edit_post(world: "World", post: Post, changes: Json) -> Post:
    """Change a post: props are taken as they are, and buttons lead nowhere that come without."""
    check_text(changes.get("message", ""), changes.get("props") or {})
    post.message = changes.get("message", post.message)
    if changes.get("props") is not None:
        post.props = copy.deepcopy(changes["props"])
    post.pinned = changes.get("is_pinned", post.pinned)
    post.updated = post.edited = max(world.now(), post.updated + 1)
    world.tell("post_edited", {"post": json.dumps(post.as_json())}, channel=post.channel)
    return post


def delete_post(world: "World", post: Post, by: Person) -> None:
    """Delete a post and, silently, all its replies."""
    shown = json.dumps(post.as_json())
    now = world.now()
    for each in [post, *(each for each in world.posts.values() if each.root is post)]:
        if not each.deleted:
            each.deleted = each.updated = now
            each.deleted_by = by.id
    world.tell("post_deleted", {"post": shown}, channel=post.channel)


def react(world: "World", person: Person, post: Post, name: str) -> Reaction:
    """Add a reaction, unless it is there."""
    if post.channel.archived:
        raise forbidden()
    for each in post.reactions:
        if each.person is person and each.name == name:
            return each
    made = Reaction(person, post, name, world.now())
    post.reactions.append(made)
    post.updated = max(world.now(), post.updated + 1)
    world.tell("reaction_added", {"reaction": json.dumps(made.as_json())}, channel=post.channel)
    return made


def take_back(world: "World", person: Person, post: Post, name: str) -> None:
    """Take a reaction back."""
    post.reactions = [
        each for each in post.reactions if each.person is not person or each.name != name
    ]
    post.updated = max(world.now(), post.updated + 1)
    gone = Reaction(person, post, name, 0).as_json() | {"update_at": post.updated}
    world.tell("reaction_removed", {"reaction": json.dumps(gone)}, channel=post.channel)
