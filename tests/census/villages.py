"""Small communities drawn by chance, in which most cells have few people."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from bot.capacities import Capacities, Capacity
from bot.census.facts import Asks, Community, Everything, Facts, Lived

PARENTS = {"data": None, "sparql": "data", "maps": "data", "law": None}
"""A tree in which somebody may offer "data" itself, too."""
CAPACITIES = Capacities(Capacity(code, up, None, None, {}, {}) for code, up in PARENTS.items())
TOPICS = tuple(PARENTS)
PLATFORMS, REGIONS, TONGUES, KINDS = (
    ("garden", "harbour"),
    ("011", "155"),
    ("en", "tw"),
    ("review",),
)
EMPTY = np.array([], dtype=np.int64)
NEVER = np.array([], dtype=bool)


@dataclass(frozen=True, slots=True)
class Villager:
    """Somebody, and what they declare: each fact a topic, a language, and whether it is served."""

    platforms: Sequence[str]
    region: str
    facts: Sequence[tuple[str, str, bool]]


def villager(draw: Random) -> Villager:
    """Draw somebody; some things are much more common than others."""
    topics = {draw.choices(TOPICS, (1, 6, 2, 3))[0] for _ in range(draw.choice((1, 1, 2)))}
    tongues = [draw.choices(TONGUES, (5, 1))[0] for _ in topics]
    served = [draw.random() < 0.4 for _ in topics]
    return Villager(
        draw.choices((PLATFORMS[:1], PLATFORMS[1:], PLATFORMS), (8, 3, 1))[0],
        draw.choices(("", *REGIONS), (3, 4, 1))[0],
        list(zip(sorted(topics), tongues, served, strict=True)),
    )


def village(draw: Random) -> list[Villager]:
    """Draw a community of up to thirty people."""
    return [villager(draw) for _ in range(draw.randint(4, 30))]


def everything(villagers: Sequence[Villager]) -> Everything:
    """Return what is counted, if everybody offers and asks for the same things."""
    facts = [(who, *fact) for who, each in enumerate(villagers) for fact in each.facts]
    rows = Facts(
        np.array([who for who, *_ in facts], dtype=np.int64),
        np.array([TOPICS.index(topic) for _, topic, _, _ in facts], dtype=np.int64),
        np.array([TONGUES.index(tongue) for _, _, tongue, _ in facts], dtype=np.int64),
        np.zeros(len(facts), dtype=np.int64),
        [(tongue,) for tongue in TONGUES],
        [KINDS],
    )
    served = np.array([each for *_, each in facts], dtype=bool)
    every = np.ones(len(facts), dtype=bool)
    return Everything(
        community(villagers),
        rows,
        Asks(rows, every, every, np.where(served, 1.0, np.nan)),
        Lived(rows.only(~every), NEVER, NEVER),
    )


def community(villagers: Sequence[Villager]) -> Community:
    """Return who lives here."""
    on = {
        name: np.array([who for who, each in enumerate(villagers) if name in each.platforms], int)
        for name in PLATFORMS
    }
    places = [REGIONS.index(each.region) if each.region else -1 for each in villagers]
    return Community(len(villagers), np.array(places, dtype=np.int64), REGIONS, on)
