"""Weighs the offers of a shelf for the asks of a lot, one by one, and keeps what gains most."""

from functools import partial
from typing import NamedTuple

import numpy as np

from bot.matching.compiled import compiled
from bot.matching.groups import Some
from bot.matching.room import Start, filled
from bot.matching.score import Numbers


class Asks(NamedTuple):
    """What is known of asks before a shelf.

    `language` has factors by row and set of languages, `hours` by both zones, `shared` by both
    kinds of help; `row`, `zone` and `kinds` tell where each ask has its own. No factor is above 1.
    `least` is what an ask must gain.
    """

    language: Numbers
    row: Some
    hours: Numbers
    zone: Some
    shared: Numbers
    kinds: Some
    weight: Numbers
    least: Numbers
    learner: Some


class Offers(NamedTuple):
    """What is known of the offers on a shelf, and where those of each set of languages start.

    The rest are the edges of each set: what they are worth, what they cost, and where they end.
    """

    starts: Some
    zone: Some
    kinds: Some
    worth: Numbers
    cost: Numbers
    helper: Some
    edge_worth: Numbers
    edge_cost: Numbers
    ends: Some


Kept = tuple[Numbers, Some]
"""By row what the best gain, 0 where there is room, and which they are."""
Numbered = tuple[Some, Some]
"""The numbers of asks and of offers."""


@compiled
def keep_best(asks: Asks, offers: Offers, kept: Kept) -> None:
    """Keep the offers that gain each ask the most beyond what it must."""
    better, most = _room(offers)
    for ask in range(len(asks.weight)):
        floor = 0.0
        _reach(asks, offers, ask, most)
        for tongue in range(len(most)):
            if most[tongue] > floor:
                for n in range(_weigh(asks, offers, (ask, tongue), floor, better)):
                    if better[0][n] > floor:
                        floor = _keep(better[0][n], better[1][n], ask, kept)


@compiled
def keep_rivals(asks: Asks, offers: Offers, kept: Kept, numbers: Numbered, wanted: Kept) -> None:
    """Keep what `keep_best` does, and for each offer the asks that it gains the most.

    `wanted` is by offer, and both are known there by their `numbers`.
    """
    better, most = _room(offers)
    bars = np.array([wanted[0][offer, 0] for offer in numbers[1]])
    for ask in range(len(asks.weight)):
        floor = 0.0
        _reach(asks, offers, ask, most)
        for tongue in range(len(most)):
            if most[tongue] > 0:
                for n in range(_weigh(asks, offers, (ask, tongue), 0.0, better)):
                    gain, place = better[0][n], better[1][n]
                    if gain > floor:
                        floor = _keep(gain, place, ask, kept)
                    if gain > bars[place]:
                        bars[place] = _keep(gain, numbers[0][ask], numbers[1][place], wanted)


def find_above(asks: Asks, offers: Offers) -> tuple[Some, Some, Numbers]:
    """Return rows and places of all that gains an ask more than it must, and how much more."""
    fill = partial(_find_above, asks, offers)
    row, place, gains = filled(fill, len(asks.weight), (np.int32, np.int32, np.float64))
    return row, place, gains


@compiled
def _find_above(
    asks: Asks, offers: Offers, start: Start, columns: tuple[Some, Some, Numbers]
) -> Start:
    """Put rows, places and gains into columns, from an ask on (see `room.Fill`)."""
    better, most = _room(offers)
    rows, places, gains = columns
    (ask, count), fits = start, True
    while fits and ask < len(asks.weight):
        _reach(asks, offers, ask, most)
        end = count
        for tongue in range(len(most)):
            if most[tongue] > 0:
                some = _weigh(asks, offers, (ask, tongue), 0.0, better)
                for n in range(some if end + some <= len(rows) else 0):
                    rows[end + n], places[end + n] = ask, better[1][n]
                    gains[end + n] = better[0][n]
                end += some
        fits = end <= len(rows)
        if fits:
            ask, count = ask + 1, end
    return ask, count


