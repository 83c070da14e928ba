"""Where a round is planned: a pool as columns, what weighs its lessons, and what finds them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.lessons import Lessons
from bot.matching.listed import Listed, Pairs, Sight
from bot.matching.scales import Scales
from bot.matching.score import Numbers

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
        return self._weighed(self.search.glance(most))

    def best(self, most: int, *, times: float, price: Numbers, seen: Sight) -> Lessons:
        """Return the lessons that gain each ask most, by ask (see `Search`)."""

        def work(found: Pairs) -> Lessons:
            return self._meeting(self._every(found))

        least = np.zeros(len(self.columns.asks))
        found = self.search.best(most, least, times=times, price=price, work=work, seen=seen)
        every = Lessons.joined(found)
        return every[np.argsort(every.asks, kind="stable")]

    def first(
        self, most: int, least: Numbers, *, times: float, price: Numbers
    ) -> tuple[Lessons, Numbers]:
        """Return the lessons that gain each ask most beyond `least`, at most so many for each.

        And by ask what any other may gain at most beyond it, 0 where there is none.
        """
        rest = np.zeros(len(least))

        def work(found: Pairs) -> Lessons:
            every = self._every(found)
            gain = times * every.value - price[every.helper] - least[every.asks]
            asks, place = np.unique(every.asks, return_inverse=True)
            lowest = np.full(len(asks), np.inf)
            np.minimum.at(lowest, place, gain)
            full = np.bincount(place, minlength=len(asks)) >= most
            rest[asks[full]] = np.maximum(lowest[full], 0.0)
            return self._meeting(every)

        found = self.search.best(most, least, times=times, price=price, work=work)
        return Lessons.joined(found), rest

    def above(self, least: Numbers, *, times: float, price: Numbers) -> Lessons:
        """Return all lessons that gain more than `least`, by ask (see `Search`)."""

        def work(found: Pairs, _more: Numbers) -> Lessons:
            return self._meeting(self._every(found))

        return Lessons.joined(self.search.sift(least, times=times, price=price, work=work))

    def rivals(self, most: int, least: Numbers, *, price: Numbers, seen: Sight) -> Lessons:
        """Return lessons that show who competes for whom (see `Search`)."""
        return self._weighed(self.search.rivals(most, least, price=price, seen=seen))

    def _weighed(self, found: Pairs) -> Lessons:
        return self._every(found).voiced(self.columns)

    def _every(self, found: Pairs) -> Lessons:
        return Lessons.of(self.columns, self.scales, *found)

    def _meeting(self, lessons: Lessons) -> Lessons:
        """Return the lessons of those who may meet, the best with each voice."""
        may = self.columns.may_meet(lessons.helper, lessons.learner)
        return lessons[np.flatnonzero(may)].voiced(self.columns)
