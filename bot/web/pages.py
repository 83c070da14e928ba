"""The pages: what each of them shows, as values for its template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.census.published import Dimension, Row, Snapshot
from bot.census.writing import COLUMNS
from bot.web.asked import Asked, ordered
from bot.web.charts.bars import pairs, scarce, wanted
from bot.web.charts.tiles import tiles
from bot.web.charts.trend import Trend, trend
from bot.web.editions import Edition, Shelf
from bot.web.searching import find
from bot.web.words import Words

WANTED, SCARCE, NEAR = 8, 8, 12
"""Lines of the two charts of the first page, and near capacities of a capacity."""
SIDES = ("offering", "asking", "unmet")
Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A template and what goes into it."""

    template: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who reads, and what there is to read."""

    words: Words
    shelf: Shelf


def overview(visit: Visit, edition: Edition, *, past: bool = False) -> Sheet:
    """Show a week as a whole: the newest, or one that is past."""
    capacities = edition.by("capacity")
    values = {
        "edition": edition,
        "past": past,
        "everybody": edition.of("all"),
        "wanted": pairs(wanted(capacities, WANTED)),
        "scarce": pairs(scarce(capacities, SCARCE)),
        "trend": None if past else _trend(visit, "all", ""),
        "recent": visit.shelf.recent,
        "tiles": tiles(edition.by("region"), visit.words.region),
    }
    return Sheet("overview.html", values)


def nothing_yet(_: Visit) -> Sheet:
    """Say that nothing is published yet, and how to take part meanwhile."""
    return Sheet("empty.html")


def capacities(visit: Visit, edition: Edition, asked: Asked) -> Sheet:
    """Show the table of capacities, searched and ordered."""
    words, rows = visit.words, edition.by("capacity")
    if asked.everything or asked.search:
        rows = [edition.of("capacity", each.code) for each in words.knowledge.capacities]
    if asked.search:
        fitting = find(words.knowledge.capacities, asked.search)
        rows = [row for row in rows if row.key in fitting]
    total = len(words.knowledge.capacities)
    listed = ordered(rows, asked, words.capacity)
    values = {"edition": edition, "asked": asked, "rows": listed, "total": total}
    return Sheet("capacities.html", values)


def capacity(visit: Visit, code: str) -> Sheet | None:
    """Show one capacity with what is below it and near it; None if there is no such."""
    known, words = visit.words.knowledge.capacities, visit.words
    one = known.get(code)
    if one is None:
        return None
    edition = visit.shelf.newest
    figures = edition or _BLANK
    family = {*known.path(code), *known.children(code)}
    near = sorted(known.near(code).items(), key=lambda each: (-each[1], words.capacity(each[0])))
    values = {
        "edition": edition,
        "one": one,
        "row": figures.of("capacity", code),
        "whole": figures.of("subtree", code),
        "path": known.path(code)[:-1],
        "below": pairs([figures.of("subtree", each) for each in known.children(code)]),
        "near": [each for each, _ in near if each not in family][:NEAR],
        "trend": _trend(visit, "capacity", code),
        "recent": visit.shelf.recent,
        "commands": [words.command(side, code) for side in ("offer", "ask")],
    }
    return Sheet("capacity.html", values)


def regions(visit: Visit, edition: Edition) -> Sheet:
    """Show the regions of the world, as tiles and as a table."""
    rows = ordered(edition.by("region"), Asked(), visit.words.region)
    laid = tiles(rows, visit.words.region)
    return Sheet("regions.html", {"edition": edition, "rows": rows, "tiles": laid})


def languages(visit: Visit, edition: Edition) -> Sheet:
    """Show which languages people speak, and what kinds of help they have in mind."""
    by_language = ordered(edition.by("language"), Asked(), visit.words.tongue)
    by_kind = ordered(edition.by("kind"), Asked(), visit.words.kind)
    values = {"edition": edition, "languages": pairs(by_language), "kinds": pairs(by_kind)}
    return Sheet("languages.html", values)


def weeks(visit: Visit) -> Sheet:
    """List the weekly editions."""
    at_hand = {each.week: each.of("all") for each in visit.shelf.recent}
    listed = [(week, at_hand.get(week) or Row("all", "")) for week in visit.shelf.weeks]
    return Sheet("weeks.html", {"listed": listed})


def data(visit: Visit) -> Sheet:
    """Offer the figures for download, with what their columns mean."""
    values = {"edition": visit.shelf.newest, "weeks": len(visit.shelf.recent), "columns": COLUMNS}
    return Sheet("data.html", values)


def about(_: Visit) -> Sheet:
    """Explain the figures, and who is behind them."""
    return Sheet("about.html")


def _trend(visit: Visit, dimension: Dimension, code: str) -> Trend | None:
    editions = visit.shelf.recent[::-1]
    rows = [each.of(dimension, code) for each in editions]
    series = {side: [getattr(row, side) for row in rows] for side in SIDES}
    return trend([each.week for each in editions], series, mirrored=visit.words.mirrored)


_BLANK = Edition(Snapshot(date.min, ()))
"""What is known of a capacity before anything is published."""
