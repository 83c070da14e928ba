"""Leaves facts out of the census until no hidden cell can be computed from those that are shown."""

from collections.abc import Sequence

import numpy as np

from bot.census.cells import NONE, Tree, among, by_words, distinct, groups, joined
from bot.census.facts import Community, Facts, Flags, Numbers
from bot.census.privacy import excess
from bot.grammar.lexicon import table


def safe(facts: Facts, community: Community, tree: Tree) -> Flags:
    """Say of each fact whether it is counted, in whatever cell it is.

    What is left out may hide more, so it goes on until nothing is left out any more.
    """
    kept = np.ones(len(facts), dtype=bool)
    while True:
        gone = _gone(facts.only(kept), community, tree)
        if not gone.any():
            return kept
        kept[np.flatnonzero(kept)[gone]] = False


def _gone(facts: Facts, community: Community, tree: Tree) -> Flags:
    size = community.size
    people = joined([_of_platforms(facts, community), _of_languages(facts, size)])
    if len(people):
        return among(facts.people, people, size)
    return _of_tree(facts, tree, size)


def _of_platforms(facts: Facts, community: Community) -> Numbers:
    """Return who is only on platforms with few people; everybody is on one."""
    everybody = distinct(facts.people, community.size)
    parts = [some[among(some, everybody, community.size)] for some in community.platforms.values()]
    return excess(parts, len(parts))


def _of_languages(facts: Facts, size: int) -> Numbers:
    """Return who said everything in languages with few people, where those are hardly more."""
    found = by_words(facts.languages, facts.tongues)
    parts = [distinct(facts.people[rows], size) for rows in found.values()]
    return excess(parts, max(len(parts), len(table("tongues.json", "names"))))


def _of_tree(facts: Facts, tree: Tree, size: int) -> Flags:
    """Say which facts are left out of a capacity with everything below it, and of all above."""
    rows, gone = groups(facts.topics), np.zeros(len(facts), dtype=bool)
    below: dict[int, Numbers] = {}
    for place in reversed(range(len(tree.codes))):
        own = distinct(facts.people[rows.get(place, NONE)], size)
        parts = [own, *(below[child] for child in tree.children[place])]
        below[place] = distinct(joined(parts), size)
        left = excess(parts, len(parts)) if len(parts) > 1 else NONE
        if len(left):
            below[place] = np.setdiff1d(below[place], left)
            topics = np.isin(facts.topics, _subtree(tree.children, place))
            gone |= topics & among(facts.people, left, size)
    tops = [below[top] for top in tree.tops]
    return gone | among(facts.people, excess(tops, len(tops)), size)


def _subtree(children: Sequence[Sequence[int]], place: int) -> list[int]:
    found = [place]
    for child in children[place]:
        found += _subtree(children, child)
    return found
