"""Where a round is planned: a pool as columns, what weighs its lessons, and what finds them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.matching.columns import Columns
from bot.matching.lessons import Lessons
from bot.matching.listed import Found, Listed, Pairs, Sight
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
        """Return the lessons that gain each ask most (see `Search`)."""
        return self._weighed(self.search.best(most, times=times, price=price, seen=seen))

    def sift(
        self,
        least: Numbers,
        *,
        times: float,
        price: Numbers,
        work: Callable[[Lessons], Found],
    ) -> list[Found]:
        """Return what is made of all lessons that gain more than `least` (see `Search`).

        All lessons for an ask are seen at once, others at another time, some in other threads.
        """
        parts = self.search.sift(
            least, times=times, price=price, work=lambda found: work(self._weighed(found))
        )
        return list(parts)

    def above(self, least: Numbers, *, times: float, price: Numbers) -> Lessons:
        """Return all lessons that gain more than `least`, by ask (see `Search`)."""
        every = self.sift(least, times=times, price=price, work=lambda lessons: lessons)
        return Lessons.joined(every)

    def rivals(self, most: int, least: Numbers, *, price: Numbers, seen: Sight) -> Lessons:
        """Return lessons that show who competes for whom (see `Search`)."""
        return self._weighed(self.search.rivals(most, least, price=price, seen=seen))

    def _weighed(self, found: Pairs) -> Lessons:
        return Lessons.of(self.columns, self.scales, *found).voiced(self.columns)
