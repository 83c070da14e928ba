"""Everything that may be shown now, read once for all places whose digest is due."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.digest.entries import Entry, Kind
from bot.digest.shelf import Shelf, Stock
from bot.knowledge import OWN
from storage import digests
from storage.digests import NAMED, Standing, Thanks

FRESH = timedelta(days=28)
"""For how long an offer or thanks are new; a place is shown each of them once."""
LATELY = timedelta(days=35)
"""For how long it matters what a place was shown: longer than anything is new."""
MOST_WEEKS = 12
EACH, LEAST = 20, 200
"""Rows that are read for each place, and at least: what was shown least is read first."""
_WORD = re.compile(r"\w{3,}")
Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Pool:
    """What there is to show, each kind on its shelf."""

    asks: Shelf
    offers: Shelf
    thanks: Shelf


async def read(session: AsyncSession, *, now: datetime, places: int) -> Pool:
    """Read what may be shown in so many places."""
    rows, since = max(LEAST, EACH * places), now - FRESH
    asks = await digests.asks(session, now=now, most_rows=rows)
    offers = await digests.offers(session, since=since, now=now, most_rows=rows)
    thanks = await digests.thanks(session, since=since, now=now, most_rows=rows)
    declared = await digests.declared(session)
    named = {row.person for row in (*asks, *offers) if row.shown == NAMED}
    named.update(person for row in thanks for person in (row.person, row.about))
    names = await digests.names(session, named)
    return Pool(
        Shelf([_stocked("ask", row, names, declared, now) for row in asks]),
        Shelf([_stocked("offer", row, names, declared, now) for row in offers]),
        Shelf([Stock(_thanked(row, names), 1.0, row.times) for row in _harmless(thanks, names)]),
    )


def _stocked(
    kind: Kind,
    row: Standing,
    names: Names,
    declared: Mapping[tuple[str, str], int],
    now: datetime,
) -> Stock:
    weeks = max(0, (now - row.since).days // 7)
    name = _name(row.person, row.shown, names)
    entry = Entry(
        kind,
        row.person,
        row.topic,
        row.wording if row.topic.startswith(OWN) else "",
        name,
        row.region,
        row.languages,
        weeks if kind == "ask" else 0,
        declaration=row.id,
    )
    rivals = declared.get(("offer", row.topic), 0) - (kind == "offer")
    weight = rarity(rivals) * (1 + min(weeks, MOST_WEEKS) if kind == "ask" else 1)
    private = row.topic.startswith(OWN) and not name
    return Stock(entry, weight, row.times, row.place, private)


def rarity(offers: int) -> float:
    """Return how much rarity counts: 2 where nobody else offers it, towards 1 where many do."""
    return 1 + 1 / (1 + max(0, offers))


def _name(person: str, shown: str, names: Names) -> str:
    return names.get(person, ("",))[-1] if shown == NAMED else ""


def _thanked(row: Thanks, names: Names) -> Entry:
    return Entry(
        "thanks",
        row.person,
        row.topic,
        name=_name(row.person, row.shown, names),
        region=row.region,
        introduction=row.introduction,
        about=row.about,
        about_name=_name(row.about, row.about_shown, names),
        said=row.words,
    )


def _harmless(rows: Sequence[Thanks], names: Names) -> Iterable[Thanks]:
    """Leave out thanks whose text names somebody who does not want to be named."""
    for row in rows:
        hidden = [
            name
            for person, shown in ((row.person, row.shown), (row.about, row.about_shown))
            if shown != NAMED
            for name in names.get(person, ())
        ]
        if not _names(row.words, hidden):
            yield row


def _names(text: str, names: Iterable[str]) -> bool:
    said = {word.casefold() for word in _WORD.findall(text)}
    return any(word.casefold() in said for name in names for word in _WORD.findall(name))
