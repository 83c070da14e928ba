"""The best offers for every ask, among all that are feasible, at given prices.

All offers that serve an ask's topic lie on one shelf. Asks look at it in lots that see much alike:
they speak the same languages, live in near zones and weigh about as much. So the most that an offer
could gain anybody of a lot says which offers need no weighing, and of a shelf of thousands few are
left. Nothing that gains is overlooked.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Groups, Some
from bot.matching.scales import Scales
from bot.matching.score import Numbers

LOT = 256
"""Asks that look at a shelf together."""
GLANCE = 512
"""Offers of a long shelf that a lot sees at first; the next lot sees others."""
FRONT = 4
"""So many times as many offers as are wanted are weighed first, to know what is good enough."""
CELLS = 1 << 17
"""Offers times asks that are weighed at once: what a processor keeps at hand."""
THREADS = 2
ROUNDING = 1e-9
"""Products of the same factors in another order differ by less."""
Pairs = tuple[Some, Some]
_NOBODY = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What serves one topic: asks for it, those alike side by side, and offers with their worth.

    `worth` is the offer's weight times `close`, the closeness. `sets` are the offers' distinct
    sets of languages, and `tongue` tells which of them each offer has; `zone` and `kinds` are rows
    and columns of tables.
    """

    asks: Some
    offers: Some
    worth: Numbers
    close: Numbers
    sets: Some
    tongue: Some
    zone: Some
    kinds: Some


@dataclass(frozen=True, slots=True)
class Lot:
    """Some asks in front of a shelf: their weights, and factors by what an offer has."""

    shelf: Shelf
    number: int
    asks: Some
    weight: Numbers
    cost: Numbers
    language: Numbers
    hours: Numbers
    kinds: Numbers

    def alike(self) -> Self:
        """Return the lot before a shelf whose offers all weigh the same."""
        return replace(self, shelf=replace(self.shelf, worth=self.shelf.close))

    def most(self) -> Numbers:
        """Return what each offer of the shelf gains at most; -inf without a common language."""
        shelf = self.shelf
        spoken = self.language.max(axis=0)
        most: Numbers = spoken[shelf.tongue] * self.hours.max(axis=0)[shelf.zone]
        most *= self.kinds.max(axis=0)[shelf.kinds] * (shelf.worth * self.weight.max())
        most += ROUNDING - self.cost
        most[spoken[shelf.tongue] <= 0] = -np.inf
        return most

    def gain(self, rows: slice, places: Some) -> Numbers:
        """Return what some offers, by column, gain asks, by row; -inf without a language."""
        shelf = self.shelf
        gain: Numbers = np.take(self.language[rows], shelf.tongue[places], axis=1)
        silent = gain <= 0
        gain *= np.take(self.hours[rows], shelf.zone[places], axis=1)
        gain *= np.take(self.kinds[rows], shelf.kinds[places], axis=1)
        gain *= shelf.worth[places]
        gain *= self.weight[rows, None]
        gain -= self.cost[places]
        gain[silent] = -np.inf
        return gain


Front = tuple[Shelf, Numbers, int]
"""A shelf, what its offers cost, and the number of a lot before it."""


