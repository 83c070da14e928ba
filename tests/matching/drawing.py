"""Pools nobody would think of, drawn by chance."""

from itertools import combinations
from random import Random

from bot.matching import Member, Pool, Side, Wish
from bot.matching.columns import Columns
from tests.matching.making import ago, ahead, columns

LANGUAGES = ("en", "fr", "tw", "hr")
TOPICS = tuple(f"t{number}" for number in range(5))
KINDS = ("mentoring", "review")
ZONES = ("", "Africa/Accra", "Asia/Kolkata", "Pacific/Auckland", "America/Los_Angeles", "nowhere")
REGIONS = ("", "north", "south", "west")


def drawn(random: Random, people: int = 7, wishes: int = 15, topics: int = 4) -> Pool:
    """Draw a pool of at most so many people, wishes and topics."""
    names = [f"p{number:02}" for number in range(random.randint(2, people))]
    subjects = TOPICS[: random.randint(1, topics)]
    listed = [_wish(random, n, names, subjects) for n in range(random.randint(wishes // 3, wishes))]
    pairs = list(combinations(names, 2))
    return Pool(
        members=tuple(_member(random, name) for name in names),
        wishes=tuple(listed),
        near={topic: _near(random, subjects) for topic in subjects if random.random() < 0.6},
        apart=frozenset(random.sample(pairs, random.randint(0, len(pairs) // 6))),
        served={region: random.random() for region in REGIONS if random.random() < 0.5},
    )


def _member(random: Random, name: str) -> Member:
    spoken = random.sample(LANGUAGES, random.choice([1, 2, 3, 4]))
    return Member(
        id=name,
        languages={code: random.randint(1, 4) for code in spoken},
        zone=random.choice(ZONES),
        region=random.choice(REGIONS),
        gives=random.choice([0, 1, 1, 2, 2]),
        takes=random.choice([0, 1, 1, 2, 2]),
        given=random.choice([0, 0, 2, 7]),
        rated=random.randint(0, 4),
        helped=random.randint(0, 4),
    )


def _wish(random: Random, number: int, names: list[str], topics: tuple[str, ...]) -> Wish:
    side: Side = random.choice(["offer", "ask"])
    return Wish(
        id=f"w{number}",
        person=random.choice(names),
        side=side,
        topic=random.choice(topics),
        since=ago(random.choice([0, 1, 20, 59, 90])),
        kinds=frozenset(random.sample(KINDS, random.randint(0, 2))),
        languages=tuple(random.sample(LANGUAGES, random.choice([0, 0, 0, 1, 2]))),
        deadline=random.choice([None, None, None, ahead(-1), ahead(0), ahead(9), ahead(40)]),
        waited=random.choice([0, 0, 1, 3, 12]),
    )


def _near(random: Random, topics: tuple[str, ...]) -> dict[str, float]:
    chosen = random.sample(topics, random.randint(0, len(topics)))
    return {topic: random.choice([0.3, 0.6, 0.8, 1.0]) for topic in chosen}


def drawn_columns(random: Random) -> tuple[Pool, Columns]:
    """Return a small pool in which somebody offers and somebody asks, and its columns."""
    while True:
        people = drawn(random, people=6, wishes=20, topics=random.choice([2, 4]))
        found = columns(people)
        if len(found.asks) and len(found.offers):
            return people, found
