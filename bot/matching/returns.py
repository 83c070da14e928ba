"""Lessons each way: what somebody who is helped could do for the helper."""

import numpy as np

from bot.matching.columns import Columns
from bot.matching.groups import Some, best_of
from bot.matching.lessons import Lessons
from bot.matching.listed import Pairs
from bot.matching.options import Options, make
from bot.matching.scales import Scales
from bot.matching.threads import by_parts

Back = tuple[Some, Some, Some]
"""The places of lessons, and of each an offer and an ask for one the other way."""


def returns(columns: Columns, scales: Scales, lessons: Lessons) -> Options:
    """Return all options with a lesson each way of which one is among those given."""
    parts = by_parts(lambda part: _returns(columns, scales, lessons[part]), len(lessons))
    both = Options.joined(parts)
    low, high = both.asks[:, :2].min(axis=1), both.asks[:, :2].max(axis=1)
    return both[best_of(low.astype(np.int64) * len(columns.asks) + high, both.value)]


def _returns(columns: Columns, scales: Scales, lessons: Lessons) -> Options:
    backs = back(columns, lessons.helper, lessons.learner)
    return paired(scales, (lessons.offers, lessons.asks), backs)


def paired(scales: Scales, lessons: Pairs, backs: Back) -> Options:
    """Return the options of lessons and those back that are worth anything."""
    places, offers, asks = backs
    there = lessons[0][places], lessons[1][places]
    value = scales.both_ways((there[0], offers), (there[1], asks))
    good = value > 0
    made = (there[0][good], offers[good]), (there[1][good], asks[good])
    return make(*made, value[good])


def back(columns: Columns, learner: Some, helper: Some) -> Back:
    """Return what some people may learn from others: the place of the two, an offer and an ask."""
    places, asks = columns.asks.of.expand(learner)
    again, offers = columns.offers.of.expand(helper[places])
    places, asks = places[again], asks[again]
    topics = columns.asks.topic[asks], columns.offers.topic[offers]
    close = np.flatnonzero(columns.topics.closeness(*topics))
    return places[close], offers[close], asks[close]
