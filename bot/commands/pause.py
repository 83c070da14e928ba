"""Rest for a while, and come back."""

from datetime import UTC, datetime, time, timedelta

from bot import named
from bot.call import Call, command
from bot.events import Reply
from bot.grammar.dates import Wrong, read_day
from bot.moment import choice, line
from bot.say import Code

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Until `/resume`: no day was said."""


@command("pause")
async def pause(call: Call) -> Reply:
    """Propose nothing to this person until a day, or until they come back."""
    reader, wanted = call.reader, _without_until(call)
    resume = choice("resume", "button-resume")
    if not wanted:
        call.person.paused_until = FOREVER
        return call.reply(line("pause-open", Code("/resume")), choices=[resume])
    today = call.moment.now.astimezone(reader.zone).date()
    words = call.knowledge.date_words
    day = read_day(wanted, today=today, language=reader.language, words=words)
    if day is None:
        return call.reply(line("date-unclear", wanted[:40]))
    if isinstance(day, Wrong):
        return call.reply(line(f"date-{day.value}"))
    day = max(day, today + timedelta(days=1))  # who rests today is back tomorrow
    call.person.paused_until = datetime.combine(day, time(0), reader.zone).astimezone(UTC)
    return call.reply(line("pause-until", named.day(call.person.paused_until)), choices=[resume])


def _without_until(call: Call) -> str:
    """Let `pause until friday` and `pause for 2 weeks` mean what they say."""
    first, _, rest = call.args.strip().partition(" ")
    known = call.knowledge.option(first, {"until": "grammar-until"})
    return rest.strip() if known and rest else call.args.strip()


@command("resume")
async def resume(call: Call) -> Reply:
    """Take part again."""
    person, now = call.person, call.moment.now
    before = _as_typed(call)
    rested = person.quiet or (person.paused_until is not None and person.paused_until > now)
    person.paused_until, person.quiet, person.unanswered = None, False, 0
    again = [choice(before, "button-undo")] if rested else []
    return call.reply(line("resume-done" if rested else "resume-already"), choices=again)


def _as_typed(call: Call) -> str:
    """Return the command that would bring today's pause back."""
    until = call.person.paused_until
    if until is None or until == FOREVER:
        return "pause"
    return f"pause {until.astimezone(call.reader.zone):%Y-%m-%d}"
