"""Clinics: one helper and five or more who ask for the same, where few can help."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching import score
from bot.matching.columns import Columns
from bot.matching.groups import Groups, Some
from bot.matching.matches import factors_of, lessons
from bot.matching.pool import Match
from bot.matching.scales import Scales
from bot.matching.taken import Taken

LEAST = 5
"""Learners a clinic is worth it for."""
MOST = 12
"""Learners one person can look after at once."""
HOSTS = 20
"""Helpers with a capacity, the freshest first, of whom one may hold a clinic."""


@dataclass(frozen=True, slots=True)
class Clinic:
    """An offer, the asks it serves, the language by its place in `codes`, and what it is worth.

    `instead` is the option, if any, that is given up for it; `gain` is the value less that one's.
    """

    offer: int
    asks: Some
    language: int
    value: float
    gain: float
    instead: int | None


def clinics(columns: Columns, scales: Scales, taken: Taken) -> tuple[Match, ...]:
    """Gather asks that nobody serves into clinics, the most valuable first.

    A host gives a whole clinic in the time of one lesson. Who has none left gives up the least
    valuable lesson of those chosen for them, if the clinic is worth more. Two who meet anyway do
    not meet again in a clinic. Values are as of single lessons, less what a group costs each.
    """
    topics = len(columns.topics.number)
    waiting = np.flatnonzero(taken.unserved & (taken.takes[columns.asks.person] > 0))
    counts = np.bincount(columns.asks.topic[waiting], minlength=topics)
    hosts, asks = (Groups.of(side.topic, topics) for side in (columns.offers, columns.asks))
    held: list[Clinic] = []
    for topic in np.flatnonzero(counts >= LEAST).tolist():
        rows = hosts[topic]
        likely = rows[np.argsort(-columns.offers.weight[rows], kind="stable")][:HOSTS]
        held += _of_topic(columns, scales, taken, likely.tolist(), asks[topic])
    held.sort(key=lambda clinic: -clinic.value)
    return tuple(_match(columns, scales, clinic) for clinic in held)


def _of_topic(
    columns: Columns, scales: Scales, taken: Taken, hosts: Sequence[int], asks: Some
) -> Iterator[Clinic]:
    while True:
        found = (_best(columns, scales, taken, host, asks) for host in hosts)
        best = max((each for each in found if each), key=lambda each: each.gain, default=None)
        if best is None:
            return
        if best.instead is not None:
            taken.give_up(best.instead)  # whoever it was for may come to the clinic
            best = _best(columns, scales, taken, best.offer, asks) or best
        taken.host(best.offer, best.asks)
        yield best


def _best(columns: Columns, scales: Scales, taken: Taken, host: int, same: Some) -> Clinic | None:
    """Return the best clinic of a host, in one language for all, if it is worth it.

    `same` are all asks for what is offered.
    """
    helper = int(columns.offers.person[host])
    instead = None if taken.gives[helper] else taken.least_of(helper)
    if not taken.gives[helper] and instead is None:
        return None
    asks = same[taken.unserved[same] & (taken.takes[columns.asks.person[same]] > 0)]
    value = score.CLINIC * scales.lesson(np.full(len(asks), host), asks)
    people = np.full(len(asks), helper), columns.asks.person[asks]
    value[~columns.may_meet(*people) | taken.have_met(*people)] = 0.0
    lost = 0.0 if instead is None else taken.value_of(instead)
    best: Clinic | None = None
    for language in range(len(columns.tongues.codes)):
        everybody = columns.tongues.speaks(np.array(language), columns.asks.tongue[asks])
        spoken = columns.tongues.speaks(np.array([language]), columns.offers.tongue[[host]])[0]
        able = np.flatnonzero(everybody & spoken & (value > 0))
        able = able[np.argsort(-value[able], kind="stable")]
        there = _once(able, columns.asks.person[asks])
        total = float(value[there].sum())
        if len(there) >= LEAST and total > lost and (best is None or total > best.value):
            best = Clinic(host, asks[there], language, total, total - lost, instead)
    return best


def _once(places: Some, people: Some) -> Some:
    """Keep each person's first place, and no more than a clinic holds."""
    _, first = np.unique(people[places], return_index=True)
    return places[np.sort(first)][:MOST]


def _match(columns: Columns, scales: Scales, clinic: Clinic) -> Match:
    asks = clinic.asks.tolist()
    host = columns.people[columns.offers.person[clinic.offer]].id
    learners = [columns.people[columns.asks.person[ask]].id for ask in asks]
    first = np.array([clinic.offer]), np.array(asks[:1])
    parts = factors_of(columns, scales, *first)
    factors = {name: float(value[0]) for name, value in parts.items()}
    factors |= {
        "mutual": score.CLINIC,
        "language": _language(columns, clinic),
        "overlap": score.UNKNOWN_HOURS,
    }
    taught = tuple(lessons(columns, np.full(len(asks), clinic.offer), clinic.asks))
    code = columns.tongues.codes[clinic.language]
    return Match((host, *learners), taught, code, clinic.value, factors)


def _language(columns: Columns, clinic: Clinic) -> float:
    sets = np.append(columns.asks.tongue[clinic.asks], columns.offers.tongue[clinic.offer])
    level = columns.tongues.level_in(clinic.language, sets).min(keepdims=True)
    return float(score.language(level)[0])
