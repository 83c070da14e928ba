"""The round: who is introduced to whom this time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from math import fsum

from bot.matching.candidates import Candidates
from bot.matching.circles import circles
from bot.matching.edges import Edge, pair_of
from bot.matching.fill import fill, merit
from bot.matching.improve import improve
from bot.matching.options import Option, pair, to_match
from bot.matching.pool import Plan, Pool
from bot.matching.taken import Taken
from bot.matching.weigh import Scales


def plan_round(pool: Pool, *, seed: int, now: datetime) -> Plan:
    """Choose the introductions of one round: greedy, then bettered by a bounded local search.

    `now` is an aware time. The same pool, seed and time give the same plan, in whatever order
    the pool lists its people and wishes. Each match has a common language, uses one room of each
    of its people, and brings together nobody who is kept apart; two people meet in at most one
    match, and an ask is served at most once. Raises TypeError where a time is naive.
    """
    scales = Scales(pool, now)
    edges = Candidates(scales, seed).edges()
    options = _options(edges, scales)
    taken = Taken(scales.members.values())
    fill(options, taken, scales)
    improve(options, taken, scales)
    fill(options, taken, scales)
    chosen = sorted(taken.options, key=lambda option: option.value, reverse=True)
    matches = tuple(to_match(option, scales) for option in chosen)
    return Plan(matches, seed, _figures(pool, edges, chosen))


def _options(edges: Iterable[Edge], scales: Scales) -> list[Option]:
    options = _pairs(edges, scales)
    mutual = {option.pairs[0] for option in options if option.both_ways}
    options.extend(circles(edges, mutual, scales))
    return sorted(options, key=merit, reverse=True)


def _pairs(edges: Iterable[Edge], scales: Scales) -> list[Option]:
    together: dict[tuple[str, str], tuple[Edge, ...]] = defaultdict(tuple)
    for edge in edges:
        together[pair_of(edge)] += (edge,)
    options: list[Option] = []
    while together:  # emptied on the way: it is here that a round needs the most memory
        options.extend(_by_language(together.popitem()[1], scales))
    return options


def _by_language(lessons: Sequence[Edge], scales: Scales) -> Iterator[Option]:
    while lessons:
        option = pair(lessons, scales)
        yield option
        held = {edge.ask.id for edge in option.edges}
        lessons = [edge for edge in lessons if edge.ask.id not in held]


def _figures(pool: Pool, edges: list[Edge], chosen: list[Option]) -> dict[str, float]:
    asks = sum(wish.side == "ask" for wish in pool.wishes)
    return {
        "people": len(pool.members),
        "asks": asks,
        "offers": len(pool.wishes) - asks,
        "candidates": len(edges),
        "matches": len(chosen),
        "served": sum(len(option.edges) for option in chosen),
        "value": fsum(option.value for option in chosen),
        "reciprocal": sum(option.both_ways for option in chosen),
        "circles": sum(option.circle for option in chosen),
    }
