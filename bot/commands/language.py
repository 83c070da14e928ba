"""The language the bot writes in, to a person or in a place."""

from collections.abc import Sequence
from dataclasses import replace

from bot import named
from bot.call import Call, command
from bot.events import Reply
from bot.grammar.tongues import find_tongue
from bot.moderators import looks_after
from bot.moment import Choice, choice, line
from bot.say import Code, normalise
from storage import places

AUTOMATIC = "auto"
OWN, HERE = "language", "language here"


@command("language")
async def language(call: Call) -> Reply:
    """Choose the language of the bot, or let the platform's setting count again."""
    first, *rest = call.args.split(maxsplit=1) or [""]
    if call.knowledge.option(first, {"here": "word-here"}):
        return await _here(call, " ".join(rest).strip())
    wanted = call.args.strip()
    if not wanted:
        return call.reply(line("language-which", named.tongue(call.reader.language)),
                          choices=choices(call, OWN))  # fmt: skip
    code = _read(call, wanted, OWN)
    if isinstance(code, Reply):
        return code
    before, call.person.language = call.person.language, code
    key = "language-done" if code else "language-auto"
    return _done(call, key, call.reader.language, f"{OWN} {before or AUTOMATIC}")


def choices(call: Call, beginning: str) -> list[Choice]:
    """Offer the languages there are texts in, each by its own name."""
    return [
        choice(f"{beginning} {code}", "button-own-tongue", named.own_tongue(code))
        for code in call.knowledge.texts.languages
    ]


def _read(call: Call, wanted: str, beginning: str) -> str | Reply:
    """Return the code of a language there are texts in, empty for none; or say what is wrong."""
    if call.knowledge.option(wanted, {AUTOMATIC: "word-auto"}):
        return ""
    texts, code = call.knowledge.texts, normalise(wanted)
    if not texts.knows(code):
        code = find_tongue(wanted, interface=call.reader.language) or ""
    if code and texts.knows(code):
        return code
    others = choices(call, beginning)
    if code:
        return call.reply(line("language-missing", named.tongue(code)), choices=others)
    return call.reply(line("language-unknown", wanted[:40]), choices=others)


def _done(call: Call, key: str, tongue: str, back: str) -> Reply:
    return call.reply(line(key, named.tongue(tongue)), choices=[choice(back, "button-undo")])


async def _here(call: Call, wanted: str) -> Reply:
    """Choose what is written in a place to those of whom nothing else is known."""
    said, session, usual = call.message.place, call.moment.session, call.knowledge.settings.language
    if said.direct:
        example = Code(f"/{HERE} Deutsch")
        return call.reply(line("language-here-direct", example, Code("/language")))
    may = await looks_after(call)
    place = await places.find(session, said.platform, said.id)
    before = place.language if place else ""
    if not wanted:
        offered: Sequence[Choice] = choices(call, HERE) if may else ()
        which = line("language-here-which", named.tongue(before or usual))
        return call.reply(which, choices=offered, private=not offered)  # pressed there, or in vain
    if not may:
        return call.reply(line("language-here-refused", Code("/language")))
    code = _read(call, wanted, HERE)
    if isinstance(code, Reply):
        return code
    place = await places.keep(session, said.platform, said.id, said.name, now=call.moment.now)
    place.language = code
    key = "language-here-done" if code else "language-here-auto"
    back = f"{HERE} {before or AUTOMATIC}"
    done = _done(replace(call, local=code), key, code or usual, back)
    return replace(done, private=False)  # everybody there is concerned, and Undo is pressed there
