"""Accounts as the server keeps and shows them."""

from dataclasses import dataclass, field
from typing import Any

from tests.mattermost.identities import new_id

Json = dict[str, Any]


@dataclass(eq=False, slots=True)
class Person:
    """Somebody with an account, or a bot."""

    username: str
    created: int
    locale: str = "en"
    timezone: str = ""
    manual_timezone: str = ""
    nickname: str = ""
    first_name: str = ""
    last_name: str = ""
    is_bot: bool = False
    admin: bool = False
    online: bool = True
    deleted: int = 0
    updated: int = 0
    id: str = field(default_factory=new_id)
    token: str = field(default_factory=new_id)

    def as_json(self) -> Json:
        """Return what others see of the account."""
        shown: Json = {
            "id": self.id,
            "create_at": self.created,
            "update_at": max(self.created, self.updated),
            "delete_at": self.deleted,
            "username": self.username,
            "auth_data": "",
            "auth_service": "",
            "email": f"{self.username}@localhost",
            "nickname": self.nickname,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "position": "",
            "roles": "system_user system_admin" if self.admin else "system_user",
            "locale": self.locale,
            "timezone": self.zones(),
            "disable_welcome_email": False,
        }
        return shown | ({"is_bot": True, "bot_description": ""} if self.is_bot else {})

    def zones(self) -> Json:
        """Return the timezones: the flag is text, and wins over the manual one when "true"."""
        return {
            "automaticTimezone": self.timezone,
            "manualTimezone": self.manual_timezone,
            "useAutomaticTimezone": "false" if self.manual_timezone else "true",
        }

    def as_own_json(self) -> Json:
        """Return what somebody sees of their own account."""
        props = {
            "channel": "true",
            "comments": "never",
            "desktop": "mention",
            "desktop_sound": "true",
            "email": "true",
            "first_name": "false",
            "mention_keys": "",
            "push": "mention",
            "push_status": "away",
        }
        return self.as_json() | {"notify_props": props, "last_password_update": self.created}
