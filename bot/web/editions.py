"""The weeks that were published, kept at hand: a page asks the database for nothing else."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.census import body
from bot.census.published import Dimension, Row, Snapshot
from storage import snapshots
from storage.database import Database

log = logging.getLogger(__name__)

AT_HAND = 53
"""Weeks that are kept: a year, and the same week of the year before."""
FRESH_SECONDS = 10.0
"""How long it takes at most until a new week is seen."""


class Edition:
    """The figures of one week, found by what they are of."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.week = snapshot.week
        self.snapshot = snapshot
        self._rows = {(row.dimension, row.key): row for row in snapshot.rows}

    def of(self, dimension: Dimension, key: str = "") -> Row:
        """Return a row; one in which everything is hidden where nothing is published."""
        return self._rows.get((dimension, key)) or Row(dimension, key)

    def by(self, dimension: Dimension) -> list[Row]:
        """Return the rows of one dimension."""
        return list(self.snapshot.by(dimension))


@dataclass(frozen=True, slots=True)
class Shelf:
    """All weeks there are, and the editions of the last of them; the newest first."""

    weeks: tuple[date, ...] = ()
    recent: tuple[Edition, ...] = ()

    @property
    def newest(self) -> Edition | None:
        """The last edition, if there is one."""
        return self.recent[0] if self.recent else None


class Editions:
    """Reads what was published, each week once, and looks for a new one now and then."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock
        self._shelf: Shelf | None = None
        self._looked_at = 0.0
        self._turn = asyncio.Lock()

    async def shelf(self) -> Shelf:
        """Return what is at hand; raises what the database raises while nothing is."""
        if self._shelf is not None and (self._fresh() or self._turn.locked()):
            return self._shelf
        async with self._turn:
            if self._shelf is None or not self._fresh():
                self._shelf = await self._look(self._shelf)
                self._looked_at = self._clock()
            return self._shelf

    async def edition(self, week: date) -> Edition | None:
        """Return the edition of a week, also of one that is long past."""
        shelf = await self.shelf()
        for each in shelf.recent:
            if each.week == week:
                return each
        if week not in shelf.weeks:
            return None
        async with self._database.reading() as session:
            text = await snapshots.of(session, week)
        return None if text is None else await asyncio.to_thread(_open, week, text)

    def _fresh(self) -> bool:
        return self._clock() - self._looked_at < FRESH_SECONDS

    async def _look(self, known: Shelf | None) -> Shelf:
        try:
            return await self._read(known or Shelf())
        except Exception:
            if known is None:
                raise
            log.exception("the published weeks could not be read; those at hand are shown")
            return known

    async def _read(self, known: Shelf) -> Shelf:
        async with self._database.reading() as session:
            weeks = tuple(await snapshots.weeks(session))
            if weeks == known.weeks:
                return known
            texts = await snapshots.latest(session, AT_HAND)
        at_hand = {each.week: each for each in known.recent}
        fresh = [(week, text) for week, text in texts if week not in at_hand]
        opened = await asyncio.to_thread(lambda: [_open(week, text) for week, text in fresh])
        at_hand |= {each.week: each for each in opened}
        return Shelf(weeks, tuple(at_hand[week] for week, _ in texts))


def _open(week: date, text: str) -> Edition:
    return Edition(body.read(week, text))
