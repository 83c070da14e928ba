"""What closes a pair after one lesson, or a circle after two, looked for one by one."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from bot.matching import score
from bot.matching.columns import Columns, Side
from bot.matching.compiled import compiled
from bot.matching.groups import Some
from bot.matching.prices import Prices
from bot.matching.room import Start, filled
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.tongues import Bits


class Wishes(NamedTuple):
    """The offers or the asks of everybody, person by person, and where those of each start.

    Of each the row, topic, set of languages, and weight.
    """

    starts: Some
    rows: Some
    topic: Some
    tongue: Some
    weight: Numbers

    @classmethod
    def of(cls, side: Side) -> "Wishes":
        """Prepare a side."""
        rows = side.of.rows
        return cls(side.of.starts, rows, side.topic[rows], side.tongue[rows], side.weight[rows])


class Chains(NamedTuple):
    """First lessons with what they bring, and those that circles begin with, by learner.

    Where the second ones of each person start, who helps there, and what they bring, the most
    first.
    """

    begin: Some
    helper: Some
    learner: Some
    brings: Numbers
    starts: Some
    second: Some
    after: Numbers


class Ring(NamedTuple):
    """What the last lessons are weighed with: both sides, costs, tables, and everybody's zone.

    `helping` is what it costs each person, `learning` what it costs for each ask, in the order of
    `asks`. `close` has closeness by asked and offered topic, and `itself` of a topic to itself.
    `two` and `three` are for what a lesson counts in a pair and in a circle: a compiled loop, which
    is kept on disk, would go on with a constant as it was.
    """

    offers: Wishes
    asks: Wishes
    helping: Numbers
    learning: Numbers
    close: Numbers
    itself: Numbers
    bits: Bits
    level: Numbers
    hours: Numbers
    zone: Some
    two: float
    three: float

    @classmethod
    def of(cls, columns: Columns, scales: Scales, prices: Prices) -> "Ring":
        """Prepare to close circles at some prices."""
        asks = columns.asks
        learning = prices.ask + (prices.take - prices.lean)[asks.person]
        return cls(
            Wishes.of(columns.offers),
            Wishes.of(asks),
            prices.give + prices.lean,
            learning[asks.of.rows],
            *columns.topics.tables(),
            columns.tongues.bits,
            scales.language(np.arange(5, dtype=np.uint8)),
            scales.every_hour,
            columns.zone,
            score.BOTH_WAYS,
            score.CIRCLE,
        )


@compiled
def ranked(numbers: Some, value: Numbers, groups: int) -> tuple[Some, Some]:
    """Return the places of an array by the number that stands there, those of most value first.

    And where those of each number start, 0 to `groups` - 1, and at last where all end.
    """
    starts = np.zeros(groups + 1, np.int64)
    for number in numbers:
        starts[number + 1] += 1
    starts = np.cumsum(starts)
    free, places = starts[:-1].copy(), np.empty(len(numbers), np.int32)
    for place, number in enumerate(numbers):
        places[free[number]] = place
        free[number] += 1
    for group in range(groups):
        theirs = places[starts[group] : starts[group + 1]]
        theirs[:] = theirs[np.argsort(-value[theirs], kind="mergesort")]
    return places, starts


def find_thirds(chains: Chains, ring: Ring, least: float) -> tuple[Some, ...]:
    """Return circles that may gain more than `least`.

    They are columns: first lessons, second ones, and the third ones' offers and asks.
    """
    fill = partial(_find_thirds, chains, ring, least)
    return filled(fill, len(chains.begin), 4 * (np.int32,))


@compiled
def _find_thirds(
    chains: Chains, ring: Ring, least: float, start: Start, columns: tuple[Some, ...]
) -> Start:
    """Put circles into columns, from one of the first lessons on (see `room.Fill`)."""
    (step, count), fits = start, True
    helper, reach = -1, np.zeros(len(ring.itself))
    while fits and step < len(chains.begin):
        first, end = chains.begin[step], count
        if chains.learner[first] != helper:
            helper = chains.learner[first]
            _reach_out(ring, helper, reach)
        middle = chains.helper[first]
        for second in range(chains.starts[middle], chains.starts[middle + 1]):
            both = chains.brings[first] + chains.after[second]
            if both <= least * 2 / 3:
                break
            learner, missing = chains.second[second], least - both
            if _reached(ring, helper, learner, reach, missing):
                for offer, ask in _between(ring, helper, learner, missing):
                    _put((np.int32(first), np.int32(second), offer, ask), columns, end)
                    end += 1
        fits = end <= len(columns[0])
        if fits:
            step, count = step + 1, end
    return step, count


def find_backs(ring: Ring, helper: Some, learner: Some, least: Numbers) -> tuple[Some, Some, Some]:
    """Return what those who are helped might do for their helpers to bring a pair enough.

    Of some lessons the people are given, and what the lesson back must bring; returns the place of
    each, an offer and an ask.
    """
    fill = partial(_find_backs, ring, (helper, learner, least))
    place, offer, ask = filled(fill, len(helper), 3 * (np.int32,))
    return place, offer, ask


@compiled
def _find_backs(
    ring: Ring, lessons: tuple[Some, Some, Numbers], start: Start, columns: tuple[Some, ...]
) -> Start:
    """Put lessons back into columns, from a row on (see `room.Fill`)."""
    helper, learner, least = lessons
    (row, count), fits = start, True
    asks, before, reach = ring.asks, -1, np.zeros(len(ring.itself))
    while fits and row < len(helper):
        one, other, end = learner[row], helper[row], count
        if one != before:
            _reach_out(ring, one, reach)
            before = one
        best = ring.two * ring.hours[ring.zone[one], ring.zone[other]]
        for ask in range(asks.starts[other], asks.starts[other + 1]):
            most = best * asks.weight[ask]
            cost = ring.learning[ask] + ring.helping[one] + least[row]
            if reach[asks.topic[ask]] * most > cost:
                for offer in range(ring.offers.starts[one], ring.offers.starts[one + 1]):
                    near = _closeness(ring, ring.offers.topic[offer], asks.topic[ask])
                    if near > 0 and near * most * ring.offers.weight[offer] > cost:
                        back = np.int32(row), ring.offers.rows[offer], asks.rows[ask]
                        _put(back, columns, end)
                        end += 1
        fits = end <= len(columns[0])
        if fits:
            row, count = row + 1, end
    return row, count


@compiled
def _put(found: tuple[Any, ...], columns: tuple[Some, ...], row: int) -> None:
    """Put a row into columns, if there is room for it."""
    if row < len(columns[0]):
        for place in range(len(found)):
            columns[place][row] = found[place]


@compiled
def _reach_out(ring: Ring, helper: int, reach: Numbers) -> None:
    """Tell of each topic how much an ask for it may bring by what somebody offers, 0 if nothing."""
    offers = ring.offers
    reach[:] = 0
    for place in range(offers.starts[helper], offers.starts[helper + 1]):
        for topic in range(len(reach)):
            close = _closeness(ring, offers.topic[place], topic)
            reach[topic] = max(reach[topic], close * offers.weight[place])


@compiled
def _reached(ring: Ring, helper: int, learner: int, reach: Numbers, least: float) -> bool:
    """Say whether something that a learner asks for may bring more than `least` to a circle."""
    asks = ring.asks
    for place in range(asks.starts[learner], asks.starts[learner + 1]):
        most = ring.three * reach[asks.topic[place]] * asks.weight[place]
        if most > 0 and most - ring.learning[place] - ring.helping[helper] > least:
            return True
    return False


@compiled
def _between(ring: Ring, helper: int, learner: int, least: float) -> Iterator[tuple[int, int]]:
    """Yield offers and asks of two people that may bring more than `least` to a circle."""
    offers, asks = ring.offers, ring.asks
    hours = ring.hours[ring.zone[helper], ring.zone[learner]]
    for offer in range(offers.starts[helper], offers.starts[helper + 1]):
        for ask in range(asks.starts[learner], asks.starts[learner + 1]):
            close = _closeness(ring, offers.topic[offer], asks.topic[ask])
            most = ring.three * close * offers.weight[offer] * asks.weight[ask] * hours
            cost = ring.learning[ask] + ring.helping[helper]
            if close > 0 and most - cost > least:
                level = _level(ring.bits, offers.tongue[offer], asks.tongue[ask])
                if level and most * ring.level[level] - cost > least:
                    yield offers.rows[offer], asks.rows[ask]


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
