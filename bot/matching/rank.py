"""One wish, and everybody who could be introduced for it now."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from bot.matching.edges import Edge, between
from bot.matching.options import Option, pair, to_match
from bot.matching.pool import Match, Pool, Wish
from bot.matching.ties import tie
from bot.matching.weigh import Scales

Sides = tuple[list[Wish], list[Wish]]
"""Somebody's open offers and asks."""


def rank(pool: Pool, wish_id: str, *, seed: int, now: datetime) -> tuple[Match, ...]:
    """Return all feasible pairs for one offer or ask, the best first, one for each other person.

    The wish's own lesson comes first in each match; whatever else the two can do for each other
    follows. Nothing is chosen, so the same person may come in many. Empty where the wish's person
    has no room or its deadline has passed. Raises KeyError if the pool has no such wish, and
    TypeError where a time is naive.
    """
    if all(wish.id != wish_id for wish in pool.wishes):
        raise KeyError(wish_id)
    scales = Scales(pool, now)
    wish = next((wish for wish in scales.open if wish.id == wish_id), None)
    options = sorted(
        _options(wish, scales) if wish else (),
        key=lambda option: (-option.value, tie(seed, "".join(option.people)), option.people),
    )
    return tuple(to_match(option, scales) for option in options)


def _options(wish: Wish, scales: Scales) -> Iterator[Option]:
    of = _by_person(scales, wish)
    mine = of.pop(wish.person)
    for person, theirs in of.items():
        own = list(_own(wish, theirs, scales)) if scales.may_meet(person, wish.person) else []
        if own:
            served = {lesson.ask.id for lesson in own}
            more = (*between(mine[0], theirs[1], scales), *between(theirs[0], mine[1], scales))
            others = [lesson for lesson in more if lesson.ask.id not in served]
            yield pair(own + others, scales, wish.id)


def _own(wish: Wish, theirs: Sides, scales: Scales) -> Iterator[Edge]:
    offers, asks = theirs
    if wish.side == "ask":
        return between(offers, (wish,), scales)
    return (lesson for ask in asks for lesson in between((wish,), (ask,), scales))


def _by_person(scales: Scales, wish: Wish) -> dict[str, Sides]:
    partners = {
        other.person
        for other in scales.open
        if other.side != wish.side and _serves(wish, other, scales)
    }
    of: dict[str, Sides] = defaultdict(lambda: ([], []))
    around = (w for w in scales.open if w.person in partners or w.person == wish.person)
    for other in sorted(around, key=lambda other: other.id):
        of[other.person][other.side == "ask"].append(other)
    return of


def _serves(wish: Wish, other: Wish, scales: Scales) -> bool:
    offer, ask = (other, wish) if wish.side == "ask" else (wish, other)
    return offer.topic in scales.near(ask.topic)