class Search:
    """The offers of a pool arranged on shelves; made once, searched at many prices.

    What an offer gains an ask is the value of a match of this lesson alone, multiplied by `times`,
    less the price of the helper; `price` is by person, in the unit of values.
    """

    def __init__(self, columns: Columns, scales: Scales) -> None:
        self._columns, self._scales = columns, scales
        distinct = np.unique(np.concatenate((columns.offers.kinds, columns.asks.kinds)))
        self._kinds = scales.kinds_of(distinct[None, :], distinct[:, None])
        self._offered = np.searchsorted(distinct, columns.offers.kinds)
        self._asked = np.searchsorted(distinct, columns.asks.kinds)
        self._shelves = list(self._arrange())

    def glance(self, most: int) -> Pairs:
        """Return what `best` does while all is free, but of a long shelf each lot sees a part.

        The best of all would be the same few for everybody. Half of them are chosen for what they
        are worth, half for how well they fit, whatever weighs on the offer alone.
        """

        def look(lot: Lot) -> Iterator[Pairs]:
            yield from _best(lot, most // 2, _part(lot, GLANCE))
            yield from _best(lot.alike(), most - most // 2, _part(lot, GLANCE // 4))

        return self._all(look, 1.0, np.zeros(len(self._columns.people)))

    def best(self, most: int, *, times: float, price: Numbers) -> Pairs:
        """Return offers and asks: of each ask those that gain most, at most so many, and anything.

        Who may not meet is left out afterwards.
        """

        def look(lot: Lot) -> Iterator[Pairs]:
            return _best(lot, most, _promising(lot, most))

        return self._all(look, times, price)

    def above(self, least: Numbers, *, times: float, price: Numbers) -> Pairs:
        """Return all pairs of offers and asks that gain more than `least`, which is by ask."""

        def look(lot: Lot) -> Iterator[Pairs]:
            return _above(lot, least[lot.asks])

        return self._all(look, times, price)

    def rivals(self, most: int, least: Numbers, *, price: Numbers) -> Pairs:
        """Return of all that gains more than `least`, by ask, some that show who competes for whom.

        For each ask those that gain most, at most so many; and for each offer, among any few asks
        side by side, the one that gains most.
        """

        def look(lot: Lot) -> Iterator[Pairs]:
            return _rivals(lot, least[lot.asks], most)

        return self._all(look, 1.0, price)

    def _all(self, look: Callable[[Lot], Iterator[Pairs]], times: float, price: Numbers) -> Pairs:
        """Let all lots look, some at once; what they see comes in their order."""

        def seen(front: Front) -> Pairs:
            lot = self._lot(front, times)
            return self._met(lot, *_joined(look(lot)))

        with ThreadPoolExecutor(THREADS) as threads:
            return _joined(threads.map(seen, self._fronts(price)))

    def _fronts(self, price: Numbers) -> Iterator[Front]:
        for shelf in self._shelves:
            cost = price[self._columns.offers.person[shelf.offers]]
            for number in range(-(-len(shelf.asks) // LOT)):
                yield shelf, cost, number

    def _lot(self, front: Front, times: float) -> Lot:
        shelf, cost, number = front
        side, asks = self._columns.asks, shelf.asks[number * LOT : (number + 1) * LOT]
        sets, own = np.unique(side.tongue[asks], return_inverse=True)
        level = self._columns.tongues.between(sets, shelf.sets)
        return Lot(
            shelf,
            number,
            asks,
            times * side.weight[asks],
            cost,
            self._scales.language(level)[own],
            self._scales.hours_of(self._columns.zone[side.person[asks]]),
            self._kinds[self._asked[asks]],
        )

    def _met(self, lot: Lot, rows: Some, places: Some) -> Pairs:
        """Return the offers and asks of those who may meet."""
        offers, asks = lot.shelf.offers[places], lot.asks[rows]
        helper, learner = self._columns.offers.person[offers], self._columns.asks.person[asks]
        may = self._columns.may_meet(helper, learner)
        return offers[may], asks[may]

    def _arrange(self) -> Iterator[Shelf]:
        columns = self._columns
        topics = len(columns.topics.number)
        offered, asked = (Groups.of(s.topic, topics) for s in (columns.offers, columns.asks))
        wanted, serving, close = columns.topics.serving()
        near = Groups.of(wanted, topics)
        for topic in np.unique(wanted):
            pairs = near[topic]
            places, offers = offered.expand(serving[pairs])
            yield self._shelf(self._alike(asked[topic]), offers, close[pairs][places])

    def _alike(self, asks: Some) -> Some:
        side = self._columns.asks
        keys = side.weight[asks], self._columns.zone[side.person[asks]], side.tongue[asks]
        return asks[np.lexsort(keys)]

    def _shelf(self, asks: Some, offers: Some, close: Numbers) -> Shelf:
        side = self._columns.offers
        sets, tongue = np.unique(side.tongue[offers], return_inverse=True)
        zone = self._columns.zone[side.person[offers]]
        worth = close * side.weight[offers]
        return Shelf(asks, offers, worth, close, sets, tongue, zone, self._offered[offers])


def _part(lot: Lot, size: int) -> Some:
    """Return the places of some offers of a shelf, of others for the next lot."""
    apart = -(-len(lot.shelf.offers) // size)
    return np.arange(lot.number % apart, len(lot.shelf.offers), apart)


def _promising(lot: Lot, most: int) -> Some:
    """Return the places of offers that could be among the best of some ask."""
    could = lot.most()
    enough = 0.0
    if FRONT * most < len(could):
        front = np.argpartition(-could, FRONT * most)[: FRONT * most]
        least = np.partition(lot.gain(slice(None), front), -most, axis=1)[:, -most]
        enough = max(0.0, float(least.min()))
    return np.flatnonzero((could > 0) & (could >= enough))


def _best(lot: Lot, most: int, places: Some) -> Iterator[Pairs]:
    """Yield rows and places of the best among some."""
    for rows in _parts(len(lot.asks), len(places)):
        gain = lot.gain(rows, places)
        best = np.argpartition(-gain, min(most, len(places)) - 1, axis=1)[:, :most]
        row, column = np.nonzero(np.take_along_axis(gain, best, axis=1) > 0)
        yield rows.start + row, places[best[row, column]]


def _above(lot: Lot, least: Numbers) -> Iterator[Pairs]:
    """Yield rows and places of all that gain more than `least`, which is by row."""
    places = np.flatnonzero(lot.most() > least.min())
    for rows in _parts(len(lot.asks), len(places)):
        row, column = np.nonzero(lot.gain(rows, places) > least[rows, None])
        yield rows.start + row, places[column]


def _rivals(lot: Lot, least: Numbers, most: int) -> Iterator[Pairs]:
    """Yield rows and places of the best of each row, and of each place, above `least`."""
    places = np.flatnonzero(lot.most() > least.min())
    for rows in _parts(len(lot.asks), len(places)):
        gain = lot.gain(rows, places) - least[rows, None]
        best = np.argpartition(-gain, min(most, len(places)) - 1, axis=1)[:, :most]
        row, column = np.nonzero(np.take_along_axis(gain, best, axis=1) > 0)
        yield rows.start + row, places[best[row, column]]
        first = gain.argmax(axis=0)
        good = np.flatnonzero(gain[first, np.arange(len(places))] > 0)
        yield rows.start + first[good], places[good]


def _parts(rows: int, wide: int) -> Iterator[slice]:
    """Yield rows in such numbers that all they see has room; none, if they see nothing."""
    if wide:
        size = max(1, CELLS // wide)
        yield from (slice(start, start + size) for start in range(0, rows, size))


def _joined(parts: Iterable[Pairs]) -> Pairs:
    first, second = zip((_NOBODY, _NOBODY), *parts, strict=True)
    return np.concatenate(first), np.concatenate(second)
