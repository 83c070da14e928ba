"""What a server refuses in a keyboard."""

import re
from typing import Any

from tests.telegram.refusals import bad
from tests.telegram.world import World

PERSON = re.compile(r"tg://user\?id=(\d+)")
WEB = re.compile(r"(?:https?://)?[^\s/?#@]+\.[^\s/?#.]+(?:[/?#:]\S*)?|https?://\d+(?:\.\d+){3}\S*")
ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)


def read_markup(world: World, markup: dict[str, Any] | None) -> dict[str, Any]:
    """Return a keyboard as it is stored: without empty rows; raises Refused."""
    if not markup or "inline_keyboard" not in markup:
        return markup or {}
    rows = [row for row in markup["inline_keyboard"] if row]
    for row in rows:
        for button in row:
            check_button(world, button)
    return {"inline_keyboard": rows} if rows else {}


def check_button(world: World, button: dict[str, Any]) -> None:
    """Refuse a button that does nothing, too much, or leads where it must not."""
    if not button.get("text"):
        raise bad('can\'t parse inline keyboard button: Field "text" must be non-empty')
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise bad(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if not 1 <= len(str(button.get("callback_data", "x")).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        check_url(world, button["url"])


def check_url(world: World, url: str) -> None:
    """Refuse a link that leads nowhere, or to somebody who is not to be linked."""
    if found := PERSON.fullmatch(url):
        person = world.people.get(int(found[1]))
        if person is None:
            raise bad("BUTTON_USER_INVALID")
        if person.hidden:
            raise bad("BUTTON_USER_PRIVACY_RESTRICTED")
    elif not url.startswith("tg://") and not WEB.fullmatch(url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
