"""Greedy choice: the best that still fits, until nothing does."""

from collections.abc import Sequence
from heapq import heappop, heappush

from bot.matching.options import Option, trim
from bot.matching.taken import Taken
from bot.matching.weigh import Scales


def fill(options: Sequence[Option], taken: Taken, scales: Scales) -> None:
    """Take from options, the best first, all that fits; what lost a lesson queues up again."""
    late: list[tuple[float, int, Option]] = []
    for number, option in enumerate(options):
        while late and late[0][0] < -merit(option):
            _consider(heappop(late)[2], number, late, taken, scales)
        _consider(option, number, late, taken, scales)
    while late:
        _consider(heappop(late)[2], len(options), late, taken, scales)


def merit(option: Option) -> float:
    """Return the value for each person whose room is used, by which options are ranked."""
    return option.value / (3 if option.circle else 2)


def _consider(
    option: Option,
    number: int,
    late: list[tuple[float, int, Option]],
    taken: Taken,
    scales: Scales,
) -> None:
    if not taken.fits(option):
        return
    left = trim(option, taken.served, scales)
    if left is option:
        taken.add(option)
    elif left:
        heappush(late, (-merit(left), number, left))
