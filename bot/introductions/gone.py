"""A declaration is gone: what rests on it ends, or rests on what takes its place."""

from sqlalchemy import update
from sqlmodel import col

from bot.introductions.answer import withdraw
from bot.moment import Moment
from storage import introductions
from storage.tables import Declaration, Item, Lesson, Party


async def let_go(moment: Moment, row: Declaration) -> None:
    """End the introductions that not all have agreed to yet and that need this declaration.

    Its person wants no more of them; the others hear at the end of the week, as if of silence.
    """
    await moment.session.flush()
    for introduction in await introductions.with_declaration(moment.session, row.id):
        party = await moment.session.get(Party, (introduction.id, row.person_id))
        if party is not None:
            party.answer = "no"
        await withdraw(moment, introduction)


async def hand_over(moment: Moment, old: Declaration, new: Declaration) -> None:
    """Let the introductions that rest on one declaration rest on the one in its place.

    How often digests have shown it counts for the new one as well.
    """
    await moment.session.flush()
    for column in (col(Lesson.offer_id), col(Lesson.ask_id)):
        moved = update(Lesson).where(column == old.id).values({column: new.id})
        await moment.session.exec(moved)
    shown = update(Item).where(col(Item.declaration_id) == old.id)
    await moment.session.exec(shown.values(declaration_id=new.id))
