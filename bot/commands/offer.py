"""Say what you can help with."""

from bot.call import Call, command
from bot.commands.declaring import declare
from bot.events import Reply


@command("offer")
async def offer(call: Call) -> Reply:
    """Store offers and say who looks for just that."""
    return await declare(call, "offer")
