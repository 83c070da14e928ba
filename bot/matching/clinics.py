"""Clinics: one helper and five or more who ask for the same, where few can help."""

from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class Clinic:
    """An offer, the asks it serves, the language by its place in `codes`, and the value."""

    offer: int
    asks: Some
    language: int
    value: float


def clinics(columns: Columns, scales: Scales, taken: Taken) -> tuple[Match, ...]:
    """Gather asks that nobody serves into clinics, the most valuable first.

    A host needs time for one more lesson, and gives a whole clinic in it. What two were chosen
    for stays as it is, and they do not meet again in a clinic. Values are as of single lessons,
    less what a group costs each.
    """
    held = list(_hold(columns, scales, taken))
    held.sort(key=lambda clinic: -clinic.value)
    return tuple(_match(columns, scales, clinic) for clinic in held)


def _hold(columns: Columns, scales: Scales, taken: Taken) -> Iterator[Clinic]:
    topics = len(columns.topics.number)
    hosts = np.flatnonzero(taken.gives[columns.offers.person] > 0)
    waiting = np.flatnonzero(taken.unserved & (taken.takes[columns.asks.person] > 0))
    offers = Groups.of(columns.offers.topic[hosts], topics)
    asks = Groups.of(columns.asks.topic[waiting], topics)
    for topic in np.flatnonzero((np.diff(asks.starts) >= LEAST) & (np.diff(offers.starts) > 0)):
        yield from _of_topic(columns, scales, taken, hosts[offers[topic]], waiting[asks[topic]])


def _of_topic(
    columns: Columns, scales: Scales, taken: Taken, hosts: Some, asks: Some
) -> Iterator[Clinic]:
    while True:
        found = (_best(columns, scales, taken, host, asks) for host in hosts.tolist())
        best = max((each for each in found if each), key=lambda each: each.value, default=None)
        if best is None:
            return
        yield best
        taken.host(best.offer, best.asks)
        hosts = hosts[taken.gives[columns.offers.person[hosts]] > 0]
        asks = asks[taken.unserved[asks] & (taken.takes[columns.asks.person[asks]] > 0)]


def _best(columns: Columns, scales: Scales, taken: Taken, host: int, asks: Some) -> Clinic | None:
    """Return the best clinic of a host, in one language for all."""
    offers = np.full(len(asks), host)
    value = score.CLINIC * scales.lesson(offers, asks)
    people = columns.offers.person[offers], columns.asks.person[asks]
    value[~columns.may_meet(*people) | taken.have_met(*people)] = 0.0
    best: Clinic | None = None
    for language in range(len(columns.tongues.codes)):
        everybody = columns.tongues.speaks(np.array(language), columns.asks.tongue[asks])
        spoken = columns.tongues.speaks(np.array([language]), columns.offers.tongue[[host]])[0]
        there = np.flatnonzero(everybody & spoken & (value > 0))
        there = _once(there[np.argsort(-value[there], kind="stable")], columns.asks.person[asks])
        total = float(value[there].sum())
        if len(there) >= LEAST and (best is None or total > best.value):
            best = Clinic(host, asks[there], language, total)
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
    factors |= {"mutual": score.CLINIC, "language": _language(columns, clinic), "overlap": 0.9}
    taught = tuple(lessons(columns, [(clinic.offer, ask) for ask in asks]))
    code = columns.tongues.codes[clinic.language]
    return Match((host, *learners), taught, code, clinic.value, factors)


def _language(columns: Columns, clinic: Clinic) -> float:
    sets = np.append(columns.asks.tongue[clinic.asks], columns.offers.tongue[clinic.offer])
    level = columns.tongues.level_in(clinic.language, sets).min(keepdims=True)
    return float(score.language(level)[0])
