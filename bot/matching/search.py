"""The best offers for every ask, among all that are feasible, at given prices.

Offers lie on shelves: one for each topic or, of a topic with many, one for each of its languages.
For asks of about one weight a shelf is ordered by the most an offer could gain; so an ask that
looks at the first of them knows what the rest can be at best, and a shelf whose first could not
reach what an ask has already is not looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching import score
from bot.matching.columns import Columns
from bot.matching.groups import Groups, Some
from bot.matching.scales import Scales
from bot.matching.score import Numbers

MANY = 512
"""Offers up to which a topic is one shelf, looked at as a whole."""
DEEP = 64
"""Offers an ask looks at on a long shelf; a quarter of them are the first."""
LOT = 32
"""Asks that look at the same offers of a long shelf."""
STEP = 1.4
"""Asks whose weights differ by no more than this factor look at a shelf in one order."""
BAND = 12
"""Quarter hours: asks from zones in one such band look at a shelf in one order."""
_CELLS = 1 << 17


@dataclass(frozen=True, slots=True)
class Shelf:
    """Some offers of a topic: their zones, weights without the hours, prices, and levels.

    `whole` is a short shelf, whose order does not matter.
    """

    offers: Some
    zone: Some
    factor: Numbers
    price: Numbers
    level: NDArray[np.uint8]
    whole: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Asks that see a shelf alike, and what its offers can gain them.

    `most` is what each offer gains at best for an ask of the greatest weight, less `base`; an ask
    gains at best `base` and its `share` of that.
    """

    asks: Some
    weight: Numbers
    level: NDArray[np.uint8]
    share: Numbers
    most: Numbers
    base: float


class Found:
    """For each ask (a row) its best offers so far with their gains, in no order.

    An offer may be there twice; a place that is free has offer -1 and gain 0.
    """

    def __init__(self, asks: int, most: int) -> None:
        self.offer = np.full((asks, most), -1, dtype=np.int32)
        self.gain = np.zeros((asks, most))
        self.least = np.zeros(asks)

    def put(self, asks: Some, offers: Some, gains: Numbers) -> None:
        """Keep the best of what is there and of a block: a row for each ask, a column an offer."""
        most = self.offer.shape[1]
        both = np.concatenate((self.gain[asks], gains), axis=1)
        places = np.argpartition(-both, most - 1, axis=1)[:, :most]
        kept = np.take_along_axis(both, places, axis=1)
        old = np.take_along_axis(self.offer[asks], np.minimum(places, most - 1), axis=1)
        new = offers[np.maximum(places - most, 0)]
        self.offer[asks] = np.where(kept > 0, np.where(places < most, old, new), -1)
        self.gain[asks] = np.maximum(kept, 0.0)
        self.least[asks] = self.gain[asks].min(axis=1)


