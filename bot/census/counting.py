"""Counts the people of every cell, and tells only what may be told."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, get_args

import numpy as np

from bot.capacities import Capacities
from bot.census.cells import Cell, Tree, cells, distinct
from bot.census.facts import Asks, Community, Everything, Facts, Flags, Numbers, Spans
from bot.census.leaving_out import safe
from bot.census.privacy import shown, shown_median, shown_share
from bot.census.published import Dimension, Row, Snapshot

Figures = dict[str, Any]
"""The figures of a row by their names; those that are hidden may be missing."""
DIMENSIONS: Sequence[Dimension] = get_args(Dimension)


def count(everything: Everything, capacities: Capacities, week: date) -> Snapshot:
    """Count all cells; those of which nothing may be told are left out."""
    tree, found = Tree.of(capacities), dict[Cell, Figures]()
    for name, facts in _columns(everything, tree):
        for cell, rows in cells(facts, everything.community, tree):
            people = distinct(facts.people[rows], everything.community.size)
            found.setdefault(cell, {})[name] = shown(len(people))
    for cell, figures in _served(everything.asks, everything.community, tree):
        found.setdefault(cell, {}).update(figures)
    told = (Row(*cell, **each) for cell, each in found.items() if _tells(each))
    return Snapshot(week, tuple(sorted(told, key=_order)))


def _tells(figures: Figures) -> bool:
    return any(figure is not None for figure in figures.values())


def _order(row: Row) -> tuple[int, str]:
    return DIMENSIONS.index(row.dimension), row.key


def _columns(everything: Everything, tree: Tree) -> Iterator[tuple[str, Facts]]:
    """Yield what each column counts, without the facts that have to be left out."""
    community, asks, lived = everything.community, everything.asks, everything.lived
    sorts = (
        (everything.offers, {"offering": np.ones(len(everything.offers), dtype=bool)}),
        (asks.facts, {"asking": asks.is_open, "unmet": np.isnan(asks.days)}),
        (lived.facts, {"introductions": np.ones(len(lived.facts), dtype=bool),
                       "meetings": lived.met, "helped": lived.helped}),
    )  # fmt: skip
    for facts, steps in sorts:
        yield from _narrowed(facts, steps, community, tree)


def _narrowed(
    facts: Facts, steps: dict[str, Flags], community: Community, tree: Tree
) -> Iterator[tuple[str, Facts]]:
    """Yield columns of which each is a part of the one before: whoever met was introduced."""
    rows: Numbers = np.arange(len(facts))
    for name, flags in steps.items():
        rows = rows[flags[rows]]
        rows = rows[safe(facts.only(rows), community, tree)]
        yield name, facts.only(rows)


def _served(asks: Asks, community: Community, tree: Tree) -> Iterator[tuple[Cell, Figures]]:
    """Yield the share of those who asked lately and were introduced, and how long it took."""
    facts, days = asks.facts.only(asks.is_recent), asks.days[asks.is_recent]
    served = ~np.isnan(days)
    for cell, rows in cells(facts, community, tree):
        happy = rows[served[rows]]
        spans = _each_once(facts.people[happy], days[happy])
        asked = distinct(facts.people[rows], community.size)
        share = shown_share(len(spans), len(asked))
        yield cell, {"served": share, "days": shown_median(spans)}


def _each_once(people: Numbers, days: Spans) -> Spans:
    """Return one span for each person, the mean of theirs: nobody weighs more than another."""
    _, whose = np.unique(people, return_inverse=True)
    number = np.bincount(whose)
    mean: Spans = np.bincount(whose, weights=days) / number
    return mean
