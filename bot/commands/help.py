"""What one can write."""

from bot import named
from bot.call import Call, Command, command
from bot.commands.aloud import aloud
from bot.events import Reply
from bot.grammar.command import parse
from bot.grammar.spelling import key
from bot.moment import Line, choice, line
from bot.say import Code

FIRST = ("offer", "ask", "mine", "find", "matches", "profile")
"""The commands of the short help; the others are behind a button."""


@command("help")
async def show_help(call: Call) -> Reply:
    """Show the most needed commands, all of them, or one with an example."""
    call = await aloud(call)
    wanted = parse(call.args).word
    asked = call.commands.get(key(wanted)) if wanted else None
    if asked is not None and asked.shown:
        return _one(call, asked)
    everything = bool(call.knowledge.option(call.args, {"all": "word-all"}))
    shown = [each for each in dict.fromkeys(call.commands.values()) if each.shown]
    listed = [each for each in shown if everything or each.name in FIRST]
    lines = [_line(each) for each in listed]
    more = [] if everything else [choice("help all", "button-all-commands")]
    start = [choice("offer", "button-offer"), choice("ask", "button-ask")]
    end = line("help-all-end" if everything else "help-end", Code("/help offer"))
    return call.reply(line("help-start"), *lines, end, choices=[*start, *more])


def _line(each: Command) -> Line:
    return line("help-line", Code(f"/{each.name}"), named.text(f"help-{each.name}"))


def _one(call: Call, asked: Command) -> Reply:
    example = call.say(f"help-{asked.name}-example")
    return call.reply(
        _line(asked),
        line(f"help-{asked.name}-more"),
        line("help-example", Code(example)),
    )
