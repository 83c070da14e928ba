"""Invented offers and asks as columns, and what is built of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.capacities import Capacities
from bot.matching import Side, Wish
from bot.simulation.crowd import Crowd, Ints

OFFERS, ASKS = 3.03, 2.68
"""How many a person draws on average; the same thing twice counts once, so 2.6 and 2.4 stay."""
EAGERNESS = 1.5
"""Shape of the negative binomial law: many people say one or two things, a few say a dozen."""
MOST = 12
SKEW = 0.7
"""How far what is asked for often differs from what is offered often."""
DAYS_OPEN = 60
ASK_AGE = 15.0
"""Mean age of an ask in days: most are served or given up long before they expire."""
ROUND_DAYS = 7
DEADLINES, DEADLINE_DAYS = 0.08, 40
KINDS, TWO_KINDS = 0.15, 0.03
CHOSEN_LANGUAGE = 0.06
SIDES: tuple[Side, Side] = ("offer", "ask")


@dataclass(frozen=True, slots=True)
class Declared:
    """Columns with one entry for each wish: its owner and topic by number, and its side."""

    owner: Ints
    topic: Ints
    asks: NDArray[np.bool_]


def declare(people: int, topics: int, draw: np.random.Generator) -> Declared:
    """Draw what everybody offers and asks for, by Zipf's law; nobody names a topic twice.

    The n-th topic in the order of popularity is named 1/n as often as the first. People do not
    ask for just what others offer, so the two sides have related, but not equal, orders.
    """
    offers = _how_many(OFFERS, people, draw)
    asks = _how_many(ASKS, people, draw)
    asks[(offers + asks) == 0] = 1
    order = draw.permutation(topics)
    shifted = order[np.argsort(np.arange(1, topics + 1) * np.exp(SKEW * draw.normal(size=topics)))]
    owner = np.concatenate([np.repeat(np.arange(people), count) for count in (offers, asks)])
    topic = np.concatenate(
        [_zipf(order, int(offers.sum()), draw), _zipf(shifted, int(asks.sum()), draw)]
    )
    side = np.arange(len(owner)) >= offers.sum()
    mixed = draw.permutation(len(owner))
    _, first = np.unique(owner[mixed] * topics + topic[mixed], return_index=True)
    kept = mixed[first]
    return Declared(owner[kept], topic[kept], side[kept])


def wishes(
    declared: Declared,
    crowd: Crowd,
    capacities: Capacities,
    draw: np.random.Generator,
    now: datetime,
) -> tuple[Wish, ...]:
    """Build the wishes; equal times, kinds and languages are one object that they share."""
    size, asks = len(declared.owner), declared.asks
    hours = _ages(asks, draw)
    until = draw.integers(1, DEADLINE_DAYS, size, endpoint=True)
    until[~asks | (draw.random(size) >= DEADLINES)] = 0
    waited = np.where(asks, hours // (24 * ROUND_DAYS), 0)
    codes = [one.code for one in capacities]
    kinds = _kinds([kind.code for kind in capacities.kinds()])
    return tuple(
        map(
            Wish,
            [f"w{number:07x}" for number in range(size)],
            _shared(crowd.ids, declared.owner),
            _shared(SIDES, asks.astype(np.int64)),
            _shared(codes, declared.topic),
            _shared([now - timedelta(hours=age) for age in range(24 * DAYS_OPEN)], hours),
            _shared(kinds, _kinds_named(size, len(kinds), draw)),
            _languages(declared, crowd, draw),
            _shared([None, *(now + timedelta(days=1 + n) for n in range(DEADLINE_DAYS))], until),
            waited.tolist(),
        )
    )


def _how_many(mean: float, people: int, draw: np.random.Generator) -> Ints:
    drawn = draw.negative_binomial(EAGERNESS, EAGERNESS / (EAGERNESS + mean), people)
    return np.minimum(drawn, MOST).astype(np.int64)


def _zipf(order: Ints, size: int, draw: np.random.Generator) -> Ints:
    steps = np.cumsum(1 / np.arange(1, len(order) + 1))
    found = np.searchsorted(steps / steps[-1], draw.random(size), side="right")
    return order[np.minimum(found, len(order) - 1)]


def _ages(asks: NDArray[np.bool_], draw: np.random.Generator) -> Ints:
    """Return the hours since each wish was said: offers stay, asks go."""
    evenly = draw.uniform(0, DAYS_OPEN, len(asks))
    fading = draw.exponential(ASK_AGE, len(asks)) % DAYS_OPEN
    return (24 * np.where(asks, fading, evenly)).astype(np.int64)


def _kinds(codes: Sequence[str]) -> list[frozenset[str]]:
    pairs = [frozenset(pair) for pair in zip(codes, [*codes[1:], codes[0]], strict=True)]
    return [frozenset(), *(frozenset([code]) for code in codes), *pairs]


def _kinds_named(size: int, kinds: int, draw: np.random.Generator) -> Ints:
    singles = (kinds - 1) // 2
    chance = draw.random(size)
    one = draw.integers(1, singles, size, endpoint=True)
    named = np.where(chance < KINDS, one, 0)
    return np.where(chance < TWO_KINDS, one + singles, named)


def _languages(
    declared: Declared, crowd: Crowd, draw: np.random.Generator
) -> list[tuple[str, ...]]:
    """Return the one language that some wishes are for: the one their person speaks best."""
    best = [(max(speech, key=lambda code: speech[code]),) for speech in crowd.speeches]
    chosen = 1 + crowd.speech[declared.owner]
    chosen[draw.random(len(chosen)) >= CHOSEN_LANGUAGE] = 0
    return _shared([(), *best], chosen)


def _shared(values: Sequence[Any], index: Ints) -> list[Any]:
    """Return the values at these places; no value is copied."""
    column = np.empty(len(values), dtype=object)
    column[:] = values
    found: list[Any] = column[index].tolist()
    return found
