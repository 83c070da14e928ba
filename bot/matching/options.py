"""What may be chosen: a pair with all its lessons, or a circle of three."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.matching import score
from bot.matching.edges import Edge, pair_of
from bot.matching.pool import Lesson, Match
from bot.matching.weigh import Scales


@dataclass(slots=True, eq=False)
class Option:
    """A match that is possible: its lessons, the best first, or in the order of the circle."""

    edges: tuple[Edge, ...]
    value: float
    circle: bool = False

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of its two or three people; the first helps the second."""
        if self.circle:
            return tuple(edge.offer.person for edge in self.edges)
        return self.edges[0].offer.person, self.edges[0].ask.person

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The sorted pairs of ids that would get to know each other."""
        if self.circle:
            return tuple(pair_of(edge) for edge in self.edges)
        return (pair_of(self.edges[0]),)

    @property
    def both_ways(self) -> bool:
        """Whether a pair helps each other."""
        helper = self.edges[0].offer.person
        return not self.circle and any(edge.offer.person != helper for edge in self.edges)


def pair(edges: Sequence[Edge], scales: Scales, own: str = "") -> Option:
    """Return the best option of two people for these lessons between them, one for each ask.

    A match has one language: lessons that cannot be held in the chosen one are left out, but
    never all of those of the wish with id `own`, one of which then comes first.
    """
    if len(edges) == 1:
        return Option(tuple(edges), edges[0].value)
    shared = [scales.shared(edge.offer, edge.ask) for edge in edges]
    needed = [levels for edge, levels in zip(edges, shared, strict=True) if _is_of(edge, own)]
    options = []
    for code in sorted(set().union(*(needed or shared))):
        spoken = [edge for edge, levels in zip(edges, shared, strict=True) if code in levels]
        spoken.sort(key=lambda edge: (_is_of(edge, own), edge.value), reverse=True)
        options.append(Option(tuple(spoken), _value(spoken, scales)))
    return max(options, key=lambda option: option.value)


def circle(edges: tuple[Edge, Edge, Edge], scales: Scales) -> Option | None:
    """Return the option of three who each help the next, or None without one common language."""
    if not _common(edges, scales):
        return None
    start = max(range(3), key=lambda n: edges[n].value)
    around = edges[start:] + edges[:start]
    return Option(around, _value(around, scales, circle=True), circle=True)


def trim(option: Option, served: Collection[str], scales: Scales) -> Option | None:
    """Return what is left of an option once these asks are served, or None if nothing is."""
    left = [edge for edge in option.edges if edge.ask.id not in served]
    if len(left) == len(option.edges):
        return option
    return pair(left, scales) if left and not option.circle else None


def to_match(option: Option, scales: Scales) -> Match:
    """Return an option as the outside sees it, with the factors it was made of."""
    first = option.edges[0]
    levels = _common(option.edges, scales)
    language = max(levels, key=lambda code: (levels[code], _fluency(option, code, scales)))
    hours = scales.hours(option.people)
    factors = {
        **scales.factors(first.offer, first.ask),
        "language": score.language(levels[language]),
        "overlap": score.overlap(hours),
        "mutual": score.mutual(circle=option.circle, both_ways=option.both_ways),
    }
    if hours is not None:
        factors["hours"] = hours
    lessons = tuple(_lesson(edge, scales) for edge in option.edges)
    return Match(option.people, lessons, language, option.value, factors)


def _value(edges: Sequence[Edge], scales: Scales, *, circle: bool = False) -> float:
    helpers = {edge.offer.person: None for edge in edges}
    people = tuple(helpers | {edge.ask.person: None for edge in edges})
    together = score.mutual(circle=circle, both_ways=len(helpers) > 1)
    level = max(_common(edges, scales).values())
    worth = sum(scales.worth(edge.offer, edge.ask) for edge in edges)
    return worth * together * score.language(level) * score.overlap(scales.hours(people))


def _common(edges: Sequence[Edge], scales: Scales) -> Mapping[str, int]:
    shared = [scales.shared(edge.offer, edge.ask) for edge in edges]
    codes = set(shared[0]).intersection(*shared[1:])
    return {code: min(levels[code] for levels in shared) for code in sorted(codes)}


def _fluency(option: Option, code: str, scales: Scales) -> int:
    sides = [wish for edge in option.edges for wish in (edge.offer, edge.ask)]
    return sum(scales.spoken(wish)[code] for wish in sides)


def _is_of(edge: Edge, wish: str) -> bool:
    return wish in (edge.offer.id, edge.ask.id)


def _lesson(edge: Edge, scales: Scales) -> Lesson:
    offer, ask = edge.offer, edge.ask
    closeness = scales.factors(offer, ask)["closeness"]
    return Lesson(offer.person, ask.person, offer.id, ask.id, offer.topic, closeness)
