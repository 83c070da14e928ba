"""How near two capacities of the tree are, and why."""

from collections.abc import Mapping
from typing import Final

ITSELF: Final = 1.0
CHILD: Final = 0.7
"""Who wants Wikidata is helped by SPARQL: a part of what is wanted, surely known."""
PARENT: Final = 0.6
"""Who wants SPARQL may be helped by Wikidata: the whole, perhaps without this corner of it."""
GRANDCHILD: Final = 0.45
"""A small part of what is wanted."""
SIBLING: Final = 0.4
"""Photo editing for event photography: neighbours often know each other's trade."""
GRANDPARENT: Final = 0.3
"""A wide field in which what is wanted may be missing."""
TOP: Final = 0.2
"""A top node and its children, either way: "Technology" says little, but it was said.

A top node is a shelf, not a skill: it makes no siblings of the fields that stand on it, and
nothing deeper is near it, else whoever wants PHP would be offered everything technical.
"""

Parents = Mapping[str, str | None]
Children = Mapping[str | None, tuple[str, ...]]


def nearness(code: str, parents: Parents, children: Children) -> dict[str, float]:
    """Weights in (0, 1] of what may be offered to somebody who wants `code`.

    The weights are directed, membership is symmetric: a is near b if and only if b is near a.
    """
    found = _above(code, parents, children) | _below(code, parents, children)
    return {code: ITSELF} | {other: weight for other, weight in found.items() if other != code}


def _below(code: str, parents: Parents, children: Children) -> dict[str, float]:
    parts = children.get(code, ())
    if parents.get(code) is None:
        return dict.fromkeys(parts, TOP)
    smaller = (small for part in parts for small in children.get(part, ()))
    return dict.fromkeys(smaller, GRANDCHILD) | dict.fromkeys(parts, CHILD)


def _above(code: str, parents: Parents, children: Children) -> dict[str, float]:
    parent = parents.get(code)
    if parent is None:
        return {}
    above = parents[parent]
    if above is None:
        return {parent: TOP}
    found = dict.fromkeys(children[parent], SIBLING) | {parent: PARENT}
    return found if parents[above] is None else found | {above: GRANDPARENT}
