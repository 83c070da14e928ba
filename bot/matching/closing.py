"""What closes a circle after two lessons, looked for chain by chain."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bot.matching import score
from bot.matching.columns import Columns, Side
from bot.matching.compiled import compiled
from bot.matching.groups import Some
from bot.matching.prices import Prices
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.tongues import Bits


class Wishes(NamedTuple):
    """The offers or the asks of everybody: where those of each person start, and their rows.

    By row: topics, sets of languages, weights, and what a lesson costs on this side.
    """

    starts: Some
    rows: Some
    topic: Some
    tongue: Some
    weight: Numbers
    cost: Numbers

    @classmethod
    def of(cls, side: Side, cost: Numbers) -> "Wishes":
        """Prepare a side."""
        return cls(side.of.starts, side.of.rows, side.topic, side.tongue, side.weight, cost)


class Chains(NamedTuple):
    """First lessons with what they bring; where the second ones of each person start, who helps
    there, and what they bring; and the most that a lesson brings which each person takes.
    """

    helper: Some
    learner: Some
    brings: Numbers
    starts: Some
    second: Some
    after: Numbers
    best: Numbers


class Ring(NamedTuple):
    """What third lessons are weighed with: both sides, tables, and everybody's zone.

    `close` has closeness by asked and offered topic, and `itself` of a topic to itself.
    """

    offers: Wishes
    asks: Wishes
    close: Numbers
    itself: Numbers
    bits: Bits
    level: Numbers
    hours: Numbers
    zone: Some

    @classmethod
    def of(cls, columns: Columns, scales: Scales, prices: Prices) -> "Ring":
        """Prepare to close circles at some prices."""
        offers, asks = columns.offers, columns.asks
        helping = (prices.give + prices.lean)[offers.person]
        learning = prices.ask + (prices.take - prices.lean)[asks.person]
        return cls(
            Wishes.of(offers, helping),
            Wishes.of(asks, learning),
            *columns.topics.tables(),
            columns.tongues.bits,
            scales.language(np.arange(5, dtype=np.uint8)),
            scales.every_hour,
            columns.zone,
        )


@compiled
def find_thirds(chains: Chains, ring: Ring, begin: int, end: int, least: float) -> Some:
    """Return circles that may gain more than `least` and begin with some of the first lessons.

    There is a row each for the first lessons, the second ones, and the third ones' offers and asks.
    """
    count, found = 0, np.empty((4, 1024), np.int32)
    for first in range(begin, end):
        middle = chains.helper[first]
        for second in range(chains.starts[middle], chains.starts[middle + 1]):
            both = chains.brings[first] + chains.after[second]
            if both <= least * 2 / 3:
                break
            if both + chains.best[chains.second[second]] > least:
                helper, learner = chains.learner[first], chains.second[second]
                for offer, ask in _between(ring, helper, learner, least - both):
                    if count == found.shape[1]:
                        found = np.hstack((found, np.empty_like(found)))
                    found[0, count], found[1, count] = first, second
                    found[2, count], found[3, count] = offer, ask
                    count += 1
    return found[:, :count]


@compiled
def _between(ring: Ring, helper: int, learner: int, least: float) -> Iterator[tuple[int, int]]:
    """Yield offers and asks of two people that may bring more than `least` to a circle."""
    offers, asks = ring.offers, ring.asks
    hours = ring.hours[ring.zone[helper], ring.zone[learner]]
    for n in range(offers.starts[helper], offers.starts[helper + 1]):
        for m in range(asks.starts[learner], asks.starts[learner + 1]):
            offer, ask = offers.rows[n], asks.rows[m]
            close = _closeness(ring, offers.topic[offer], asks.topic[ask])
            most = score.CIRCLE * close * offers.weight[offer] * asks.weight[ask] * hours
            cost = offers.cost[offer] + asks.cost[ask]
            if close > 0 and most - cost > least:
                level = _level(ring.bits, offers.tongue[offer], asks.tongue[ask])
                if level and most * ring.level[level] - cost > least:
                    yield offer, ask


@compiled
def _closeness(ring: Ring, offered: int, asked: int) -> float:
    edge = len(ring.close) - 1
    itself: float = ring.itself[asked]
    other: float = ring.close[min(asked, edge), min(offered, edge)]
    return itself if asked == offered else other


@compiled
def _level(bits: Bits, one: int, other: int) -> int:
    """Return the best level that two sets of languages have in common."""
    for level in range(len(bits)):
        met = False
        for word in range(bits.shape[1]):
            met = met or (bits[level, word, one] & bits[level, word, other]) != 0
        if not met:
            return level
    return len(bits)
