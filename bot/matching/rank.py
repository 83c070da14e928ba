"""One wish, and everybody who could be introduced for it now."""

from datetime import datetime

import numpy as np

from bot.matching.columns import Columns, arrange
from bot.matching.groups import best_of
from bot.matching.lessons import Lessons
from bot.matching.matches import to_matches
from bot.matching.menu import Menu
from bot.matching.options import people_of
from bot.matching.pool import Aims, Match, Pool
from bot.matching.returns import returns
from bot.matching.scales import Scales


def rank(pool: Pool, wish_id: str, *, seed: int, now: datetime) -> tuple[Match, ...]:
    """Return all feasible pairs for one offer or ask, the best first, one for each other person.

    The wish's own lesson comes first in each match, then the best that the other way round is
    possible. Nothing is chosen, so the same person may come in many. Empty where the wish's person
    has no time or its deadline has passed. Raises KeyError if the pool has no such wish, and
    TypeError where a time is naive.
    """
    wanted = next((wish for wish in pool.wishes if wish.id == wish_id), None)
    if wanted is None:
        raise KeyError(wish_id)
    columns = arrange(pool, seed=seed, now=now, aims=Aims())
    mine = columns.asks if wanted.side == "ask" else columns.offers
    row = next((place for place, wish in enumerate(mine.wishes) if wish.id == wish_id), None)
    if row is None:
        return ()
    scales = Scales(columns)
    lessons = _lessons(columns, scales, row, asked=wanted.side == "ask")
    options = Menu.of(lessons, returns(columns, scales, lessons)).rows()
    people = (
        people_of(columns, options).astype(np.int64).sum(axis=1)
    )  # one of the two is always the same
    return to_matches(columns, scales, options[best_of(people, options.value)], None)


def _lessons(columns: Columns, scales: Scales, row: int, *, asked: bool) -> Lessons:
    """Return the feasible lessons of one ask or offer."""
    others = np.arange(len(columns.offers if asked else columns.asks), dtype=np.int32)
    one = np.full(len(others), row, dtype=np.int32)
    offers, asks = (others, one) if asked else (one, others)
    topics = columns.asks.topic[asks], columns.offers.topic[offers]
    people = columns.offers.person[offers], columns.asks.person[asks]
    near = np.flatnonzero((columns.topics.closeness(*topics) > 0) & columns.may_meet(*people))
    found = Lessons.of(columns, scales, offers[near], asks[near]).voiced(columns)
    return found[np.flatnonzero(found.value > 0)]
