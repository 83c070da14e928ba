"""From rows to matches as the outside sees them, with the factors they were made of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching import score
from bot.matching.awake import common_hours
from bot.matching.columns import Columns
from bot.matching.groups import Some, best_of
from bot.matching.options import Options, people_of
from bot.matching.pool import Lesson, Match
from bot.matching.returns import back
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.taken import Taken


@dataclass(frozen=True, slots=True)
class Extras:
    """Further lessons of pairs: the row of the pair, an offer and an ask."""

    rows: Some
    offers: Some
    asks: Some


def extras(columns: Columns, scales: Scales, taken: Taken) -> Extras:
    """Return what else helpers in pairs can do for those they help, for asks that nobody serves.

    It is in their language, takes no time of its own and counts for nothing in the value: they are
    talking anyway.
    """
    options = taken.options
    pairs = np.flatnonzero(options.asks[:, 2] < 0)
    one, other, _ = people_of(columns, options[pairs]).T
    both = np.flatnonzero(options.asks[pairs, 1] >= 0)
    there, again = back(columns, other, one), back(columns, one[both], other[both])
    rows = pairs[np.concatenate((there[0], both[again[0]]))]
    offers, asks = (np.concatenate((there[part], again[part])) for part in (1, 2))
    language = languages(columns, options)[rows]
    good = taken.unserved[asks] & columns.tongues.speaks(language, columns.asks.tongue[asks])
    good &= columns.tongues.speaks(language, columns.offers.tongue[offers])
    rows, offers, asks = rows[good], offers[good], asks[good]
    best = best_of(asks.astype(np.int64), scales.lesson(offers, asks))
    return Extras(rows[best], offers[best], asks[best])


def languages(columns: Columns, options: Options) -> Some:
    """Return the best language for all lessons of each option, by its place in `codes`."""
    return columns.tongues.best(*_sets(columns, options))


def _sets(columns: Columns, options: Options) -> list[Some]:
    sets = []
    for place in range(3):
        place_or_first = np.where(options.asks[:, place] >= 0, place, 0)[:, None]
        asks = np.take_along_axis(options.asks, place_or_first, axis=1)[:, 0]
        offers = np.take_along_axis(options.offers, place_or_first, axis=1)[:, 0]
        sets += [columns.asks.tongue[asks], columns.offers.tongue[offers]]
    return sets


def to_matches(
    columns: Columns, scales: Scales, options: Options, more: Extras | None
) -> tuple[Match, ...]:
    """Return options as matches, the most valuable first, their extras behind their lessons.

    In a plan the most valuable lesson of a match comes first; without `more` it stays as it is.
    """
    also: dict[int, list[tuple[int, int]]] = defaultdict(list)
    if more is not None:
        options = _turned(scales, options)
        parts = (more.rows.tolist(), more.offers.tolist(), more.asks.tolist())
        for row, offer, ask in zip(*parts, strict=True):
            also[row].append((offer, ask))
    factors = _factors(columns, scales, options)
    tongue = languages(columns, options)
    value, people = options.value.tolist(), people_of(columns, options)
    return tuple(
        Match(
            _people(columns, people[row]),
            tuple(lessons(columns, [*_pairs(options, row), *also[row]])),
            columns.tongues.codes[tongue[row]],
            value[row],
            {name: float(part[row]) for name, part in factors.items() if part[row] == part[row]},
        )
        for row in np.argsort(-options.value, kind="stable").tolist()
    )


def lessons(columns: Columns, pairs: Iterable[tuple[int, int]]) -> Iterator[Lesson]:
    """Yield the lessons of offers and asks, both rows."""
    for offer, ask in pairs:
        gives, takes = columns.offers.wishes[offer], columns.asks.wishes[ask]
        topics = columns.asks.topic[[ask]], columns.offers.topic[[offer]]
        close = float(columns.topics.closeness(*topics)[0])
        yield Lesson(gives.person, takes.person, gives.id, takes.id, gives.topic, close)


def factors_of(columns: Columns, scales: Scales, offer: Some, ask: Some) -> dict[str, Numbers]:
    """Return the factors of lessons that do not depend on a language or an hour, by name."""
    topics = columns.asks.topic[ask], columns.offers.topic[offer]
    return {
        "closeness": columns.topics.closeness(*topics),
        "kinds": scales.kinds(offer, ask),
        **{name: part[offer] for name, part in columns.offers.factors.items()},
        **{name: part[ask] for name, part in columns.asks.factors.items()},
    }


def _factors(columns: Columns, scales: Scales, options: Options) -> Mapping[str, Numbers]:
    hours = shared_hours(columns, options)
    bonus = np.array([1.0, 1.0, score.BOTH_WAYS, score.CIRCLE])
    return {
        **factors_of(columns, scales, options.offers[:, 0], options.asks[:, 0]),
        "language": scales.language(_level(columns, options)),
        "overlap": _overlap(columns, scales, options),
        "mutual": bonus[(options.asks >= 0).sum(axis=1)],
        "hours": hours,
    }


def shared_hours(columns: Columns, options: Options) -> Numbers:
    """Return the waking hours that all people of each option share; NaN if one is unknown."""
    one, two, three = columns.zone[people_of(columns, options)].T
    both = common_hours(one, two)
    around = options.asks[:, 2] >= 0
    both[around] = common_hours(one[around], two[around], three[around])
    return both


def _overlap(columns: Columns, scales: Scales, options: Options) -> Numbers:
    zones = columns.zone[people_of(columns, options)].T
    factor = scales.overlap(*zones[:2])
    around = np.flatnonzero(options.asks[:, 2] >= 0)
    factor[around] = scales.overlap(*(zone[around] for zone in zones))
    return factor


def _level(columns: Columns, options: Options) -> NDArray[np.uint8]:
    return columns.tongues.level(*_sets(columns, options))


def _turned(scales: Scales, options: Options) -> Options:
    """Return options with their most valuable lesson first."""
    count = (options.asks >= 0).sum(axis=1)
    there = np.where(options.asks >= 0, scales.worth(options.offers, options.asks), -1.0)
    places = (there.argmax(axis=1)[:, None] + np.arange(3)) % np.maximum(count, 1)[:, None]
    places = np.where(np.arange(3) < count[:, None], places, np.arange(3))
    offers, asks = (
        np.take_along_axis(each, places, axis=1) for each in (options.offers, options.asks)
    )
    return Options(offers, asks, options.value)


def _people(columns: Columns, row: Some) -> tuple[str, ...]:
    return tuple(columns.people[each].id for each in row.tolist() if each >= 0)


def _pairs(options: Options, row: int) -> list[tuple[int, int]]:
    both = zip(options.offers[row].tolist(), options.asks[row].tolist(), strict=True)
    return [(offer, ask) for offer, ask in both if ask >= 0]