class Search:
    """The offers of a pool arranged on shelves; made once, searched at many prices.

    What an offer gains an ask is the value of a match of this lesson alone, multiplied by `times`,
    less the price of the helper; `price` is by person, in the unit of values.
    """

    def __init__(self, columns: Columns, scales: Scales) -> None:
        self._columns, self._scales = columns, scales
        topics = len(columns.topics.number)
        self._offers = Groups.of(columns.offers.topic, topics)
        self._asks = Groups.of(columns.asks.topic, topics)
        self._serving = columns.topics.serving()
        self._band, self._hours = scales.bands(BAND)
        self._wary = np.zeros(len(columns.people), dtype=np.bool_)
        for each in divmod(columns.apart, max(1, len(columns.people))):
            self._wary[each] = True

    def best(self, most: int, *, times: float, price: Numbers) -> Found:
        """Return the offers that gain each ask the most, at most so many, that gain anything.

        On a long shelf only `DEEP` of the most promising are weighed.
        """
        found = Found(len(self._columns.asks), most)
        for shelf, look in self._looks(times, price):
            best = float(look.most.max())
            rows = np.flatnonzero(found.least[look.asks] < look.base + look.share * best)
            for part, order in _seen(rows, look.most, whole=shelf.whole):
                found.put(
                    look.asks[part], shelf.offers[order], self._weigh(shelf, look, part, order)
                )
        return found

    def above(self, least: Numbers, *, times: float, price: Numbers) -> Iterator[tuple[Some, Some]]:
        """Yield all pairs of offers and asks that gain more than `least`, which is by ask.

        None is left out. A pair may come more than once.
        """
        for shelf, look in self._looks(times, price):
            need = (least[look.asks] - look.base) / look.share
            order = np.flatnonzero(look.most > need.min())
            order = order[np.argsort(-look.most[order])]
            sees = np.searchsorted(-look.most[order], -need)
            rows = np.argsort(-sees, kind="stable")
            rows = rows[: np.count_nonzero(sees)]
            while len(rows):
                deep = int(sees[rows[0]])
                part, rows = np.split(rows, [max(1, _CELLS // deep)])
                gain = self._weigh(shelf, look, part, order[:deep])
                ask, offer = np.nonzero(gain > least[look.asks[part], None])
                yield shelf.offers[order[offer]], look.asks[part[ask]]

    def _looks(self, times: float, price: Numbers) -> Iterator[tuple[Shelf, Look]]:
        """Yield who looks at what: the very topic first, so that what is near can be left out."""
        asked, offered, close = self._serving
        for same in (True, False):
            chosen = np.flatnonzero((asked == offered) == same)
            groups = Groups.of(offered[chosen], len(self._columns.topics.number))
            for topic in np.unique(offered[chosen]):
                pairs = chosen[groups[topic]]
                places, asks = self._asks.expand(asked[pairs])
                weight = times * close[pairs][places] * self._columns.asks.weight[asks]
                for shelf, language in self._shelves(self._offers[topic], price):
                    yield from self._look(shelf, language, asks, weight)

    def _shelves(self, offers: Some, price: Numbers) -> Iterator[tuple[Shelf, int]]:
        side = self._columns.offers
        person = side.person[offers]
        zone, weight, cost = self._columns.zone[person], side.weight[offers], price[person]
        if len(offers) <= MANY:
            yield Shelf(offers, zone, weight, cost, np.zeros(0, dtype=np.uint8), whole=True), -1
            return
        for language in range(len(self._columns.tongues.codes)):
            level = self._columns.tongues.level_in(language, side.tongue[offers])
            spoken = np.flatnonzero(level)
            if len(spoken):
                factor = weight[spoken] * self._scales.language(level[spoken])
                on = offers[spoken], zone[spoken], factor, cost[spoken], level[spoken]
                yield Shelf(*on, whole=False), language

    def _look(
        self, shelf: Shelf, language: int, asks: Some, weight: Numbers
    ) -> Iterator[tuple[Shelf, Look]]:
        level = np.zeros(len(asks), dtype=np.uint8)
        if not shelf.whole:
            level = self._columns.tongues.level_in(language, self._columns.asks.tongue[asks])
            heard = np.flatnonzero(level)
            asks, weight, level = asks[heard], weight[heard], level[heard]
        base = min(0.0, float(shelf.price.min()))
        for here, limit, hours in self._alike(asks, weight, whole=shelf.whole):
            most = limit.max() * shelf.factor * hours[shelf.zone] - (shelf.price - base)
            on = asks[here], weight[here], level[here], limit / limit.max(), most, -base
            yield shelf, Look(*on)

    def _alike(
        self, asks: Some, weight: Numbers, *, whole: bool
    ) -> Iterator[tuple[Some, Numbers, Numbers]]:
        """Yield asks that see a shelf in one order, their weights at best, their hours at best."""
        if whole:
            if len(asks):
                yield np.arange(len(asks)), weight, self._hours.max(axis=0)
            return
        named = self._columns.asks.kinds[asks] > 0
        limit = np.where(named, weight, score.OPEN_KINDS * weight)
        step = np.floor(np.log(limit) / np.log(STEP)).astype(np.int64)
        band = self._band[self._columns.zone[self._columns.asks.person[asks]]]
        kind = (step * 2 + named) * len(self._hours) + band
        for each in np.unique(kind):
            here = np.flatnonzero(kind == each)
            yield here, limit[here], self._hours[band[here[0]]]

    def _weigh(self, shelf: Shelf, look: Look, part: Some, order: Some) -> Numbers:
        """Return what offers, by column, gain asks, by row; what cannot be gains -inf."""
        offers, asks = shelf.offers[order][None, :], look.asks[part][:, None]
        side = self._columns.offers
        gain = self._scales.kinds(offers, asks)
        if shelf.whole:
            gain *= self._scales.talk(offers, asks)
        else:
            common = np.minimum(shelf.level[order][None, :], look.level[part][:, None])
            gain *= self._scales.language(common) * self._scales.hours(offers, asks)
        gain *= side.weight[offers] * look.weight[part][:, None]
        helper, learner = side.person[offers], self._columns.asks.person[asks]
        silent = (gain <= 0) | (helper == learner)
        gain -= shelf.price[order]
        gain[silent] = -np.inf
        row, column = np.nonzero(self._wary[helper] & self._wary[learner])
        if len(row):
            apart = ~self._columns.may_meet(helper[0, column], learner[row, 0])
            gain[row[apart], column[apart]] = -np.inf
        return gain


def _seen(rows: Some, most: Numbers, *, whole: bool) -> Iterator[tuple[Some, Some]]:
    """Yield asks with the offers they look at: of a long shelf the first, and some of the next.

    If all looked at the same few, most of the shelf would never be seen; so each lot of asks goes
    on from where the last one ended.
    """
    if whole or len(most) <= DEEP:
        for part in _parts(rows, len(most)):
            yield part, np.arange(len(most))
        return
    front = max(1, DEEP // 4)
    wide = DEEP - front
    lots = range(0, len(rows), LOT)
    reach = min(len(most), front + len(lots) * wide)
    ranked = np.argpartition(-most, reach - 1)[:reach]
    ranked = ranked[np.argsort(-most[ranked], kind="stable")]
    for place, start in enumerate(lots):
        own = front + (np.arange(wide) + place * wide) % (reach - front)
        yield rows[start : start + LOT], ranked[np.concatenate((np.arange(front), np.unique(own)))]


def _parts(rows: Some, wide: int) -> Iterator[Some]:
    size = max(1, _CELLS // max(1, wide))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
