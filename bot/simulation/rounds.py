"""Many rounds under one policy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from bot.matching import Plan, Pool
from bot.simulation.arrivals import Arrival
from bot.simulation.community import Community
from bot.simulation.story import Story

Planner = Callable[[Pool, int, datetime], Plan]
"""Plans a round in a pool, with a seed, at an aware time."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A way to choose who is introduced to whom."""

    name: str
    plan: Planner


def live(policy: Policy, pool: Pool, arrivals: Sequence[Arrival], seed: int) -> Story:
    """Hold one round after the other; only the policy makes a difference between two stories."""
    community = Community(pool, seed)
    held = []
    for number, arrival in enumerate(arrivals):
        open_now = community.begin(arrival)
        began = perf_counter()
        plan = policy.plan(open_now, seed + number, arrival.at)
        held.append(community.end(plan, perf_counter() - began))
    return Story(policy.name, tuple(held), community.asks, community.helpers)
