"""Posts, their buttons and reactions as the server keeps and shows them."""

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.mattermost.identities import new_id
from tests.mattermost.persons import Json, Person

if TYPE_CHECKING:
    from tests.mattermost.places import Channel

ATTACHMENT: Json = {
    "id": 0,
    "fallback": "",
    "color": "",
    "pretext": "",
    "author_name": "",
    "author_link": "",
    "author_icon": "",
    "title": "",
    "title_link": "",
    "text": "",
    "fields": None,
    "image_url": "",
    "thumb_url": "",
    "footer": "",
    "footer_icon": "",
    "ts": None,
}
ACTION = ("id", "type", "name", "disabled", "style", "data_source", "options", "default_option")


@dataclass(eq=False, slots=True)
class Reaction:
    """A reaction; names of the same picture are different."""

    person: Person
    post: "Post"
    name: str
    created: int

    def as_json(self) -> Json:
        """Return the reaction as the server shows it."""
        return {
            "user_id": self.person.id,
            "post_id": self.post.id,
            "emoji_name": self.name,
            "create_at": self.created,
            "update_at": self.created,
            "delete_at": 0,
            "remote_id": "",
        }


@dataclass(eq=False, slots=True)
class Post:
    """Something written; what is kept knows where its buttons lead, what is shown does not."""

    author: Person
    channel: "Channel"
    message: str
    created: int
    root: "Post | None" = None
    props: Json = field(default_factory=dict)
    type: str = ""
    pending_id: str = ""
    files: list[Json] = field(default_factory=list)
    updated: int = 0
    edited: int = 0
    deleted: int = 0
    deleted_by: str = ""
    pinned: bool = False
    replies: int = 0
    reactions: list[Reaction] = field(default_factory=list)
    notified: set[str] = field(default_factory=set)
    id: str = field(default_factory=new_id)

    @property
    def actions(self) -> list[Json]:
        """Return the buttons and menus, with where they lead if that is still known."""
        found = self.props.get("attachments") or []
        return [action for each in found for action in actions_of(each)]

    @property
    def buttons(self) -> list[str]:
        """Return what stands on the buttons."""
        return [each.get("name", "") for each in self.actions]

    @property
    def texts(self) -> list[str]:
        """Return all there is to read: the message and what its attachments say."""
        found = self.props.get("attachments") or []
        return [self.message, *(each.get("text", "") for each in found)]

    def as_json(self) -> Json:
        """Return the post as the server shows it to anybody."""
        shown: Json = {
            "id": self.id,
            "create_at": self.created,
            "update_at": self.updated,
            "edit_at": self.edited,
            "delete_at": self.deleted,
            "is_pinned": self.pinned,
            "user_id": self.author.id,
            "channel_id": self.channel.id,
            "root_id": self.root.id if self.root else "",
            "parent_id": self.root.id if self.root else "",
            "original_id": "",
            "message": "" if self.deleted else self.message,
            "type": self.type,
            "props": self.shown_props(),
            "hashtags": "",
            "pending_post_id": "",
            "reply_count": self.replies,
            "last_reply_at": 0,
            "participants": None,
            "metadata": self.metadata(),
        }
        if self.files and not self.deleted:
            shown["file_ids"] = [each["id"] for each in self.files]
        return shown | ({"has_reactions": True} if self.reactions else {})

    def shown_props(self) -> Json:
        """Return the props without where buttons lead."""
        if self.deleted:
            return {"deleteBy": self.deleted_by}
        return self.props | (
            {
                "attachments": [
                    show_attachment(each, whispered=self.type == "system_ephemeral")
                    for each in self.props["attachments"]
                ]
            }
            if self.props.get("attachments")
            else {}
        )

    def metadata(self) -> Json:
        """Return what clients need to draw the post."""
        found: Json = {}
        if self.deleted:
            return found
        if self.props.get("attachments"):
            found["embeds"] = [{"type": "message_attachment"}]
        if self.files:
            found["files"] = self.files
        if self.reactions:
            found["reactions"] = [each.as_json() for each in self.reactions]
        return found


def show_attachment(kept: Json, *, whispered: bool) -> Json:
    """Return an attachment as it is shown; a button nobody else sees carries where it leads."""
    shown = ATTACHMENT | {name: kept[name] for name in ATTACHMENT if name in kept}
    actions = [{name: each[name] for name in ACTION if name in each} for each in actions_of(kept)]
    if whispered:
        actions = [each | {"cookie": f"sealed {each.get('id')}"} for each in actions]
    return copy.deepcopy(shown | ({"actions": actions} if actions else {}))


def actions_of(attachment: Json) -> list[Json]:
    """Return the buttons and menus of an attachment."""
    return attachment.get("actions") or []


def list_posts(posts: list[Post], **more: Any) -> Json:
    """Return posts as the server lists them, the newest first."""
    ordered = sorted(posts, key=lambda each: (each.created, each.id), reverse=True)
    return {
        "order": [each.id for each in ordered],
        "posts": {each.id: each.as_json() for each in ordered},
        "next_post_id": "",
        "prev_post_id": "",
    } | more
