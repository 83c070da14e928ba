"""What everybody declared and lived through, as columns of numbers, for counting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Spans = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Community:
    """Who is counted: people have numbers from 0 on.

    `regions` gives each person a place in `region_codes`, -1 where the region is not known.
    `platforms` tells who is on each, and `size` is how many people there are.
    """

    size: int
    regions: Numbers
    region_codes: Sequence[str]
    platforms: Mapping[str, Numbers]


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one sort, such as open offers: each is about a person and a capacity.

    `topics` are places in the list of capacities; `languages` and `kinds` are places in the lists
    of `tongues` and `helps`, whose entries are all the languages, or kinds of help, of a fact.
    """

    people: Numbers
    topics: Numbers
    languages: Numbers
    kinds: Numbers
    tongues: Sequence[tuple[str, ...]]
    helps: Sequence[tuple[str, ...]]

    def only(self, which: Flags | Numbers) -> "Facts":
        """Return the facts for which a flag is set, or which stand in these places."""
        return Facts(
            self.people[which],
            self.topics[which],
            self.languages[which],
            self.kinds[which],
            self.tongues,
            self.helps,
        )

    def __len__(self) -> int:
        return len(self.people)


@dataclass(frozen=True, slots=True)
class Asks:
    """Asks, with a flag for those that are open and for those made lately.

    `days` is the time from an ask to the first introduction for it, not a number where there was
    none.
    """

    facts: Facts
    is_open: Flags
    is_recent: Flags
    days: Spans


@dataclass(frozen=True, slots=True)
class Lived:
    """Introductions, each told once of everybody in it, and whether they met and it helped them."""

    facts: Facts
    met: Flags
    helped: Flags


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is counted."""

    community: Community
    offers: Facts
    asks: Asks
    lived: Lived
