"""People, bots and their standing in a chat, as the Bot API writes them."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""An object as the Bot API writes it."""


@dataclass(eq=False, slots=True)
class Person:
    """Somebody with an account; `hidden` people let no bot link to them."""

    id: int
    first_name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    last_name: str | None = None
    hidden: bool = False
    deactivated: bool = False

    def as_json(self) -> Json:
        """Return the User."""
        written: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        more = {
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language,
        }
        return written | {name: value for name, value in more.items() if value}


ANONYMOUS = Person(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
"""Who stands for an anonymous administrator (tdlib/td)."""
CHANNEL = Person(136817688, "Channel", "Channel_Bot", is_bot=True)
"""Who stands for somebody who writes as a channel (tdlib/td)."""
SERVICE = Person(777000, "Telegram")
"""Who forwards a channel's posts into its discussion group."""

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
"""What a ChatMemberAdministrator always says."""


@dataclass(eq=False, slots=True)
class Membership:
    """Somebody's standing: creator, administrator, member, left or kicked."""

    person: Person
    status: str = "member"
    rights: dict[str, bool] = field(default_factory=dict)
    anonymous: bool = False

    @property
    def inside(self) -> bool:
        """Say whether they are in the chat."""
        return self.status not in ("left", "kicked")

    @property
    def admin(self) -> bool:
        """Say whether they help to run it."""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Say whether they have an administrator's right; one has all that were not taken."""
        return self.status == "creator" or (self.admin and self.rights.get(right, True))

    def as_json(self) -> Json:
        """Return the ChatMember."""
        written: Json = {"status": self.status, "user": self.person.as_json()}
        if self.admin:
            written["is_anonymous"] = self.anonymous
        if self.status == "administrator":
            written |= {"can_be_edited": False} | {name: self.may(name) for name in RIGHTS}
        if self.status == "kicked":
            written["until_date"] = 0
        return written
