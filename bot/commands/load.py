"""How much at once, and how often."""

from collections.abc import Sequence

from bot import named
from bot.call import Call, command
from bot.events import Reply
from bot.moment import Choice, choice, line
from storage.declarations import CADENCE_DAYS
from storage.rooms import LOADS

WORDS = tuple(sorted(LOADS, key=lambda load: LOADS[load] or 9))
"""Nothing comes last: "1" typed means one person, and the first button."""


@command("load")
async def load(call: Call) -> Reply:
    """Set how many people somebody helps at a time, and as many who help them."""
    return _choose(call, "load", WORDS)


@command("cadence")
async def cadence(call: Call) -> Reply:
    """Set how often the round may write."""
    return _choose(call, "cadence", tuple(CADENCE_DAYS))


def _choose(call: Call, what: str, words: Sequence[str]) -> Reply:
    options = {word: f"{what}-{word}" for word in words}
    now = str(getattr(call.person, what))
    if not call.args.strip():
        return call.reply(line(f"{what}-now", _name(what, now)), choices=_choices(what, words))
    wanted = call.knowledge.option(call.args, options)
    if wanted is None:
        wrong = line(f"{what}-unknown", call.args[:40])
        return call.reply(wrong, choices=_choices(what, words))
    setattr(call.person, what, wanted)
    undo = choice(f"{what} {now}", "button-undo")
    return call.reply(line(f"{what}-done", _name(what, wanted)), choices=[undo])


def _name(what: str, word: str) -> named.Named:
    return named.text(f"{what}-{word}")


def _choices(what: str, words: Sequence[str]) -> list[Choice]:
    return [choice(f"{what} {word}", f"{what}-{word}") for word in words]
