"""Where a round is planned: a pool as columns, what weighs its lessons, and what finds them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.lessons import Lessons
from bot.matching.listed import Listed, Pairs, Terms
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.threads import by_parts

if TYPE_CHECKING:
    from bot.matching.search import Search


@dataclass(frozen=True, slots=True)
class Place:
    """Columns, scales, and a search.

    Of several lessons between an ask and a voice only the best is found.
    """

    columns: Columns
    scales: Scales
    search: "Search | Listed"

    @classmethod
    def of(cls, columns: Columns) -> Self:
        """Prepare a pool; a small one is listed as a whole."""
        scales = Scales(columns)
        if Listed.can_hold(columns):
            return cls(columns, scales, Listed.of(columns, scales))
        from bot.matching.search import Search  # noqa: PLC0415 - a compiler is much to load

        return cls(columns, scales, Search(columns, scales))

    def glance(self, most: int) -> Lessons:
        """Return so many good lessons for each ask, while all is free."""
        return self._by_parts(self.search.glance(most))

    def best(self, most: int, terms: Terms) -> Lessons:
        """Return the lessons that gain each ask most, by ask (see `Search`)."""
        every = Lessons.joined(self.search.best(most, terms, self._meeting))
        return every[np.argsort(every.asks, kind="stable")]

    def first(self, most: int, terms: Terms) -> tuple[Lessons, Numbers]:
        """Return the lessons that gain each ask most, at most so many for each.

        And by ask how much more than it must any other may gain at most, 0 where there is none.
        """
        rest = np.zeros(len(terms.least))

        def work(found: Pairs, more: Numbers) -> Lessons:
            asks, place = np.unique(found[1], return_inverse=True)
            lowest = np.full(len(asks), np.inf)
            np.minimum.at(lowest, place, more)
            full = np.bincount(place, minlength=len(asks)) >= most
            rest[asks[full]] = lowest[full]
            return self._meeting(found, more)

        return Lessons.joined(self.search.best(most, terms, work)), rest

    def above(self, terms: Terms) -> Lessons:
        """Return all lessons that gain an ask more than it must (see `Search`)."""
        return Lessons.joined(self.search.sift(terms, self._meeting))

    def rivals(self, most: int, terms: Terms) -> Lessons:
        """Return lessons that show who competes for whom (see `Search`)."""
        return self._by_parts(self.search.rivals(most, terms))

    def _by_parts(self, found: Pairs) -> Lessons:
        offers, asks = found

        def weigh(part: slice) -> Lessons:
            return Lessons.of(self.columns, self.scales, offers[part], asks[part])

        return Lessons.joined(by_parts(weigh, len(asks))).voiced(self.columns)

    def _meeting(self, found: Pairs, _more: Numbers) -> Lessons:
        """Return the lessons of those who may meet."""
        columns, (offers, asks) = self.columns, found
        may = columns.may_meet(columns.offers.person[offers], columns.asks.person[asks])
        return Lessons.of(columns, self.scales, offers[may], asks[may]).voiced(columns)
