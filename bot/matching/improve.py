"""Local search: gives up a match where what then becomes possible is worth more."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from bot.matching.fill import merit
from bot.matching.options import Option, trim
from bot.matching.taken import Taken
from bot.matching.weigh import Scales

PASSES = 3
REACH = 40
"""Other options of a person that are tried in place of a match."""

_LEAST_GAIN = 1e-9


def improve(options: Sequence[Option], taken: Taken, scales: Scales) -> None:
    """Exchange single matches for others around them while the total value grows.

    Goes over all matches at most `PASSES` times; `options` come ranked, the best first.
    """
    around = _around(options)
    for _ in range(PASSES):
        if not sum(_exchange(option, around, taken, scales) for option in tuple(taken.options)):
            return


def _exchange(
    option: Option, around: Mapping[str, list[Option]], taken: Taken, scales: Scales
) -> bool:
    taken.remove(option)
    added = list(_refill(option, around, taken, scales))
    if sum(other.value for other in added) > option.value + _LEAST_GAIN:
        return True
    for other in added:
        taken.remove(other)
    taken.add(option)
    return False


def _refill(
    option: Option, around: Mapping[str, list[Option]], taken: Taken, scales: Scales
) -> Iterator[Option]:
    near = dict.fromkeys(other for person in option.people for other in around[person])
    fitting = (trim(other, taken.served, scales) for other in near if taken.fits(other))
    for other in sorted((o for o in fitting if o), key=merit, reverse=True):
        free = all(edge.ask.id not in taken.served for edge in other.edges)
        if free and other.pairs != option.pairs and taken.fits(other):
            taken.add(other)
            yield other


def _around(options: Sequence[Option]) -> Mapping[str, list[Option]]:
    around: dict[str, list[Option]] = defaultdict(list)
    for option in options:
        for person in option.people:
            if len(around[person]) < REACH:
                around[person].append(option)
    return around
