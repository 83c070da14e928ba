"""All options that are looked at, by their number of lessons."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Keys, best_of
from bot.matching.lessons import Lessons
from bot.matching.options import Options
from bot.matching.threads import side_by_side

MANY = 1 << 19
"""Options for which it is worth working in threads, and with compiled loops."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Options of one lesson, of one each way, and circles: rows of one, two and three places."""

    alone: Options
    pairs: Options
    circles: Options

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    @property
    def parts(self) -> tuple[Options, Options, Options]:
        """The options by their number of lessons."""
        return self.alone, self.pairs, self.circles

    @classmethod
    def of(
        cls,
        lessons: Lessons | None = None,
        pairs: Options | None = None,
        circles: Options | None = None,
    ) -> Self:
        """Return a menu of what there is."""
        alone = None if lessons is None else Options.of(lessons)
        given = enumerate((alone, pairs, circles))
        return cls(*(Options.none(1 + n) if each is None else each for n, each in given))

    @classmethod
    def joined(cls, menus: Iterable[Self]) -> Self:
        """Put menus together."""
        return cls(*map(Options.joined, zip(*(each.parts for each in menus), strict=True)))

    def each(self, change: Callable[[Options], Options]) -> Self:
        """Return what is made of the options of each number of lessons; of many at once."""
        return type(self)(*(side_by_side if len(self) > MANY else map)(change, self.parts))

    def rows(self) -> Options:
        """Return all in rows of three places, those of one lesson first."""
        return Options.joined(part.spread() for part in self.parts)

    def lessons(self, columns: Columns) -> Lessons:
        """Return those options that are one lesson."""
        offers, asks = self.alone.offers[:, 0], self.alone.asks[:, 0]
        people = columns.offers.person[offers], columns.asks.person[asks]
        return Lessons(offers, asks, *people, self.alone.value)


def distinct(columns: Columns, menu: Menu) -> Menu:
    """Return the options without those that serve the same asks by the same people for less."""

    def best(options: Options) -> Options:
        return options[best_of(_keys(columns, options), options.value)]

    return menu.each(best)


def _keys(columns: Columns, options: Options) -> Keys:
    """Return a number for each option, the same where the same people serve the same asks."""
    number, asks = np.int64(len(columns.asks)), np.sort(options.asks, axis=1).T
    if len(asks) == 1:
        helper = columns.offers.person[options.offers[:, 0]]
        keys: Keys = asks[0] * np.int64(len(columns.people)) + helper
        return keys
    keys = asks[0] * number + asks[1]
    if len(asks) == 3:  # one number for all would be too large
        keys = np.unique(keys, return_inverse=True)[1] * number + asks[2]
    return keys
