"""Weighs lessons, pairs and circles of a pool, many at once."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching import score
from bot.matching.awake import UNKNOWN, common_hours
from bot.matching.columns import Columns
from bot.matching.groups import Some
from bot.matching.score import Numbers

Kinds = NDArray[np.uint64]
_ZONES = np.arange(UNKNOWN + 1)


class Scales:
    """Values for the rows of columns; arrays of rows may have any shapes that fit each other."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._levels = score.language(np.arange(5))
        self._overlap = _between()

    def worth(self, offer: Some, ask: Some) -> Numbers:
        """Return a lesson's part of the formula, which does not depend on the language."""
        offers, asks = self._columns.offers, self._columns.asks
        close = self._columns.topics.closeness(asks.topic[ask], offers.topic[offer])
        return close * (self.kinds(offer, ask) * offers.weight[offer] * asks.weight[ask])

    def kinds(self, offer: Some, ask: Some) -> Numbers:
        """Return the factor for the kinds of help."""
        return self.kinds_of(self._columns.offers.kinds[offer], self._columns.asks.kinds[ask])

    def kinds_of(self, offered: Kinds, asked: Kinds) -> Numbers:
        """Return the factor for kinds of help as bits."""
        return score.kinds(named=(offered > 0) & (asked > 0), shared=(offered & asked) > 0)

    def talk(self, offer: Some, ask: Some) -> Numbers:
        """Return what depends on the two people: language x overlap; 0 without a language."""
        offers, asks = self._columns.offers, self._columns.asks
        level = self._columns.tongues.level(offers.tongue[offer], asks.tongue[ask])
        return self._levels[level] * self.hours(offer, ask)

    def language(self, level: NDArray[np.uint8]) -> Numbers:
        """Return the factor for levels of 0 to 4."""
        return self._levels[level]

    def hours(self, offer: Some, ask: Some) -> Numbers:
        """Return the factor for the hours that the people of offers and asks share."""
        zone = self._columns.zone
        helper, learner = self._columns.offers.person[offer], self._columns.asks.person[ask]
        return self._overlap[zone[helper], zone[learner]]

    def lesson(self, offer: Some, ask: Some) -> Numbers:
        """Return the values of matches of one lesson each; 0 without a common language."""
        return self.worth(offer, ask) * self.talk(offer, ask)

    @property
    def every_hour(self) -> Numbers:
        """The factors for the hours that people share, by both zones."""
        return self._overlap

    def overlap(self, *zones: Some) -> Numbers:
        """Return the factor for the hours that two or three people share, by their zones.

        Where a zone is unknown, three share no more than those two of them who share least.
        """
        return self._overlap[zones] if len(zones) == 2 else _around()[zones]

    def both_ways(self, offers: tuple[Some, Some], asks: tuple[Some, Some]) -> Numbers:
        """Return the values of pairs with a lesson each way; 0 if not in one language."""
        worth = self.worth(offers[0], asks[0]) + self.worth(offers[1], asks[1])
        level = self._level(offers, asks)
        talk = self._levels[level] * self.hours(offers[0], asks[0])
        value: Numbers = score.BOTH_WAYS * worth * talk
        return value

    def circle(self, offers: tuple[Some, ...], asks: tuple[Some, ...]) -> Numbers:
        """Return the values of circles of three lessons; 0 without one language for all."""
        worth = sum(self.worth(offer, ask) for offer, ask in zip(offers, asks, strict=True))
        zones = tuple(self._columns.zone[self._columns.asks.person[ask]] for ask in asks)
        hours = self.overlap(*zones)
        level = self._level(offers, asks)
        value: Numbers = score.CIRCLE * np.asarray(worth) * self._levels[level] * hours
        return value

    def _level(self, offers: tuple[Some, ...], asks: tuple[Some, ...]) -> NDArray[Any]:
        sets = [self._columns.offers.tongue[offer] for offer in offers]
        sets += [self._columns.asks.tongue[ask] for ask in asks]
        return self._columns.tongues.level(*sets)


@lru_cache(maxsize=1)
def _between() -> Numbers:
    return score.overlap(common_hours(*np.ix_(_ZONES, _ZONES)))


@lru_cache(maxsize=1)
def _around() -> Numbers:
    two = _between()
    three = score.overlap(common_hours(*np.ix_(_ZONES, _ZONES, _ZONES)))
    least = np.minimum(np.minimum(two[:, :, None], two[:, None, :]), two[None, :, :])
    return np.minimum(three, least)
