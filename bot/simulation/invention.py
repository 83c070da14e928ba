"""A community that never was, of any size, as a round sees it."""

from datetime import datetime

import numpy as np

from bot.capacities import Capacities, capacities
from bot.matching import Member, Pool
from bot.simulation.crowd import Crowd, Ints, gather
from bot.simulation.declarations import Declared, declare, wishes
from bot.simulation.world import HOMES

APART = 0.25
"""Pairs that met before or are blocked, for each person."""
LESSONS = 1.2
"""Lessons lately asked of a person who offers something, on average; few are asked for many."""
RATED = 0.6
LEAST_SERVED, MOST_SERVED = 0.35, 0.85


def invent(people: int, seed: int, now: datetime) -> Pool:
    """Invent a community of so many people at an aware time; a seed always gives the same.

    Everybody has one to four languages as they are spoken where they come from, offers 2.6 and
    asks for 2.4 of the capacities of the real tree on average, by Zipf's law, and has a past: asks
    that waited, lessons given and rated, people met before, regions that were served unequally.
    A million people take about half a minute and 1.7 GB: what is equal is shared.
    """
    draw = np.random.default_rng(seed)
    tree = capacities()
    crowd = gather(people, draw)
    declared = declare(people, len(tree), draw)
    said = wishes(declared, crowd, tree, draw, now)
    members = _members(crowd, declared, draw)
    regions = sorted({home.region for home in HOMES})
    shares = draw.uniform(LEAST_SERVED, MOST_SERVED, len(regions)).round(3).tolist()
    apart = _apart(crowd, declared, draw)
    return Pool(
        members, said, _near(tree, declared), apart, dict(zip(regions, shares, strict=True))
    )


def _near(tree: Capacities, declared: Declared) -> dict[str, dict[str, float]]:
    codes = [one.code for one in tree]
    asked = np.unique(declared.topic[declared.asks]).tolist()
    return {codes[at]: dict(tree.near(codes[at])) for at in asked}


def _members(crowd: Crowd, declared: Declared, draw: np.random.Generator) -> tuple[Member, ...]:
    people = len(crowd.ids)
    helpers = np.bincount(declared.owner[~declared.asks], minlength=people) > 0
    given = np.where(helpers, draw.negative_binomial(1, 1 / (1 + LESSONS), people), 0)
    rated = draw.binomial(given + helpers, RATED)
    helped = draw.binomial(rated, draw.beta(8, 2, people))
    zones = [*(home.zone for home in HOMES), ""]
    regions = [*(home.region for home in HOMES), ""]
    home = crowd.home.tolist()
    return tuple(
        map(
            Member,
            crowd.ids,
            [crowd.speeches[at] for at in crowd.speech.tolist()],
            [zones[at] for at in home],
            [regions[at] for at in home],
            crowd.load.tolist(),
            crowd.load.tolist(),
            given.tolist(),
            rated.tolist(),
            helped.tolist(),
        )
    )


def _apart(
    crowd: Crowd, declared: Declared, draw: np.random.Generator
) -> frozenset[tuple[str, str]]:
    """Draw pairs that would fit, else it would not matter that they are kept apart."""
    size = round(APART * len(crowd.ids))
    offers, asks = np.flatnonzero(~declared.asks), np.flatnonzero(declared.asks)
    if not size or not len(offers) or not len(asks):
        return frozenset()
    offers = offers[np.argsort(declared.topic[offers], kind="stable")]
    ask = asks[draw.integers(0, len(asks), size)]
    helper = _of_the_same(offers, declared.topic, ask, draw)
    ids = crowd.ids
    pairs = zip(declared.owner[helper].tolist(), declared.owner[ask].tolist(), strict=True)
    return frozenset((ids[min(pair)], ids[max(pair)]) for pair in pairs if pair[0] != pair[1])


def _of_the_same(offers: Ints, topic: Ints, ask: Ints, draw: np.random.Generator) -> Ints:
    """Return for each ask some offer of its topic, or any where there is none."""
    sorted_topics = topic[offers]
    low = np.searchsorted(sorted_topics, topic[ask], side="left")
    high = np.searchsorted(sorted_topics, topic[ask], side="right")
    place = low + (draw.random(len(ask)) * (high - low)).astype(np.int64)
    return offers[np.minimum(place, len(offers) - 1)]
