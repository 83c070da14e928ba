"""What an edition shows of all there is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.census.published import Snapshot
from bot.digest.entries import Entry
from bot.digest.pool import Pool
from bot.digest.shelf import Shown
from storage.digests import Before

ASKS, ASKS_AND_OFFERS, THANKS = 5, 7, 1
"""Entries at most; with the two items of the figures they are ten."""


@dataclass(frozen=True, slots=True)
class Past:
    """What a place was shown: keys of the last edition, and of all that are not too long ago."""

    last: Collection[str] = ()
    lately: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """What a place is to be shown: asks, offers, thanks, in this order, and figures."""

    entries: tuple[Entry, ...] = ()
    snapshot: Snapshot | None = None

    @property
    def quiet(self) -> bool:
        """Say whether there is nothing to post: figures alone are no news."""
        return not self.entries


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes one edition after the other of the same pool."""

    pool: Pool
    snapshot: Snapshot | None
    past: Mapping[str, Past] = field(default_factory=dict)

    def compose(self, place: str, language: str) -> Edition:
        """Choose for a place; nothing it was shown last time, unless there is nothing else."""
        past = self.past.get(place, Past())
        entries = self._choose(place, language, past, {*past.last, *past.lately})
        if not entries:
            entries = self._choose(place, language, past, ())
        return Edition(entries, self.snapshot)

    def _choose(
        self, place: str, language: str, past: Past, without: Collection[str]
    ) -> tuple[Entry, ...]:
        shown, where = Shown(), {"language": language.partition("-")[0], "place": place}
        pool = self.pool
        asks = pool.asks.take(ASKS, shown, without=past.last if without else (), **where)
        room = ASKS_AND_OFFERS - len(asks)
        offers = pool.offers.take(room, shown, without=past.lately, **where)
        thanks = pool.thanks.take(THANKS, shown, without=past.lately, **where)
        asks.sort(key=lambda each: -each.weeks)
        return (*asks, *offers, *thanks)


def pasts(rows: Sequence[Before]) -> Mapping[str, Past]:
    """Return what each place was shown."""
    newest: dict[str, datetime] = {}
    for row in rows:
        newest[row.place] = max(row.due_at, newest.get(row.place, row.due_at))
    found: dict[str, tuple[set[str], set[str]]] = {place: (set(), set()) for place in newest}
    for row in rows:
        key = row.declaration or row.introduction or ""
        last, lately = found[row.place]
        lately.add(key)
        if row.due_at == newest[row.place]:
            last.add(key)
    return {place: Past(last, lately) for place, (last, lately) in found.items()}
