"""Answers that several commands give."""

from bot.moment import line
from bot.say import Code

OUT_OF_DATE = line("undo-nothing", Code("/mine"))
"""A button whose entry is gone; nothing has changed."""
NOT_YOURS = line("introduction-not-yours", Code("/matches"))
"""Somebody else's button; the same answer as for an introduction that does not exist."""
EXAMPLE = Code("/offer SPARQL")
