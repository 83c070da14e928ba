"""The language the bot writes in."""

from bot import named
from bot.call import Call, command
from bot.events import Reply
from bot.grammar.tongues import find_tongue
from bot.moment import Choice, choice, line
from bot.say import normalise

AUTOMATIC = "auto"


@command("language")
async def language(call: Call) -> Reply:
    """Choose the language of the bot, or let the platform's setting count again."""
    texts, wanted = call.knowledge.texts, call.args.strip()
    if not wanted:
        return call.reply(line("language-which", named.tongue(call.reader.language)),
                          choices=choices(call))  # fmt: skip
    before = call.person.language or AUTOMATIC
    if call.knowledge.option(wanted, {AUTOMATIC: "word-auto"}):
        return _done(call, "", before)
    code = normalise(wanted)
    if not texts.knows(code):
        code = find_tongue(wanted, interface=call.reader.language) or ""
    if code and texts.knows(code):
        return _done(call, code, before)
    if code:
        return call.reply(line("language-missing", named.tongue(code)), choices=choices(call))
    return call.reply(line("language-unknown", wanted[:40]), choices=choices(call))


def choices(call: Call) -> list[Choice]:
    """Offer the languages there are texts in, each by its own name."""
    return [
        choice(f"language {code}", "button-own-tongue", named.own_tongue(code))
        for code in call.knowledge.texts.languages
    ]


def _done(call: Call, code: str, before: str) -> Reply:
    call.person.language = code
    undo = choice(f"language {before}", "button-undo")
    key = "language-done" if code else "language-auto"
    return call.reply(line(key, named.tongue(call.reader.language)), choices=[undo])
