"""`/digest`: the weekly post into a place."""

from dataclasses import replace

from bot.call import Call, command
from bot.commands.digesting import present
from bot.commands.digesting.set import EXAMPLE, set_digest
from bot.digest import figures, pool
from bot.digest.composing import Composer, pasts
from bot.digest.publishing import Issue, publish, reader_of
from bot.digest.wording import write
from bot.events import Reply
from bot.moderators import looks_after
from bot.moment import choice, line
from bot.phrases import Phrases
from storage import digests, subscriptions
from storage.subscriptions import Subscriber

WORDS = ("show", "preview", "now", "off")


@command("digest")
async def digest(call: Call) -> Reply:
    """Set, show, preview or end the digest of a place, or post it now."""
    if call.message.place.direct:
        return call.reply(line("digest-direct", EXAMPLE))
    word = call.knowledge.option(call.args, {word: f"word-{word}" for word in WORDS})
    if word == "show" or not call.args.strip():
        return await _show(call)
    if word == "preview":
        return await _preview(call)
    if not await looks_after(call):
        return call.reply(line("digest-refused"))
    if word == "off":
        return await _end(call)
    return await (_post(call) if word == "now" else set_digest(call))


async def _show(call: Call) -> Reply:
    """Say how it is; buttons that set something are pressed where it is set."""
    _, found = await present.of(call)
    lines = [line("digest-none")]
    choices = present.common()
    if found is not None:
        lines = present.described(call, "digest-is", found)
        choices = [
            choice("digest now", "button-digest-now"),
            choice("digest off", "button-digest-off"),
        ]
    choices.insert(0, choice("digest preview", "button-digest-preview"))
    if not await looks_after(call):
        return call.reply(*lines, line("digest-who"))
    return call.reply(*lines, line("digest-how", EXAMPLE), choices=choices, private=False)


async def _preview(call: Call) -> Reply:
    """Show the next edition as it would be now, to nobody else."""
    issue = await _composed(call)
    if issue.edition.quiet:
        return call.reply(line("digest-nothing"))
    reader = reader_of(call.knowledge, issue.subscriber)
    reply = call.reply(line("digest-preview"))
    text = write(Phrases(call.knowledge), reader.language, issue.edition).text
    return replace(reply, text=f"{reply.text}\n\n{text}")


async def _composed(call: Call) -> Issue:
    session, now = call.moment.session, call.moment.now
    place, found = await present.of(call)
    subscriber: Subscriber = found or present.usual(call, place)
    before = await digests.before(session, [place.id], since=now - pool.LATELY)
    composer = Composer(
        await pool.read(session, now=now, places=1),
        await figures.latest(session, now),
        pasts(before),
    )
    language = reader_of(call.knowledge, subscriber).language
    return Issue(subscriber, composer.compose(place.id, language), now)


async def _post(call: Call) -> Reply:
    """Post an edition at once, besides those that come each week."""
    issue = await _composed(call)
    if issue.edition.quiet:
        return call.reply(line("digest-nothing"))
    await publish(call.moment, [issue], Phrases(call.knowledge))
    return call.reply(line("digest-posted"))


async def _end(call: Call) -> Reply:
    _, found = await present.of(call)
    if found is None:
        return call.reply(line("digest-none"))
    await subscriptions.drop(call.moment.session, found)
    aloud = replace(call, everybody=reader_of(call.knowledge, found))
    back = choice(present.typed(found), "button-undo")
    return aloud.reply(line("digest-off"), choices=[back])
