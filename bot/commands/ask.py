"""Say what you would like help with."""

from bot.call import Call, command
from bot.commands.declaring import declare
from bot.events import Reply


@command("ask")
async def ask(call: Call) -> Reply:
    """Store asks and say who offers just that."""
    return await declare(call, "ask")
