"""Single lessons that are possible: an offer, the ask it serves, and what that is worth."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.matching.pool import Wish
from bot.matching.weigh import Scales


class Edge(NamedTuple):
    """An offer that may serve an ask, and the value of a match of that alone."""

    offer: Wish
    ask: Wish
    value: float


def edge(offer: Wish, ask: Wish, scales: Scales) -> Edge:
    """Return the edge of an offer and an ask; its value is 0 without a common language."""
    return Edge(offer, ask, scales.value(offer, ask))


def between(offers: Iterable[Wish], asks: Iterable[Wish], scales: Scales) -> Iterator[Edge]:
    """Yield, for each of one person's asks, the best that another person's offers do for it."""
    mine = tuple(offers)
    for ask in asks:
        near = scales.near(ask.topic)
        edges = (edge(offer, ask, scales) for offer in mine if offer.topic in near)
        best = max(edges, key=lambda found: found.value, default=None)
        if best and best.value > 0:
            yield best


def pair_of(lesson: Edge) -> tuple[str, str]:
    """Return the sorted ids of the two people of an edge."""
    one, other = lesson.offer.person, lesson.ask.person
    return (one, other) if one < other else (other, one)


def in_order(one: str, other: str) -> tuple[str, str]:
    """Return two ids as a sorted pair."""
    return (one, other) if one < other else (other, one)
