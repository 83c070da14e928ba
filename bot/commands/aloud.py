"""An answer that everybody in a place reads, because somebody has asked for it there."""

from dataclasses import replace

from bot.call import Call


async def aloud(call: Call) -> Call:
    """Return a call that is answered to everybody, in their language, if it ends with `here`."""
    words, _, last = call.args.rstrip().rpartition(" ")
    place = call.message.place
    if place.direct or not call.knowledge.option(last, {"here": "word-here"}):
        return call
    return replace(call, args=words.rstrip(), everybody=await call.moment.everybody(place))
