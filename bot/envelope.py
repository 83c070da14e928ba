"""An Outgoing as JSON, and back: how a letter is kept."""

import base64
import json
from typing import Any

from bot.events import Attachment, Button, Invitation, Outgoing, Place, User

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def pack(outgoing: Outgoing) -> str:
    """Write an Outgoing as JSON."""
    return _JSON.encode(_plain(outgoing))


def _plain(outgoing: Outgoing) -> dict[str, Any]:
    plain: dict[str, Any] = {"text": outgoing.text, **_plain_aim(outgoing)}
    if outgoing.buttons:
        plain["buttons"] = [_plain_button(button) for button in outgoing.buttons]
    if outgoing.handle:
        plain["handle"] = outgoing.handle
    if outgoing.attachments:
        plain["attachments"] = [_plain_file(file) for file in outgoing.attachments]
    if outgoing.leaves:
        plain["leaves"] = True
    if outgoing.invitation:
        plain["invitation"] = [outgoing.invitation.text, outgoing.invitation.label]
    return plain


def _plain_aim(outgoing: Outgoing) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    if outgoing.place:
        place = outgoing.place
        plain["place"] = [place.platform, place.id, place.thread, place.direct, place.name]
    if outgoing.user:
        plain["user"] = _plain_user(outgoing.user)
    if outgoing.together:
        plain["together"] = [_plain_user(user) for user in outgoing.together]
    return plain


def _plain_user(user: User) -> list[str]:
    return [user.platform, user.id, user.name]


def _plain_button(button: Button) -> list[Any]:
    plain: list[Any] = [button.label, button.command]
    if button.opens or button.discreet:
        plain.append(_plain_user(button.opens) if button.opens else None)
    return [*plain, True] if button.discreet else plain


def _plain_file(file: Attachment) -> list[str]:
    content = base64.b64encode(file.content).decode()
    return [file.name, file.media_type, content, file.description]


def unpack(body: str) -> Outgoing:
    """Read back what `pack` wrote."""
    plain = json.loads(body)
    return Outgoing(
        text=plain["text"],
        place=Place(*plain["place"]) if "place" in plain else None,
        user=User(*plain["user"]) if "user" in plain else None,
        together=tuple(User(*user) for user in plain.get("together", ())),
        buttons=tuple(_button(*button) for button in plain.get("buttons", ())),
        handle=plain.get("handle", ""),
        attachments=tuple(_file(file) for file in plain.get("attachments", ())),
        leaves=plain.get("leaves", False),
        invitation=Invitation(*plain["invitation"]) if "invitation" in plain else None,
    )


def has_attachments(body: str) -> bool:
    """Say, faster than by reading it, whether what `pack` wrote has attachments.

    Nothing that people wrote looks like it: within a text, quotes are escaped.
    """
    return '"attachments":' in body


def _button(
    label: str, command: str, opens: tuple[str, str, str] | None = None, discreet: bool = False
) -> Button:
    return Button(label, command, User(*opens) if opens else None, discreet)


def _file(plain: list[str]) -> Attachment:
    name, media_type, content, description = plain
    return Attachment(name, media_type, base64.b64decode(content), description)
