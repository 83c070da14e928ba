"""The best offers for every ask, among all that are feasible, at given prices.

All offers that serve an ask's topic lie on one shelf. Asks come to it in lots, and every offer is
weighed for each of them, but for those in languages that cannot gain it enough. Nothing that gains
is overlooked.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.matching import threads, weighing
from bot.matching.columns import Columns
from bot.matching.groups import Groups, Keys, Some
from bot.matching.listed import Found, Pairs, Terms, Work, serving_offers
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.threads import side_by_side

LOT, LARGE = 512, 2048
"""Asks that look at a shelf together, and at the whole of a long one, which it takes long to price.
"""
LONG = 1 << 14
"""Offers on a shelf that make it long."""
GLANCERS, GLANCE = 256, 512
"""Asks that look together at first, and how much they see of a long shelf; the next see others."""
Gains = tuple[Pairs, Numbers]
"""Rows and places of what gains an ask more than it must, and how much more."""
_NOBODY = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What serves one topic: asks for it, and offers with their worth.

    `worth` is the offer's weight times `close`, the closeness. `sets` are the offers' distinct
    sets of languages, `starts` where the offers of each begin, and at last where all end; those
    worth most come first. `zone` and `kinds` are columns of tables.
    """

    asks: Some
    offers: Some
    worth: Numbers
    close: Numbers
    sets: Some
    starts: Some
    zone: Some
    kinds: Some

    def part(self, number: int, size: int) -> Self:
        """Return the shelf with so many of its offers, spread over it; others by the number."""
        if len(self.offers) <= size:
            return self
        apart = -(-len(self.offers) // size)
        places = np.arange(number % apart, len(self.offers), apart)
        starts = np.searchsorted(places, self.starts).astype(np.int32)
        some = np.flatnonzero(np.diff(starts))
        starts = np.append(starts[some], starts[-1])
        return replace(self._at(places), sets=self.sets[some], starts=starts)

    def by(self, worth: Numbers) -> Self:
        """Return the shelf with another worth for each offer."""
        sets = np.repeat(np.arange(len(self.sets)), np.diff(self.starts))
        order = np.lexsort((-worth, sets))
        return replace(self._at(order), worth=worth[order])

    def _at(self, places: Keys) -> Self:
        names = "offers", "worth", "close", "zone", "kinds"
        return replace(self, **{name: getattr(self, name)[places] for name in names})


Front = tuple[Shelf, Some, int]
"""A shelf, the asks of a lot in front of it, and the lot's number."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Some asks in front of a shelf, and its offers at their prices, as they are weighed."""

    shelf: Shelf
    rows: Some
    asks: weighing.Asks
    offers: weighing.Offers

    def numbers(self, found: Pairs) -> Pairs:
        """Return the offers and asks of rows and places."""
        return self.shelf.offers[found[1]], self.rows[found[0]]

    def best(self, most: int) -> Gains:
        """Return what gains each ask the most, at most so many offers."""
        kept = _room(len(self.rows), most)
        weighing.keep_best(self.asks, self.offers, kept)
        return _kept(kept)

    def above(self) -> Gains:
        """Return all that gains an ask more than it must."""
        row, place, gains = weighing.find_above(self.asks, self.offers)
        return (row, place), gains

    def rivals(self, most: int, wanted: weighing.Kept) -> Gains:
        """Return what `best` does; `wanted` keeps for each offer the asks that it gains most."""
        kept = _room(len(self.rows), most)
        numbers = self.rows, self.shelf.offers
        weighing.keep_rivals(self.asks, self.offers, kept, numbers, wanted)
        return _kept(kept)


class Search:
    """The offers of a pool arranged on shelves; made once, searched on many terms."""

    def __init__(self, columns: Columns, scales: Scales) -> None:
        self._columns, self._scales = columns, scales
        distinct = np.unique(np.concatenate((columns.offers.kinds, columns.asks.kinds)))
        self._kinds = scales.kinds_of(distinct[None, :], distinct[:, None])
        self._offered = np.searchsorted(distinct, columns.offers.kinds).astype(np.uint16)
        self._asked = np.searchsorted(distinct, columns.asks.kinds)
        self._shelves = list(self._arrange())

    def glance(self, most: int) -> Pairs:
        """Return what `best` does while all is free, but of a long shelf each lot sees a part.

        The best of all would be the same few for everybody. Half of them are chosen for what they
        are worth, half for how well they fit, whatever weighs on the offer alone.
        """
        columns = self._columns
        free = Terms(np.zeros(len(columns.asks)), np.zeros(len(columns.people)))

        def look(shelf: Shelf, rows: Some, number: int) -> Iterator[Pairs]:
            part = shelf.part(number, GLANCE)
            yield self._met(lot := self._lot(free, part, rows), lot.best(most // 2))
            part = shelf.part(number, GLANCE // 4)
            alike = part.by(part.close)
            yield self._met(lot := self._lot(free, alike, rows), lot.best(most - most // 2))

        fronts = self._fronts(free.least, lambda _shelf: GLANCERS)
        return _joined(side_by_side(lambda front: _joined(look(*front)), fronts))

    def best(self, most: int, terms: Terms, work: Work[Found]) -> Iterable[Found]:
        """Return what is made of the pairs that gain each ask most, of those of `sift`.

        At most so many for each ask.
        """
        return self._worked(terms, lambda lot: lot.best(most), work)

    def sift(self, terms: Terms, work: Work[Found]) -> Iterable[Found]:
        """Return what is made of all pairs that gain more than they must.

        Those of several asks are worked at together, some in another thread; also those of people
        who may not meet. Nothing is looked for where an ask must gain infinitely much. Of a long
        shelf each lot sees a part, with so many offers; the next lot sees others.
        """
        return self._worked(terms, Lot.above, work)

    def rivals(self, most: int, terms: Terms) -> Pairs:
        """Return of all that gains more than it must some that show who competes for whom.

        For each ask those that gain most, at most so many; and as many for each offer. Of a long
        shelf each lot sees a part, as in `sift`.
        """
        fronts, turns = list(self._lots(terms)), threads.THREADS
        wanted = [_room(len(self._columns.offers), most) for _ in range(turns)]

        def look(turn: int) -> Pairs:
            lots = (self._part(terms, *front) for front in fronts[turn::turns])
            return _joined(self._met(lot, lot.rivals(most, wanted[turn])) for lot in lots)

        found = _joined(side_by_side(look, range(turns)))
        return _joined([found, *(self._meeting(*_kept(each)[0]) for each in wanted)])

    def _worked(
        self, terms: Terms, look: Callable[[Lot], Gains], work: Work[Found]
    ) -> Iterable[Found]:
        """Let all lots look, some at once; what is made of it comes in their order."""

        def made(front: Front) -> Found:
            lot = self._part(terms, *front)
            found, more = look(lot)
            return work(lot.numbers(found), more)

        return side_by_side(made, self._lots(terms))

    def _lots(self, terms: Terms) -> Iterator[Front]:
        """Yield shelves with the asks of each lot in front of them."""

        def size(shelf: Shelf) -> int:
            return LARGE if LONG < len(shelf.offers) <= terms.seen.offers else LOT

        return self._fronts(terms.least, size)

    def _fronts(self, least: Numbers, size: Callable[[Shelf], int]) -> Iterator[Front]:
        """Yield shelves with the asks of each lot in front of them, so many, and its number.

        Asks that must gain infinitely much are left out.
        """
        for shelf in self._shelves:
            asks, most = shelf.asks[np.isfinite(least[shelf.asks])], size(shelf)
            for number, start in enumerate(range(0, len(asks), most)):
                yield shelf, asks[start : start + most], number

    def _part(self, terms: Terms, shelf: Shelf, rows: Some, number: int) -> Lot:
        """Return the lot of some number before the part of a shelf that it sees."""
        seen = terms.seen
        return self._lot(terms, shelf.part(number + seen.turn, seen.offers), rows)

    def _lot(self, terms: Terms, shelf: Shelf, rows: Some) -> Lot:
        side = self._columns.asks
        learner, helper = side.person[rows], self._columns.offers.person[shelf.offers]
        sets, own = np.unique(side.tongue[rows], return_inverse=True)
        asks = weighing.Asks(
            self._scales.language(self._columns.tongues.between(sets, shelf.sets)),
            own,
            self._scales.every_hour,
            self._columns.zone[learner],
            self._kinds,
            self._asked[rows],
            terms.times * side.weight[rows],
            terms.least[rows],
            learner,
        )
        cost = terms.price[helper]
        edges = weighing.find_edges(shelf.starts, shelf.worth, cost)
        offers = shelf.starts, shelf.zone, shelf.kinds, shelf.worth, cost, helper, *edges
        return Lot(shelf, rows, asks, weighing.Offers(*offers))

    def _met(self, lot: Lot, found: Gains) -> Pairs:
        """Return the offers and asks of those who may meet."""
        return self._meeting(*lot.numbers(found[0]))

    def _meeting(self, offers: Some, asks: Some) -> Pairs:
        helper, learner = self._columns.offers.person[offers], self._columns.asks.person[asks]
        may = self._columns.may_meet(helper, learner)
        return offers[may], asks[may]

    def _arrange(self) -> Iterator[Shelf]:
        columns = self._columns
        serving, close = serving_offers(columns)
        asked = Groups.of(columns.asks.topic, len(columns.topics.number))
        for topic in np.flatnonzero(np.diff(asked.starts)).tolist():
            part = slice(serving.starts[topic], serving.starts[topic + 1])
            yield self._shelf(self._alike(asked[topic]), serving.rows[part], close[part])

    def _alike(self, asks: Some) -> Some:
        return asks[np.argsort(self._columns.asks.tongue[asks], kind="stable")]

    def _shelf(self, asks: Some, offers: Some, close: Numbers) -> Shelf:
        side = self._columns.offers
        order = np.lexsort((-close * side.weight[offers], side.tongue[offers]))
        offers, close = offers[order], close[order]
        sets, starts = np.unique(side.tongue[offers], return_index=True)
        return Shelf(
            asks,
            offers,
            close * side.weight[offers],
            close,
            sets,
            np.append(starts, len(offers)).astype(np.int32),
            self._columns.zone[side.person[offers]].astype(np.uint16),
            self._offered[offers],
        )


def _room(rows: int, most: int) -> weighing.Kept:
    return np.zeros((rows, most)), np.zeros((rows, most), dtype=np.int32)


def _kept(kept: weighing.Kept) -> Gains:
    """Return rows and what each has kept, and what it gains."""
    row, column = np.nonzero(kept[0] > 0)
    return (row, kept[1][row, column]), kept[0][row, column]


def _joined(parts: Iterable[Pairs]) -> Pairs:
    first, second = zip((_NOBODY, _NOBODY), *parts, strict=True)
    return np.concatenate(first), np.concatenate(second)
