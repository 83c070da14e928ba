"""Where a round is planned: a pool as columns, what weighs its lessons, and what finds them."""

from dataclasses import dataclass
from typing import Self

from bot.matching.columns import Columns
from bot.matching.listed import SMALL, Listed
from bot.matching.options import Options, single
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.search import Search


@dataclass(frozen=True, slots=True)
class Place:
    """Columns, scales, and a search; what is found are options of one lesson.

    Of several lessons between an ask and a voice it is the best.
    """

    columns: Columns
    scales: Scales
    search: Search | Listed

    @classmethod
    def of(cls, columns: Columns) -> Self:
        """Prepare a pool; a small one is listed as a whole."""
        scales = Scales(columns)
        search = Search(columns, scales)
        small = len(columns.asks) * len(columns.offers) <= SMALL
        return cls(columns, scales, Listed.of(columns, scales, search) if small else search)

    def glance(self, most: int) -> Options:
        """Return so many good lessons for each ask, while all is free."""
        return single(self.columns, self.scales, *self.search.glance(most))

    def best(self, most: int, *, times: float, price: Numbers) -> Options:
        """Return the lessons that gain each ask most (see `Search`)."""
        found = self.search.best(most, times=times, price=price)
        return single(self.columns, self.scales, *found)

    def above(self, least: Numbers, *, times: float, price: Numbers) -> Options:
        """Return all lessons that gain more than `least`, by ask (see `Search`)."""
        found = self.search.above(least, times=times, price=price)
        return single(self.columns, self.scales, *found)

    def rivals(self, most: int, least: Numbers, *, price: Numbers) -> Options:
        """Return lessons that show who competes for whom (see `Search`)."""
        found = self.search.rivals(most, least, price=price)
        return single(self.columns, self.scales, *found)
