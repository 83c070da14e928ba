"""What is answered to a message without words."""

from bot.call import Call, command
from bot.events import Reply
from bot.moment import choice, line
from bot.say import Code


@command("wordless", shown=False)
async def wordless(call: Call) -> Reply:
    """Ask for words: an adapter types this in place of a picture, a voice or a sticker."""
    start = [choice("offer", "button-offer"), choice("ask", "button-ask")]
    return call.reply(line("wordless", Code("/offer SPARQL"), Code("/help")), choices=start)
