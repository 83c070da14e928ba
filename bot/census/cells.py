"""Which facts belong to which cell: to a capacity, to a region, and so on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from bot.capacities import Capacities
from bot.census.facts import Community, Facts, Flags, Numbers
from bot.census.published import Dimension

Cell = tuple[Dimension, str]
"""What people are counted by, and the key of the group."""
Rows = Numbers
"""Places of facts."""
NONE: Rows = np.array([], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Tree:
    """The capacities by their places in the list; parents come before their children."""

    codes: Sequence[str]
    children: Sequence[Sequence[int]]
    tops: Sequence[int]

    @classmethod
    def of(cls, capacities: Capacities) -> Self:
        """Number the capacities as they stand in their file."""
        codes = [one.code for one in capacities]
        place = {code: number for number, code in enumerate(codes)}

        def below(code: str | None) -> Sequence[int]:
            return [place[child] for child in capacities.children(code)]

        return cls(codes, [below(code) for code in codes], below(None))


def groups(numbers: Numbers) -> Mapping[int, Rows]:
    """Return where each number stands."""
    order = np.argsort(numbers, kind="stable")
    found, starts = np.unique(numbers[order], return_index=True)
    parts = np.split(order, starts[1:])
    return dict(zip(found.tolist(), parts, strict=False))


def joined(parts: Sequence[Rows]) -> Rows:
    """Return everything that is in one of the parts, or in several."""
    return np.concatenate(parts) if parts else NONE


def by_words(numbers: Numbers, words: Sequence[tuple[str, ...]]) -> Mapping[str, Rows]:
    """Return where each word stands; a number is for all words of an entry."""
    found: dict[str, list[Rows]] = {}
    for number, rows in groups(numbers).items():
        for word in words[number]:
            found.setdefault(word, []).append(rows)
    return {word: joined(found[word]) for word in sorted(found)}


def cells(facts: Facts, community: Community, tree: Tree) -> Iterator[tuple[Cell, Rows]]:
    """Yield every cell that is not empty, and the facts in it."""
    yield ("all", ""), np.arange(len(facts))
    yield from _in_tree(facts, tree)
    for number, rows in groups(community.regions[facts.people]).items():
        if number >= 0:
            yield ("region", community.region_codes[number]), rows
    for code, rows in by_words(facts.languages, facts.tongues).items():
        yield ("language", code), rows
    for code, rows in by_words(facts.kinds, facts.helps).items():
        yield ("kind", code), rows
    for name, people in community.platforms.items():
        yield ("platform", name), np.flatnonzero(among(facts.people, people, community.size))


def _in_tree(facts: Facts, tree: Tree) -> Iterator[tuple[Cell, Rows]]:
    own = groups(facts.topics)
    below: dict[int, Rows] = {}
    for place in reversed(range(len(tree.codes))):
        mine = own.get(place, NONE)
        below[place] = joined([mine, *(below[child] for child in tree.children[place])])
        yield ("capacity", tree.codes[place]), mine
        yield ("subtree", tree.codes[place]), below[place]


def among(people: Numbers, some: Numbers, size: int) -> Flags:
    """Say of each of `people` whether they are among `some`; there are `size` people in all."""
    flags = np.zeros(size, dtype=bool)
    flags[some] = True
    found: Flags = flags[people]
    return found


def distinct(people: Numbers, size: int) -> Numbers:
    """Return distinct people in order; there are `size` in all. Sorting them would take longer."""
    flags = np.zeros(size, dtype=bool)
    flags[people] = True
    return np.flatnonzero(flags)
