"""What has been chosen so far, and what it leaves."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from bot.matching.columns import Columns
from bot.matching.groups import Some
from bot.matching.options import Options

_CHUNK = 1 << 15


class Taken:
    """Keeps everybody's time, one help for an ask, and one introduction for two people."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._gives = bytearray(np.minimum(columns.gives, 255).astype(np.uint8))
        self._takes = bytearray(np.minimum(columns.takes, 255).astype(np.uint8))
        self._open = bytearray(b"\x01" * len(columns.asks))
        self._met: set[int] = set()
        self._chosen: list[Options] = []
        self._given_up: set[int] = set()

    @property
    def options(self) -> Options:
        """What was chosen, in the order it was."""
        every = self._every()
        kept = np.ones(len(every), dtype=np.bool_)
        kept[list(self._given_up)] = False
        return every[np.flatnonzero(kept)]

    @property
    def gives(self) -> NDArray[np.uint8]:
        """How many more lessons each person may give."""
        return np.frombuffer(self._gives, dtype=np.uint8)

    @property
    def takes(self) -> NDArray[np.uint8]:
        """How many more lessons each person may take."""
        return np.frombuffer(self._takes, dtype=np.uint8)

    @property
    def unserved(self) -> NDArray[np.bool_]:
        """Whether each ask still waits."""
        return np.frombuffer(self._open, dtype=np.bool_)

    def fits(self, options: Options) -> NDArray[np.bool_]:
        """Say of each option whether its people have time and its asks wait; not who has met."""
        fits = np.ones(len(options), dtype=np.bool_)
        for offers, asks in zip(options.offers.T, options.asks.T, strict=True):
            helper, learner = self._columns.offers.person[offers], self._columns.asks.person[asks]
            free = (self.gives[helper] > 0) & (self.takes[learner] > 0) & self.unserved[asks]
            fits &= (asks < 0) | free
        return fits

    def fill(self, options: Options, order: Some) -> None:
        """Choose whatever fits, in an order of rows."""
        for start in range(0, len(order), _CHUNK):
            rows = order[start : start + _CHUNK]
            rows = rows[self.fits(options[rows])]
            chosen = [row for row, lessons in self._lessons(options, rows) if self._take(lessons)]
            self._chosen.append(options[np.array(chosen, dtype=np.int64)])

    def host(self, offer: int, asks: Some) -> None:
        """Let one helper serve several asks at once, in the time of one lesson."""
        helper = int(self._columns.offers.person[offer])
        self._gives[helper] -= 1
        for ask in asks.tolist():
            learner = int(self._columns.asks.person[ask])
            self._takes[learner] -= 1
            self._open[ask] = 0
            self._met.add(int(self._columns.pair_key(np.array(helper), np.array(learner))))

    def least_of(self, helper: int) -> int | None:
        """Return the number of the least valuable option that is one lesson of a helper."""
        every = self._every()
        first = self._columns.offers.person[every.offers[:, 0]]
        alone = (first == helper) & (every.asks[:, 1] < 0)
        rows = [row for row in np.flatnonzero(alone).tolist() if row not in self._given_up]
        return min(rows, key=self.value_of, default=None)

    def value_of(self, number: int) -> float:
        """Return what an option is worth that was chosen."""
        return float(self._every().value[number])

    def give_up(self, number: int) -> None:
        """Undo the choice of an option of one lesson."""
        every = self._every()
        self._given_up.add(number)
        [(_, lessons)] = self._lessons(every, np.array([number]))
        for helper, learner, ask, pair in lessons:
            self._gives[helper] += 1
            self._takes[learner] += 1
            self._open[ask] = 1
            self._met.remove(pair)

    def _every(self) -> Options:
        """Return all that was ever chosen; put together anew only if more was."""
        if len(self._chosen) != 1:
            self._chosen = [Options.joined([Options.none(), *self._chosen])]
        return self._chosen[0]

    def have_met(self, one: Some, other: Some) -> NDArray[np.bool_]:
        """Say whether people are together in what was chosen."""
        keys = self._columns.pair_key(one, other)
        met = (key in self._met for key in keys.tolist())
        return np.fromiter(met, dtype=np.bool_, count=len(keys))

    def _lessons(
        self, options: Options, rows: Some
    ) -> Iterator[tuple[int, list[tuple[int, int, int, int]]]]:
        """Yield rows with their lessons: helper, learner, ask, and the key of the two people."""
        offers, asks = options.offers[rows], options.asks[rows]
        helper, learner = self._columns.offers.person[offers], self._columns.asks.person[asks]
        key = self._columns.pair_key(helper, learner)
        parts = (each.tolist() for each in (rows, helper, learner, asks, key))
        for row, *each in zip(*parts, strict=True):
            yield row, [lesson for lesson in zip(*each, strict=True) if lesson[2] >= 0]

    def _take(self, lessons: list[tuple[int, int, int, int]]) -> bool:
        for helper, learner, ask, pair in lessons:
            free = self._gives[helper] and self._takes[learner] and self._open[ask]
            if not free or pair in self._met:
                return False
        for helper, learner, ask, pair in lessons:
            self._gives[helper] -= 1
            self._takes[learner] -= 1
            self._open[ask] = 0
            self._met.add(pair)
        return True
