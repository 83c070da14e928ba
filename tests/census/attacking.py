"""Computes what a published table implies: how few and how many people may be in a group.

Somebody who attacks knows everything but who is where: the tree, that whoever is counted is on a
platform and declares something, that counts are rounded down, and from when on they are shown. All
communities that fit the table are then the points of a polytope: how many people there are of each
sort, where a sort is a pattern of memberships. Its extremes are found exactly, as integers.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations, product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.census.cells import Cell
from bot.census.privacy import SMALLEST
from bot.census.published import Dimension
from tests.census.villages import PARENTS, PLATFORMS, REGIONS, TONGUES

Sort = frozenset[Cell]
"""The cells that people of one sort are in."""
PARTS: Sequence[Sequence[Cell]] = (
    (("capacity", "data"), ("subtree", "sparql"), ("subtree", "maps")),
    (("subtree", "data"), ("subtree", "law")),
    tuple(("platform", name) for name in PLATFORMS),
)
"""Cells that make up another together."""
Range = tuple[int, int]
Told = Mapping[Cell, Range]
"""What a table says of each cell: at least and at most so many people."""
Line = NDArray[np.float64]
MOST = 1000
OTHER = ""
"""Of the hundreds of languages there are, people may speak another, which is hidden."""


def sorts(*, tongues: bool = False) -> list[Sort]:
    """Return every sort of people there may be: with languages, or with platforms and regions."""
    topics = [frozenset(chain.from_iterable(map(_of_topic, some))) for some in _some(PARENTS)]
    others: list[Sequence[Sort]] = [topics]
    if tongues:
        others.append(
            [_cells("language", set(some) - {OTHER}) for some in _some([*TONGUES, OTHER])]
        )
    else:
        others.append([_cells("platform", some) for some in _some(PLATFORMS)])
        others.append([_cells("region", some) for some in ((), *zip(REGIONS, strict=True))])
    return [_cells("all", [""]).union(*parts) for parts in product(*others)]


def _cells(dimension: Dimension, keys: Iterable[str]) -> Sort:
    return frozenset((dimension, key) for key in keys)


def _of_topic(topic: str) -> Iterator[Cell]:
    yield ("capacity", topic)
    above: str | None = topic
    while above is not None:
        yield ("subtree", above)
        above = PARENTS[above]


def _some(of: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield every choice of one or more."""
    every = list(of)
    return chain.from_iterable(combinations(every, number + 1) for number in range(len(every)))


@dataclass
class Attack:
    """What is known of a community: of some weeks, if they are told."""

    sorts: Sequence[Sort]
    weeks: Sequence[Told]
    rules: list[LinearConstraint] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Write down what the tables say."""
        for week, told in enumerate(self.weeks):
            for cell, (least, most) in told.items():
                self.rules.append(LinearConstraint(self.line(cell, week)[None], least, most))

    @cached_property
    def cells(self) -> list[Cell]:
        """Every cell there is."""
        return sorted(set().union(*self.sorts))

    def line(self, cell: Cell, week: int = 0) -> Line:
        """Return which sorts of people are in a cell."""
        found = np.zeros((len(self.weeks), len(self.sorts)))
        found[week] = [cell in each for each in self.sorts]
        return found.ravel()

    def know_who_is_left_out(self, parts: Sequence[Cell]) -> None:
        """Know the rule by which people are left out of a group that has these parts."""
        told = self.weeks[0]
        hidden = [cell for cell in parts if told[cell][0] == 0]
        if hidden:
            rest = set(parts).difference(hidden)
            only = [bool(each & set(hidden)) and not each & rest for each in self.sorts]
            room = (SMALLEST - 1) * (len(hidden) - 1)
            self.rules.append(LinearConstraint(np.array(only, dtype=float)[None], 0, room))

    def only_joined(self, number: int) -> None:
        """Know that so many people joined between two weeks, and that nobody left or changed."""
        one = np.eye(len(self.sorts))
        joined = np.hstack([-one, one])
        self.rules.append(LinearConstraint(joined, 0, number))
        self.rules.append(LinearConstraint(joined.sum(axis=0)[None], number, number))

    def range(self, line: Line) -> Range:
        """Return how few and how many people may be in a group."""
        return self._extreme(line), -self._extreme(-line)

    def world(self, line: Line) -> NDArray[np.int64]:
        """Return how many there are of each sort where a group is as small as can be."""
        found: NDArray[np.int64] = np.rint(self._solved(line).x).astype(np.int64)
        return found

    def _extreme(self, line: Line) -> int:
        extreme: float = self._solved(line).fun
        return round(extreme)

    def _solved(self, line: Line) -> Any:
        bounds, whole = Bounds(0, MOST), np.ones_like(line)
        done = milp(line, integrality=whole, bounds=bounds, constraints=self.rules)
        assert done.success, f"no community has this table: {done.message}"
        return done


def reveals(known: Range) -> bool:
    """Say whether it is known that there is somebody, and that they are fewer than five."""
    least, most = known
    return least >= 1 and most < SMALLEST
