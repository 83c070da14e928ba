"""Offers and asks, from a typed line to stored rows and an answer."""

from collections.abc import Collection, Iterable, Sequence

from bot.call import Call
from bot.commands.declaring.answer import answer
from bot.commands.declaring.guide import guide
from bot.commands.declaring.keep import keep
from bot.commands.declaring.topics import Topic, resolve
from bot.commands.standing import EXAMPLE
from bot.events import Reply
from bot.grammar.dates import Wrong
from bot.grammar.declaration import Spoken, read
from bot.moment import line
from storage import declarations

TOPICS = 8
"""Capacities in one command; a longer list is a CV and hides what matters."""


async def declare(call: Call, side: str) -> Reply:
    """Read what somebody offers or asks, keep it, and answer what was understood."""
    reader = call.reader
    today = call.moment.now.astimezone(reader.zone).date()
    words = call.knowledge.keywords
    spoken = read(call.args, words, today=today, language=reader.language)
    if not spoken.topics and not spoken.overlong:
        return await guide(call, side)
    topics = resolve(call, spoken.topics)
    mine = await declarations.standing(call.moment.session, call.person.id)
    refusal = _refuse(call, spoken, topics) or _full(call, side, topics, mine)
    if refusal is not None:
        return refusal
    if call.person.quiet or call.person.unanswered:
        call.person.quiet, call.person.unanswered = False, 0
    rows = [await keep(call, side, topic, spoken, mine.get((side, topic.code))) for topic in topics]
    return await answer(call, side, rows, topics)


def _refuse(call: Call, spoken: Spoken, topics: Sequence[Topic]) -> Reply | None:
    if isinstance(spoken.until, Wrong):
        return call.reply(line(f"date-{spoken.until.value}"))
    if spoken.overlong:
        return call.reply(line("declare-overlong", spoken.overlong[0][:40]))
    if not topics:
        return call.reply(line("declare-no-words", EXAMPLE))
    if len(topics) > TOPICS:
        return call.reply(line("declare-many", len(topics), TOPICS))
    return None


def _full(
    call: Call, side: str, topics: Iterable[Topic], mine: Collection[tuple[str, str]]
) -> Reply | None:
    limit = call.knowledge.settings.limits.declarations
    codes = {(side, topic.code) for topic in topics}.union(mine)
    if len(codes) > max(limit, len(mine)):
        return call.reply(line("declare-full", limit))
    return None
