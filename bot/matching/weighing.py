"""Weighs the offers of a shelf for the asks of a lot, one by one, and keeps what gains most."""

import numpy as np

from bot.matching.compiled import compiled
from bot.matching.groups import Some
from bot.matching.score import Numbers

Asks = tuple[Numbers, Some, Numbers, Numbers, Numbers, Numbers, Some]
"""Language factors by row and set of languages, and of each ask: which of these rows it has, its
factors by zone and by kinds of help, its weight, what it must gain, and its person."""
Offers = tuple[Some, Some, Some, Numbers, Numbers, Some]
"""Where each set of languages begins, and of each offer: zone, kinds, worth, cost, and person."""
Kept = tuple[Numbers, Some]
"""By row what the best gain, 0 where there is room, and which they are."""


@compiled
def keep(gain: float, which: int, row: int, kept: Kept) -> float:
    """Keep what gains more than the least of a row, in its place; return the least gain then."""
    gains, places = kept
    lowest = int(gains[row].argmin())
    if gain > gains[row, lowest]:
        gains[row, lowest] = gain
        places[row, lowest] = which
    least: float = gains[row].min()
    return least


@compiled
def keep_best(asks: Asks, offers: Offers, kept: Kept) -> None:
    """Keep the offers that gain each ask the most beyond what it must."""
    language, row, hours, kinds, weight, least, learner = asks
    starts, zone, kind, worth, cost, helper = offers
    for ask in range(len(weight)):
        floor = least[ask]
        for tongue in range(len(starts) - 1):
            factor = language[row[ask], tongue] * weight[ask]
            if factor > 0:
                for place in range(starts[tongue], starts[tongue + 1]):
                    gain = factor * worth[place] * hours[ask, zone[place]] * kinds[ask, kind[place]]
                    gain -= cost[place]
                    if gain > floor and helper[place] != learner[ask]:
                        floor = least[ask] + keep(gain - least[ask], place, ask, kept)


@compiled
def keep_rivals(asks: Asks, offers: Offers, kept: Kept, numbers: Some, wanted: Kept) -> None:
    """Keep what `keep_best` does, and for each offer the asks that it gains the most.

    `numbers` are those of asks, and after them of offers, by which `wanted` knows them.
    """
    language, row, hours, kinds, weight, least, learner = asks
    starts, zone, kind, worth, cost, helper = offers
    for ask in range(len(weight)):
        for tongue in range(len(starts) - 1):
            factor = language[row[ask], tongue] * weight[ask]
            if factor > 0:
                for place in range(starts[tongue], starts[tongue + 1]):
                    gain = factor * worth[place] * hours[ask, zone[place]] * kinds[ask, kind[place]]
                    gain -= cost[place] + least[ask]
                    if gain > 0 and helper[place] != learner[ask]:
                        keep(gain, place, ask, kept)
                        keep(gain, numbers[ask], numbers[len(weight) + place], wanted)


@compiled
def find_above(asks: Asks, offers: Offers) -> tuple[Some, Some]:
    """Return rows and places of all that gains an ask more than it must."""
    language, row, hours, kinds, weight, least, learner = asks
    starts, zone, kind, worth, cost, helper = offers
    count, found = 0, np.empty((2, 1024), np.int32)
    for ask in range(len(weight)):
        for tongue in range(len(starts) - 1):
            factor = language[row[ask], tongue] * weight[ask]
            if factor > 0:
                for place in range(starts[tongue], starts[tongue + 1]):
                    gain = factor * worth[place] * hours[ask, zone[place]] * kinds[ask, kind[place]]
                    if gain - cost[place] > least[ask] and helper[place] != learner[ask]:
                        if count == found.shape[1]:
                            found = np.hstack((found, np.empty_like(found)))
                        found[0, count], found[1, count] = ask, place
                        count += 1
    return found[0, :count], found[1, :count]
