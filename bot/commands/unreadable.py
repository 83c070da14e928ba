"""What is answered to a message that could not be decrypted."""

from bot.call import Call, command
from bot.events import Reply
from bot.moment import line


@command("unreadable", shown=False)
async def unreadable(call: Call) -> Reply:
    """Ask for the message once more: an adapter types this in place of what it cannot read."""
    return call.reply(line("unreadable"))
