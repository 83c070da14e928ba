"""Who offers or asks for something, without anybody's name and without asking anybody."""

from bot import named
from bot.call import Call, command
from bot.commands.aloud import aloud
from bot.commands.declaring.guide import await_rest
from bot.commands.declaring.keep import spoken_by
from bot.commands.declaring.topics import Topic, find
from bot.events import Reply
from bot.grammar.declaration import LONGEST
from bot.introductions.at_once import MANY
from bot.moment import Line, choice, line
from storage import declarations
from storage.declarations import Search


@command("find")
async def find_people(call: Call) -> Reply:
    """Say how many people could be introduced for something, and what is near."""
    if len(call.args) > LONGEST:
        return call.reply(line("declare-overlong", call.args[:40]))
    call = await aloud(call)
    topic = find(call, call.args)
    if topic is None:
        await_rest(call, "find")
        return call.reply(line("find-what"))
    if topic.own and topic.maybe:
        maybe = [choice(f"find {code}", "button-topic", named.topic(code)) for code in topic.maybe]
        return call.reply(line("find-maybe", topic.wording), choices=maybe)
    what = named.topic(topic.code, topic.wording)
    lines = [await _count(call, topic, side, what) for side in ("offer", "ask")]
    lines += await _near(call, topic)
    code = topic.wording if topic.own else topic.code
    choices = [
        choice(f"ask {code}", "button-ask-for", what),
        choice(f"offer {code}", "button-offer-it", what),
    ]
    return call.reply(*lines, choices=choices)


async def _count(call: Call, topic: Topic, side: str, what: named.Named) -> Line:
    number = await _number(call, (topic.code,), side)
    if number > MANY:
        return line(f"find-many-{side}", MANY, what)
    return line(f"find-{side}" if number else f"find-nobody-{side}", number, what)


async def _number(call: Call, topics: tuple[str, ...], side: str) -> int:
    search = Search(call.person.id, side, topics, spoken_by(call))
    moment = call.moment
    return await declarations.count(moment.session, search, now=moment.now, most=MANY + 1)


async def _near(call: Call, topic: Topic) -> list[Line]:
    if topic.own:
        return []
    near = [code for code in call.knowledge.capacities.near(topic.code) if code != topic.code]
    number = await _number(call, tuple(near), "offer") if near else 0
    return [line("find-near", min(number, MANY))] if number else []
