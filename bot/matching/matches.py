"""From rows to matches as the outside sees them, with the factors they were made of."""

from collections.abc import Mapping, Sequence
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
    if more is not None:
        options = _turned(scales, options)
    every, starts = _lessons(columns, options, more)
    factors = {name: part.tolist() for name, part in _factors(columns, scales, options).items()}
    tongue = languages(columns, options).tolist()
    value, people = options.value.tolist(), people_of(columns, options).tolist()
    return tuple(
        Match(
            tuple(columns.people[each].id for each in people[row] if each >= 0),
            tuple(every[starts[row] : starts[row + 1]]),
            columns.tongues.codes[tongue[row]],
            value[row],
            {name: part[row] for name, part in factors.items() if part[row] == part[row]},
        )
        for row in np.argsort(-options.value, kind="stable").tolist()
    )


def _lessons(
    columns: Columns, options: Options, more: Extras | None
) -> tuple[Sequence[Lesson], Sequence[int]]:
    """Return the lessons of all options, extras behind the others, and where those of each start.

    At last where all end.
    """
    there, places = np.nonzero(options.asks >= 0)
    parts: list[tuple[Some, Some, Some]] = [
        (there, options.offers[there, places], options.asks[there, places])
    ]
    if more is not None:
        parts.append((more.rows, more.offers, more.asks))
    rows, offers, asks = map(np.concatenate, zip(*parts, strict=True))
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], np.arange(len(options) + 1))
    return lessons(columns, offers[order], asks[order]), starts.tolist()


def lessons(columns: Columns, offers: Some, asks: Some) -> Sequence[Lesson]:
    """Return the lessons of offers and asks, both rows."""
    close = columns.topics.closeness(columns.asks.topic[asks], columns.offers.topic[offers])
    given = (columns.offers.wishes[offer] for offer in offers.tolist())
    taken = (columns.asks.wishes[ask] for ask in asks.tolist())
    return [
        Lesson(gives.person, takes.person, gives.id, takes.id, gives.topic, near)
        for gives, takes, near in zip(given, taken, close.tolist(), strict=True)
    ]


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
