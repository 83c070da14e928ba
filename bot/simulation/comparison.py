"""The same people and the same rounds under every policy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.matching import Pool
from bot.simulation.arrivals import arrive
from bot.simulation.rounds import Policy, live
from bot.simulation.story import Story

THERE = 0.5
"""The share of an invented community that is there at the first round; of the own, everybody is."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was simulated, and one story for each policy, in their order."""

    people: int
    rounds: int
    seed: int
    own: bool
    stories: tuple[Story, ...]

    @property
    def asks(self) -> int:
        """How many asks there were, which is the same under every policy."""
        return len(self.stories[0].asks)


def compare(
    pool: Pool,
    policies: Sequence[Policy],
    *,
    rounds: int,
    seed: int,
    start: datetime,
    own: bool,
    tell: Callable[[str], None],
) -> Comparison:
    """Live through so many rounds from `start`, an aware time, under each policy.

    `tell` is given the name of each policy when its turn comes.
    """
    there = 1.0 if own else THERE
    arrivals = arrive(pool, rounds, seed=seed, start=start, there=there)
    stories = []
    for policy in policies:
        tell(policy.name)
        stories.append(live(policy, pool, arrivals, seed))
    return Comparison(len(pool.members), rounds, seed, own, tuple(stories))
