"""Who comes when and what they say: fixed before any round, so the same for every policy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from bot.matching import Member, Pool, Side, Wish

ROUND = timedelta(days=7)
LIFE = timedelta(days=60)
"""A wish lapses after so long."""
SAYS = 0.3
"""New things a person says in a round on either side, on average: what lapses is made up for."""
SIDES: tuple[Side, Side] = ("offer", "ask")


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is new in a round that is held `at` an aware time: members and wishes."""

    at: datetime
    members: tuple[Member, ...]
    wishes: tuple[Wish, ...]


def arrive(
    pool: Pool, rounds: int, *, seed: int, start: datetime, there: float
) -> tuple[Arrival, ...]:
    """Let the people of a pool come, and say more as the rounds pass; one entry for each round.

    A share `there` of them is there at the first round, with all their past; the others come
    evenly later, without one. Whoever is there says 0.3 new things a round on either side, each
    a thing that somebody in the pool said on that side; nobody says the same twice.
    """
    draw = np.random.default_rng(seed)
    people = len(pool.members)
    late = draw.random(people) >= there
    joins = np.where(late, draw.integers(1, max(2, rounds), people), 0)
    talk = _Talk(pool, draw)
    arrivals = []
    for number in range(rounds):
        passed = number * ROUND
        new = [pool.members[n] for n in np.flatnonzero(joins == number).tolist()]
        present = [pool.members[n].id for n in np.flatnonzero(joins < number).tolist()]
        first = talk.first(member.id for member in new)
        if number:
            new = [replace(member, given=0, rated=0, helped=0) for member in new]
            first = [replace(_later(w, passed), since=start + passed, waited=0) for w in first]
        else:
            first = [_standing(wish, start) for wish in first if not _is_past(wish, start)]
        more = [
            replace(_later(w, passed), id=f"{w.id}-{number}-{n}", since=start + passed, waited=0)
            for n, w in enumerate(talk.more(present))
        ]
        arrivals.append(Arrival(start + passed, tuple(new), (*first, *more)))
    return tuple(arrivals)


def _is_past(wish: Wish, start: datetime) -> bool:
    return wish.deadline is not None and wish.deadline < start


def _standing(wish: Wish, start: datetime) -> Wish:
    """Return a wish that may have been renewed, which only its age tells, as of the last time."""
    age = start - wish.since
    return wish if age < LIFE else replace(wish, since=start - age % LIFE)


def _later(wish: Wish, passed: timedelta) -> Wish:
    return replace(wish, deadline=wish.deadline and wish.deadline + passed)


class _Talk:
    """What people say: first their own wishes of the pool, later what others said in it."""

    def __init__(self, pool: Pool, draw: np.random.Generator) -> None:
        self._draw = draw
        self._own: dict[str, list[Wish]] = {member.id: [] for member in pool.members}
        for wish in pool.wishes:
            self._own.setdefault(wish.person, []).append(wish)
        self._known = {side: [w for w in pool.wishes if w.side == side] for side in SIDES}
        self._said = {(wish.person, wish.topic) for wish in pool.wishes}

    def first(self, people: Iterable[str]) -> list[Wish]:
        """Return the own wishes of newcomers."""
        return [wish for person in people for wish in self._own[person]]

    def more(self, present: Sequence[str]) -> Iterator[Wish]:
        """Yield wishes that those who are there take over from others, languages aside."""
        for side in SIDES:
            known = self._known[side]
            counts = self._draw.poisson(SAYS if known else 0.0, len(present))
            models = self._draw.integers(0, max(1, len(known)), counts.sum())
            speakers = np.repeat(np.arange(len(present)), counts)
            for who, model in zip(speakers.tolist(), models.tolist(), strict=True):
                person, wish = present[who], known[model]
                if (person, wish.topic) not in self._said:
                    self._said.add((person, wish.topic))
                    yield replace(wish, person=person, languages=())
