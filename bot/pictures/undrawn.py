"""A picture in a letter: kept as its values, and drawn when the letter leaves.

So a command or a job does not wait for a picture, a letter is small, and no transaction is open
meanwhile.
"""

from dataclasses import replace

from bot.events import Attachment, Outgoing
from bot.pictures import wire
from bot.pictures.studio import Studio
from bot.pictures.values import Chart

UNDRAWN, DRAWN = "application/vnd.cxc-bot.chart+json", "image/png"


def undrawn(name: str, chart: Chart, description: str) -> Attachment:
    """Return a picture that is still to be drawn; `description` is its alternative text."""
    return Attachment(f"{name}.png", UNDRAWN, wire.write(chart), description)


async def drawn(outgoing: Outgoing, studio: Studio) -> Outgoing:
    """Return a letter with its pictures drawn, and without those that cannot be."""
    if not any(file.media_type == UNDRAWN for file in outgoing.attachments):
        return outgoing
    files = [await _drawn(file, studio) for file in outgoing.attachments]
    return replace(outgoing, attachments=tuple(file for file in files if file.content))


async def _drawn(file: Attachment, studio: Studio) -> Attachment:
    if file.media_type != UNDRAWN:
        return file
    picture = await studio.draw(wire.read(file.content))
    return replace(file, media_type=DRAWN, content=picture or b"")
