"""Plain words, words nobody knows, and what is said when something broke."""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot import named
from bot.call import Call, Command, command
from bot.commands.declaring.answer import joined, label
from bot.commands.declaring.topics import Topic, find
from bot.commands.ids import ids
from bot.commands.rerun import LABEL, RECENT, pressed, rerun
from bot.events import Reply
from bot.grammar.command import parse
from bot.grammar.sentences import Meant
from bot.grammar.spelling import key
from bot.moment import choice, line
from bot.say import Code
from storage import declarations, people

LETTERS = ("thank", "relay", "report")
"""Commands that pass words on to somebody, whatever the words are."""


@command("plain", shown=False)
async def plain(call: Call) -> Reply:
    """Understand what was said without a command: an answer, a label, a sentence, a command."""
    text = call.message.text.strip()
    awaited = _awaited(call)
    typed = await pressed(call, text, among=1 if awaited else RECENT)
    if not typed and awaited and not _turned_away(call, awaited, text):
        typed = f"{awaited} {text}"
    if typed:
        return await rerun(call, typed) or await unknown.run(call)
    meant = call.knowledge.sentences.read(text)
    if meant:
        return _confirm(call, meant)
    answer = await rerun(call, text)
    if answer is not None:
        return answer
    topic = find(call, text) if len(text) <= LABEL else None
    if topic is not None and not topic.own:
        return _which_side(call, topic)
    return _unclear(call)


def _unclear(call: Call) -> Reply:
    start = [choice("offer", "button-offer"), choice("ask", "button-ask")]
    return call.reply(line("plain-unclear", Code("/offer SPARQL"), Code("/help")), choices=start)


def _awaited(call: Call) -> str:
    beginning, until = people.expected(call.person)
    people.expect(call.person)
    return beginning if until is not None and until > call.moment.now else ""


def _turned_away(call: Call, awaited: str, text: str) -> bool:
    """Say whether a command was typed where an answer was asked for; what could be both answers."""
    if awaited.split(" ", maxsplit=1)[0] in LETTERS or key(text) not in call.commands:
        return False
    topic = find(call, text)
    return topic is None or topic.own


def _confirm(call: Call, meant: Sequence[Meant]) -> Reply:
    """Say what a sentence seems to mean; nothing is stored before a button is pressed."""
    lines = [line("plain-meant"), *(line(f"plain-{each.side}", each.text) for each in meant)]
    choices = [
        choice(f"{each.side} {each.text}", f"button-{each.side}-it", each.text) for each in meant
    ]
    if len(meant) > 1:
        both = " ".join(f"/{each.side} {each.text}" for each in meant)
        choices.insert(0, choice(f"both {both}", "button-both"))
    return call.reply(*lines, choices=choices)


@command("both", shown=False)
async def both(call: Call) -> Reply:
    """Run several declarations of one sentence."""
    replies: list[Reply | None] = []
    for part in call.args.split(" /"):
        parsed = parse(part)
        if parsed.word in ("offer", "ask"):
            replies.append(await rerun(call, f"{parsed.word} {parsed.rest}"))
    text = "\n\n".join(reply.text for reply in replies if reply)
    if not text:
        return await unknown.run(call)
    commands = [each.command for reply in replies if reply for each in reply.buttons]
    stored = ids(" ".join(each for each in commands if each.startswith("undo ")))
    rows = await declarations.named(call.moment.session, call.person.id, stored)
    choices = [
        choice(f"introduce {row.id}", "button-introduce-for", label(row))
        for row in rows
        if f"introduce {row.id}" in commands
    ]
    undo = [choice(f"undo {joined(rows)}", "button-undo")] if rows else []
    return Reply(text, call.moment.buttons(call.reader, [*choices, *undo]))


def _which_side(call: Call, topic: Topic) -> Reply:
    """Offer to take words that name a capacity as an offer or an ask."""
    what = named.topic(topic.code)
    choices = [
        choice(f"offer {topic.code}", "button-offer-it", what),
        choice(f"ask {topic.code}", "button-ask-for", what),
    ]
    return call.reply(line("plain-topic", what), choices=choices)


@command("unknown", shown=False)
async def unknown(call: Call) -> Reply:
    """Suggest the command that is nearest to one nobody knows."""
    parsed = parse(call.message.text)
    if not parsed.word:
        return _unclear(call)
    near = nearest(call, parsed.word)
    if near is None:
        return call.reply(line("unknown-command", parsed.word[:40], Code("/help")),
                          choices=[choice("help", "button-help")])  # fmt: skip
    text = f"{near.name} {parsed.rest}".strip()
    run = [choice(text, "button-run", Code(f"/{text}"))] if len(text) <= LABEL else []
    return call.reply(line("unknown-near", parsed.word[:40], Code(f"/{near.name}")), choices=run)


def nearest(call: Call, word: str) -> Command | None:
    """Return the command whose name or alias is at most two slips away from a word."""
    wanted = key(word)
    if not wanted or len(wanted) > 30:
        return None
    names = {name: each for name, each in call.commands.items() if each.shown}
    slips = {name: OSA.distance(wanted, name, score_cutoff=2) for name in names}
    best = min(slips, key=lambda name: (slips[name], name), default="")
    allowed = 1 if len(wanted) < 5 else 2
    return names[best] if best and slips[best] <= allowed else None


@command("sorry", shown=False)
async def sorry(call: Call) -> Reply:
    """Apologise: something broke, and nothing was changed."""
    return call.reply(line("sorry", Code("/report")))
