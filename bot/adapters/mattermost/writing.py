"""How a letter looks: posts in Markdown, with buttons under the last words. Pure.

https://api.mattermost.com/#tag/posts/operation/CreatePost
"""

from dataclasses import dataclass
from datetime import datetime

from bot.adapters.mattermost.buttons import (
    CHOOSE,
    MARK,
    Panel,
    Row,
    attachments,
    expiry,
    listed,
    mark,
)
from bot.adapters.mattermost.markup import LONGEST, parts
from bot.adapters.shapes import Json
from bot.events import Outgoing


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a letter goes: the channel, and the post it answers in a thread.

    `person` is whose buttons they are; `back` the slash command it is whispered as an answer to.
    """

    channel: str
    root: str = ""
    person: str = ""
    back: str = ""
    choose: str = CHOOSE


def write(outgoing: Outgoing, aim: Aim, key: str, panel: Panel, now: datetime) -> list[Json]:
    """Return the posts that say a letter, none where nothing is to be seen of it.

    Each is noted under `key`, the later ones with their number. Files have the description that
    the platform has no other place for in the words.
    """
    described = [each.description for each in outgoing.attachments if each.description]
    text = "\n\n".join(filter(str.strip, (outgoing.text, *described)))
    said = parts(text, panel.typing)
    if _needs_another(said, outgoing, panel):
        said.append("")
    posts = [_post(each, aim, f"{key}-{n}" if n else key) for n, each in enumerate(said)]
    if posts and outgoing.buttons:
        last = posts[-1]["pending_post_id"]
        discreet = any(button.discreet for button in outgoing.buttons)
        row = Row(last, aim.person, outgoing.buttons, aim.back, aim.choose, discreet)
        _give_buttons(posts[-1], row, panel, now)
    return posts


def _needs_another(said: list[str], outgoing: Outgoing, panel: Panel) -> bool:
    """Say whether files or buttons need a post of their own."""
    if not said:
        return bool(outgoing.attachments or outgoing.buttons)
    numbered = listed(outgoing.buttons) if panel.seals is None else ""
    return len(said[-1]) + len(numbered) + 2 > LONGEST and bool(numbered)


def _post(message: str, aim: Aim, key: str) -> Json:
    root = {"root_id": aim.root} if aim.root else {}
    return {
        "channel_id": aim.channel,
        "message": message,
        "pending_post_id": key,
        "props": {MARK: {"key": key}},
        **root,
    }


def _give_buttons(post: Json, row: Row, panel: Panel, now: datetime) -> None:
    """Put buttons under a post, or say in it which numbers to react with."""
    shown = attachments(row, panel, expiry(now))
    post["props"] = {MARK: mark(row), **({"attachments": shown} if shown else {})}
    if not shown:
        post["message"] = "\n\n".join(filter(None, (post["message"], listed(row.buttons))))
