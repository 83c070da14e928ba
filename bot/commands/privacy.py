"""What is kept, for how long, and who answers for it."""

from bot.call import Call, command
from bot.census.privacy import SMALLEST
from bot.events import Reply
from bot.moment import choice, line
from bot.say import Url


@command("privacy")
async def privacy(call: Call) -> Reply:
    """Say in ten lines what is kept."""
    operator, limits = call.knowledge.settings.operator, call.knowledge.settings.limits
    lines = [
        line(f"privacy-{number}") for number in ("kept", "not-kept", "seen", "consent", "digests")
    ]
    lines.append(line("privacy-expiry", limits.days_open, 30))
    lines += [line("privacy-figures", SMALLEST), line("privacy-rights")]
    if operator.contact:
        lines.append(line("privacy-operator", operator.name, Url(operator.contact)))
    if operator.privacy_url:
        lines.append(line("privacy-page", Url(operator.privacy_url)))
    choices = [choice("export", "button-export"), choice("forget", "button-forget-ask")]
    return call.reply(*lines, choices=choices)