@compiled
def find_edges(starts: Some, worth: Numbers, cost: Numbers) -> tuple[Numbers, Numbers, Some]:
    """Return the edges of offers that start so, and of each set lie by falling worth.

    What an ask gains grows with its own factor along a line, which rises as the offer's worth; the
    best offers are those whose lines make the upper edge of all.
    """
    worths, costs, ends = np.empty_like(worth), np.empty_like(cost), starts[:-1].copy()
    for tongue in range(len(ends)):
        first = end = starts[tongue]
        for place in range(first, starts[tongue + 1]):
            if end == first or cost[place] < costs[end - 1]:
                worths[end], costs[end] = worth[place], cost[place]
                end = _rest(worths, costs, first, end)
        ends[tongue] = end
    return worths, costs, ends


@compiled
def _rest(worth: Numbers, cost: Numbers, first: int, last: int) -> int:
    """Put the last line, which costs least, behind those edges without which somebody gains less.

    Returns where the edges end then.
    """
    line, end = (worth[last], cost[last]), last
    while end > first:
        less, cheaper = worth[end - 1] - line[0], cost[end - 1] - line[1]
        if less > 0:
            if end - 1 == first:
                break
            more, dearer = worth[end - 2] - worth[end - 1], cost[end - 2] - cost[end - 1]
            if dearer * less > cheaper * more:
                break
        end -= 1
    worth[end], cost[end] = line
    return end + 1


@compiled
def _room(offers: Offers) -> tuple[Kept, Numbers]:
    kept = np.empty(len(offers.cost)), np.empty(len(offers.cost), np.int32)
    return kept, np.empty(len(offers.ends))


@compiled
def _reach(asks: Asks, offers: Offers, ask: int, most: Numbers) -> None:
    """Put into `most` what an ask can gain by the offers of each set of languages at most."""
    weight, least, language = asks.weight[ask], asks.least[ask], asks.language[asks.row[ask]]
    worth, cost = offers.edge_worth, offers.edge_cost
    for tongue in range(len(most)):
        factor, best = weight * language[tongue], -np.inf
        for place in range(offers.starts[tongue], offers.ends[tongue] if factor > 0 else 0):
            gain = factor * worth[place] - cost[place]
            if gain < best:
                break
            best = gain
        most[tongue] = best - least


@compiled
def _weigh(asks: Asks, offers: Offers, pair: tuple[int, int], floor: float, better: Kept) -> int:
    """Put what gains more than a floor into `better`, for an ask and a set of languages.

    Returns how many offers there are.
    """
    ask, tongue = pair
    factor = asks.language[asks.row[ask], tongue] * asks.weight[ask]
    least = asks.least[ask] + floor
    start, end = offers.starts[tongue], _end(offers, tongue, factor, least)
    hours, kinds = asks.hours[asks.zone[ask]], asks.shared[asks.kinds[ask]]
    # Slices, so that no index is ever below 0: that is checked at each step otherwise.
    zone, kind, helper = offers.zone[start:end], offers.kinds[start:end], offers.helper[start:end]
    worth, cost = offers.worth[start:end], offers.cost[start:end]
    count = 0
    for place in range(len(worth)):
        gain = factor * worth[place] * hours[zone[place]] * kinds[kind[place]] - cost[place]
        if gain > least and helper[place] != asks.learner[ask]:
            better[0][count], better[1][count] = gain - asks.least[ask], start + place
            count += 1
    return count


@compiled
def _end(offers: Offers, tongue: int, factor: float, least: float) -> int:
    """Return where the offers of a set of languages end that may gain more than so much."""
    low, high = offers.starts[tongue], offers.starts[tongue + 1]
    least += offers.edge_cost[offers.ends[tongue] - 1]  # the last edge costs least of all
    while low < high:
        middle = (low + high) // 2
        if factor * offers.worth[middle] > least:
            low = middle + 1
        else:
            high = middle
    end: int = low
    return end


@compiled
def _keep(gain: float, which: int, row: int, kept: Kept) -> float:
    """Keep what gains more than the least of a row, in its place; return the least gain then.

    A row is a heap: what is kept at n gains no more than what is at 2n + 1 and 2n + 2.
    """
    gains, places = kept
    place, child = 0, 1
    while child < gains.shape[1]:
        if child + 1 < gains.shape[1] and gains[row, child + 1] < gains[row, child]:
            child += 1
        if gains[row, child] >= gain:
            break
        gains[row, place], places[row, place] = gains[row, child], places[row, child]
        place, child = child, 2 * child + 1
    gains[row, place], places[row, place] = gain, which
    least: float = gains[row, 0]
    return least
