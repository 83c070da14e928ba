"""Rows of the database become columns of numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import repeat
from typing import Any

import numpy as np

from bot.capacities import Capacities
from bot.census.facts import Asks, Community, Everything, Facts, Lived, Numbers
from bot.grammar.regions import REGIONS
from storage.columns import unpacked_time, unpacked_words

Rows = Sequence[Sequence[Any]]
DAY = timedelta(days=1)
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Raw:
    """What `storage.census` reads, by the names of its functions."""

    people: Rows
    platforms: Rows
    offers: Rows
    asks: Rows
    lessons: Rows
    helped: Rows


def gather(raw: Raw, capacities: Capacities) -> Everything:
    """Make numbers of the rows; what is about nobody, or about no capacity there is, is left out.

    People are numbered in the order of their ids, which are drawn by chance.
    """
    numbers = {ident: place for place, ident in enumerate(sorted(row[0] for row in raw.people))}
    book = _Book(numbers, {one.code: place for place, one in enumerate(capacities)})
    offers, _ = book.facts(raw.offers)
    return Everything(_community(raw, numbers), offers, _asks(raw, book), _lived(raw, book))


@dataclass(frozen=True, slots=True)
class _Book:
    """What stands for whom, and the packed words met so far, in the order they were met."""

    people: dict[str, int]
    topics: dict[str, int]
    tongues: dict[str | None, int] = field(default_factory=dict)
    helps: dict[str | None, int] = field(default_factory=dict)

    def facts(self, rows: Rows) -> tuple[Facts, Numbers]:
        """Read rows that begin with person, topic, languages and kinds; say which were taken."""
        columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]
        people = _places(columns[0], self.people)
        topics = _places(columns[1], self.topics)
        languages = _noted(columns[2], self.tongues)
        kinds = _noted(columns[3], self.helps)
        taken = np.flatnonzero((people != NOBODY) & (topics != NOBODY))
        tongues, helps = _unpacked(self.tongues), _unpacked(self.helps)
        facts = Facts(people, topics, languages, kinds, tongues, helps)
        return facts.only(taken), taken


def _places(column: Sequence[str], known: dict[str, int]) -> Numbers:
    return np.fromiter(map(known.get, column, repeat(NOBODY)), np.int64, len(column))


def _noted(column: Sequence[str | None], seen: dict[str | None, int]) -> Numbers:
    for each in dict.fromkeys(column):
        seen.setdefault(each, len(seen))
    return np.fromiter(map(seen.__getitem__, column), np.int64, len(column))


def _unpacked(seen: Iterable[str | None]) -> Sequence[tuple[str, ...]]:
    return [unpacked_words(each or "") for each in seen]


def _community(raw: Raw, numbers: dict[str, int]) -> Community:
    codes = sorted(REGIONS)
    known = {code: place for place, code in enumerate(codes)}
    regions = np.full(len(numbers), NOBODY, dtype=np.int64)
    for ident, region in raw.people:
        regions[numbers[ident]] = known.get(region, NOBODY)
    on: dict[str, list[int]] = {}
    for ident, platform in raw.platforms:
        if ident in numbers:
            on.setdefault(platform, []).append(numbers[ident])
    platforms = {name: np.array(on[name], dtype=np.int64) for name in sorted(on)}
    return Community(len(numbers), regions, codes, platforms)


def _asks(raw: Raw, book: _Book) -> Asks:
    facts, taken = book.facts(raw.asks)
    rows = [raw.asks[place] for place in taken]
    return Asks(
        facts,
        np.array([row[4] for row in rows], dtype=bool),
        np.array([row[5] for row in rows], dtype=bool),
        np.array([_days(row[6], row[7]) for row in rows], dtype=np.float64),
    )


def _days(made: str | datetime, served: str | datetime | None) -> float:
    if served is None:
        return np.nan
    return max(0.0, (unpacked_time(served) - unpacked_time(made)) / DAY)


def _lived(raw: Raw, book: _Book) -> Lived:
    helped = {(introduction, person) for introduction, person in raw.helped}
    rows = [
        (person, topic, f"|{language}|", kinds, state == "met", (introduction, person) in helped)
        for introduction, state, language, topic, helper, learner, given, taken in raw.lessons
        for person, kinds in ((helper, given), (learner, taken))
    ]
    facts, kept = book.facts(rows)
    met = np.array([rows[place][4] for place in kept], dtype=bool)
    return Lived(facts, met, met & np.array([rows[place][5] for place in kept], dtype=bool))
