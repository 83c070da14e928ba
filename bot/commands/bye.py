"""The bot leaves a conversation that it has opened for others."""

from bot import named
from bot.call import Call, command
from bot.events import Reply
from bot.moment import line
from bot.named import Reader
from bot.say import Code


@command("bye", shown=False)
async def bye(call: Call) -> Reply:
    """Leave, if somebody there has pressed the button; its rest is the language of the place."""
    if not call.message.pressed or call.message.place.direct:
        return call.reply(line("bye-where", Code("/pause"), Code("/forget")))
    known = call.knowledge.texts.knows(call.args)
    reader = Reader(call.args, call.reader.zone) if known else call.reader
    text = named.say(call.knowledge, reader, "bye")
    return Reply(text, private=False, leaves=True)
