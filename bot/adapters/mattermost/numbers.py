"""Numbers that people put to a letter: what they type, and whose they are."""

from bot.adapters.mattermost.buttons import row_of
from bot.adapters.mattermost.channels import Channels
from bot.adapters.mattermost.client import Refused
from bot.adapters.mattermost.handles import Handle
from bot.adapters.mattermost.people import PLATFORM
from bot.adapters.mattermost.reading import Me, Reaction
from bot.adapters.mattermost.wire import UNAUTHORIZED, Wire
from bot.adapters.shapes import Json, word
from bot.events import Message, User


async def typed(press: Reaction, wire: Wire, channels: Channels, me: Me) -> Message | None:
    """Return what a number types: only under a letter of ours, by the one it was meant for.

    Only its author can have written what is noted in a post. Raises what the wire raises.
    """
    try:
        post = await wire.post(press.post)
        channel = await channels.find(word(post, "channel_id"))
    except Refused as no:
        if no.status == UNAUTHORIZED:
            raise
        return None
    command = _command(press, post, me)
    if not command:
        return None
    return Message(
        f"press {press.id}",
        User(PLATFORM, press.user),
        channel.place(word(post, "root_id")),
        command,
        handle=str(Handle("press", press.post, press.at // 1000)),
        pressed=True,
    )


def _command(press: Reaction, post: Json, me: Me) -> str:
    row = row_of(post)
    if row is None or word(post, "user_id") != me.id or row.person not in ("", press.user):
        return ""
    return row.buttons[press.number - 1].command if press.number <= len(row.buttons) else ""
