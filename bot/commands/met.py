"""What came of an introduction: in touch, met, not yet, no; and a thank-you."""

from datetime import timedelta

from bot import named
from bot.call import Call, command
from bot.commands.declaring.guide import await_rest
from bot.commands.ids import ids
from bot.commands.picking import names, others, pick
from bot.events import Reply
from bot.introductions.follow import settle
from bot.introductions.history import advance, due
from bot.introductions.reveal import closing_choices, reveal
from bot.introductions.states import KNOWN, Event, State
from bot.moment import Choice, choice, line
from bot.say import Code
from storage import declarations, introductions, people
from storage.tables import Feedback, Introduction, Party

OUTCOMES = {"helped": "met", "little": "met", "later": "later", "no": "not"}
RATINGS = ("helped", "little")
WORDS = {word: f"met-{word}" for word in OUTCOMES}
THANKS = 300


@command("met")
async def met(call: Call) -> Reply:
    """Note whether people met and whether it helped; an answer can be changed."""
    picked = await pick(call, "met", KNOWN)
    if isinstance(picked, Reply):
        return picked
    introduction, party = picked
    if introduction.state not in KNOWN:
        return call.reply(line("met-not-yet"))
    word = _word(call)
    who = await names(call, introduction)
    if word is None:
        return call.reply(line("meeting-ask", who), choices=closing_choices(introduction))
    party.outcome = OUTCOMES[word]
    await _rate(call, introduction, word)
    await call.moment.session.flush()
    await _conclude(call, introduction)
    last = word == "later" and introduction.due_for not in ("nudge", "meeting", "again")
    said = line("met-later-last", Code("/met")) if last else line(f"met-{word}", who)
    return call.reply(said, choices=await _after(call, introduction, word))


def _word(call: Call) -> str | None:
    rest = call.args
    for each in ids(call.args):
        rest = rest.replace(each, "")
    return call.knowledge.option(rest, WORDS)


async def _rate(call: Call, introduction: Introduction, rating: str) -> None:
    """Note how it went; who has not met, or says so now, has nothing to rate."""
    session, now = call.moment.session, call.moment.now
    said = await introductions.feedback(session, introduction.id, call.person.id)
    if rating not in RATINGS:
        if said is not None:
            await session.delete(said)
    elif said is None:
        feedback = Feedback(
            introduction_id=introduction.id, person_id=call.person.id, rating=rating, at=now
        )
        session.add(feedback)
    else:
        said.rating, said.at = rating, now


async def _conclude(call: Call, introduction: Introduction) -> None:
    rows = await introductions.parties(call.moment.session, introduction.id)
    parties: list[Party] = [party for party, _ in rows]
    settle(call.moment, introduction, parties)


async def _after(call: Call, introduction: Introduction, word: str) -> list[Choice]:
    if word in RATINGS:
        thank = [choice(f"thank {introduction.id}", "button-thank")] if word == "helped" else []
        return thank + await _answered(call, introduction)
    if word == "no":
        return [
            choice(f"again {introduction.id}", "button-again"),
            choice(f"block {introduction.id}", "button-not-this"),
        ]
    return []


async def _answered(call: Call, introduction: Introduction) -> list[Choice]:
    """Offer to take the ask off the list, if it is still there."""
    rows = await introductions.lessons(call.moment.session, introduction.id)
    mine = [row.ask_id for row in rows if row.learner_id == call.person.id and row.ask_id]
    asks = [await declarations.get(call.moment.session, each) for each in mine]
    return [
        choice(f"drop {row.id}", "button-answered", named.topic(row.topic, row.wording))
        for row in asks
        if row is not None and row.state == "open"
    ]


@command("touch", shown=False)
async def touch(call: Call) -> Reply:
    """Note that people are in touch, so that nobody is nudged."""
    picked = await pick(call, "touch", (State.INTRODUCED,))
    if isinstance(picked, Reply):
        return picked
    introduction, party = picked
    if introduction.state not in KNOWN:
        return call.reply(line("met-not-yet"))
    party.outcome = party.outcome or "talking"
    return call.reply(line("touch-done", await names(call, introduction)))


@command("again", shown=False)
async def again(call: Call) -> Reply:
    """Introduce the same people once more, if both want it."""
    picked = await pick(call, "again", (State.MISSED, State.CLOSED, State.INTRODUCED))
    if isinstance(picked, Reply):
        return picked
    introduction, party = picked
    if introduction.state not in (State.MISSED, State.CLOSED, State.INTRODUCED):
        return call.reply(line("again-none"))
    party.outcome = "again"
    await call.moment.session.flush()
    rows = await introductions.parties(call.moment.session, introduction.id)
    apart = [await people.are_apart(call.moment.session, call.person.id, each.id)
             for _, each in rows]  # fmt: skip
    if any(apart) or any(each.outcome != "again" for each, _ in rows):
        return call.reply(line("again-waiting"))
    for each, _ in rows:
        each.outcome = ""
    if introduction.state == State.INTRODUCED:
        due(call.moment, introduction, "meeting", timedelta(days=7))
    else:
        advance(call.moment, introduction, Event.AGAIN, call.person)
    await reveal(call.moment, introduction)
    return call.reply(line("again-done"))


@command("thank", shown=False)
async def thank(call: Call) -> Reply:
    """Write a thank-you that the other gets at once."""
    picked = await pick(call, "thank", (State.MET,))
    if isinstance(picked, Reply):
        return picked
    introduction, _ = picked
    said = await introductions.feedback(call.moment.session, introduction.id, call.person.id)
    if introduction.state not in KNOWN:
        return call.reply(line("met-not-yet"))
    if said is None:
        asked = line("thank-first", Code(f"/met {introduction.id}"))
        return call.reply(asked, choices=closing_choices(introduction))
    words = call.args.replace(introduction.id, "").strip()[:THANKS]
    who = await names(call, introduction)
    if not words:
        await_rest(call, f"thank {introduction.id}")
        return call.reply(line("thank-what", who))
    if said.thanks:
        shared = call.knowledge.option(words, {"public": "word-public", "private": "word-private"})
        return _share(call, introduction, said, shared) or call.reply(line("thank-already", who))
    said.thanks = words
    for other in await others(call, introduction):
        if await people.are_apart(call.moment.session, call.person.id, other.id):
            continue  # a block is secret: whoever is blocked learns nothing
        text = line("thank-you", call.account.name, words)
        await call.moment.tell(other, [text], introduction_id=introduction.id)
    share = choice(f"thank {introduction.id} public", "button-thank-public")
    return call.reply(line("thank-done", who), line("thank-public-ask"), choices=[share])


def _share(
    call: Call, introduction: Introduction, said: Feedback, shared: str | None
) -> Reply | None:
    """Let digests show thanks, or no more; None where it was not that."""
    if shared is None:
        return None
    said.public = shared == "public"
    back = "private" if said.public else "public"
    undo = [choice(f"thank {introduction.id} {back}", "button-undo")]
    return call.reply(line("thank-public" if said.public else "thank-private"), choices=undo)
