"""An edition as it was posted, less what has been forgotten since."""

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import col, select

from bot.digest import figures
from bot.digest.composing import Edition
from bot.digest.entries import Entry
from bot.digest.wording import Written, write
from bot.envelope import pack, unpack
from bot.moment import Moment
from bot.phrases import Phrases
from storage.tables import Edition as EditionRow
from storage.tables import Item, Letter


async def reproduce(
    moment: Moment, row: EditionRow, *, without: Iterable[str] = ()
) -> Written | None:
    """Write an edition once more, without some people; None where nothing of it is left."""
    hidden = set(without)
    query = select(Item).where(Item.edition_id == row.id).order_by(col(Item.number))
    items = (await moment.session.exec(query)).all()
    entries = tuple(entry for entry in map(_entry, items) if hidden.isdisjoint(entry.people))
    if not entries:
        return None
    told = await figures.of(moment.session, row.week)
    return write(Phrases(moment.knowledge), row.language, Edition(entries, told))


def _entry(item: Item) -> Entry:
    return Entry(
        item.kind,  # type: ignore[arg-type]
        item.person_id,
        item.topic,
        item.wording,
        item.name,
        item.region,
        item.languages,
        item.weeks,
        item.declaration_id,
        item.introduction_id,
        item.about_id,
        item.about,
        item.said,
    )


async def unwrite(moment: Moment, person_id: str) -> None:
    """Take somebody out of editions that are on their way; those that are empty then do not leave.

    What is stored of them in editions goes with their row.
    """
    session = moment.session
    shows = (col(Item.person_id) == person_id) | (col(Item.about_id) == person_id)
    query = select(EditionRow, Letter).join(Letter, col(Letter.key) == EditionRow.letter)
    query = query.join(Item, col(Item.edition_id) == EditionRow.id)
    query = query.where(shows, Letter.state == "waiting").distinct()
    for row, letter in (await session.exec(query)).all():
        written = await reproduce(moment, row, without=[person_id])
        if written is None:
            await session.delete(letter)
        else:
            said = replace(unpack(letter.body), text=written.text, buttons=written.buttons)
            letter.body = pack(said)
    await session.flush()
