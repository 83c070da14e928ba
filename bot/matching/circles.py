"""Circles of three: Ada helps Ben, Ben helps Chi, and Chi helps Ada."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.matching.edges import Edge, in_order
from bot.matching.options import Option, circle
from bot.matching.weigh import Scales

REACH = 24
"""Helpers of a person that are tried."""

Helpers = Mapping[str, Mapping[str, Edge]]


def circles(
    edges: Iterable[Edge], mutual: Collection[tuple[str, str]], scales: Scales
) -> Iterator[Option]:
    """Yield the circles among the best `REACH` helpers of each person.

    `mutual` are the sorted pairs who can help each other; where two of the three could, the
    shorter way is preferred and the circle left out.
    """
    helpers = _best_helpers(edges)
    for ring in _rings(helpers):
        people = [edge.offer.person for edge in ring]
        if not any(in_order(people[n], people[n - 1]) in mutual for n in range(3)):
            option = circle(ring, scales)
            if option:
                yield option


def _rings(helpers: Helpers) -> Iterator[tuple[Edge, Edge, Edge]]:
    order = {person: number for number, person in enumerate(helpers)}
    for ada, of_ada in helpers.items():
        for chi, third in of_ada.items():
            if order.get(chi, -1) <= order[ada]:
                continue
            for ben, second in helpers[chi].items():
                first = helpers.get(ben, {}).get(ada)
                if first and order[ben] > order[ada]:
                    yield first, second, third


def _best_helpers(edges: Iterable[Edge]) -> Helpers:
    of: dict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in sorted(edges, key=lambda edge: edge.value, reverse=True):
        mine = of[edge.ask.person]
        if len(mine) < REACH:
            mine.setdefault(edge.offer.person, edge)
    return of
