"""A declaration is gone: what rests on it and is not agreed yet ends."""

from bot.introductions.answer import withdraw
from bot.moment import Moment
from storage import introductions
from storage.tables import Declaration


async def let_go(moment: Moment, row: Declaration) -> None:
    """End the introductions that nobody has agreed to yet and that need this declaration."""
    await moment.session.flush()
    for introduction in await introductions.with_declaration(moment.session, row.id):
        await withdraw(moment, introduction)
