"""What people declare as the other side sees it, by subject, with how far each is free."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from bot.matching.columns import spoken
from bot.matching.pool import Pool, Side, Wish
from bot.matching.spent import Spent

OTHER: Mapping[Side, Side] = {"offer": "ask", "ask": "offer"}


class Step(IntEnum):
    """What holds somebody off a wish, the first hurdle first; behind the last nothing does."""

    LAPSED = 0
    LANGUAGE = 1
    APART = 2
    NO_TIME = 3
    TAKEN = 4
    MET = 5
    LEFT = 6


class Row(NamedTuple):
    """A wish that serves another: languages as bits, and the stop with and without a common one.

    A stop is twice a step, and one more where it is the very thing and not only near.
    """

    tongue: int
    understood: int
    strange: int


Profile = frozenset[Row]
"""All that one person declares that serves a subject."""


class Declared:
    """The open wishes of a pool by subject and person, after a plan; those of members only."""

    def __init__(self, pool: Pool, spent: Spent, now: datetime) -> None:
        self._members = {member.id: member for member in pool.members}
        self._spent, self._now = spent, now
        self._bits: dict[str, int] = {}
        self._tongues: dict[tuple[str, tuple[str, ...]], int] = {}
        self._rows: dict[Side, dict[str, dict[str, list[tuple[int, Step]]]]]
        self._rows = {side: defaultdict(lambda: defaultdict(list)) for side in OTHER}
        asked = {wish.topic for wish in pool.wishes if wish.side == "ask"}
        for wish in pool.wishes:
            if wish.person in self._members:
                row = self.tongue(wish), self._step(wish)
                self._rows[wish.side][wish.topic][wish.person].append(row)
        self._serves = self._serving(asked, pool.near)

    def tongue(self, wish: Wish) -> int:
        """Return the languages a member's wish may be served in, each a bit."""
        key = wish.person, wish.languages
        if key not in self._tongues:
            codes = spoken(wish.languages, self._members[wish.person])
            bits = (self._bits.setdefault(code, 1 << len(self._bits)) for code in codes)
            self._tongues[key] = sum(bits)
        return self._tongues[key]

    def profile(self, wish: Wish, person: str) -> Profile:
        """Return what a person declares that serves a wish."""
        others = self._rows[OTHER[wish.side]]
        return frozenset(
            _row(tongue, step, close)
            for topic, close in self._serves[wish.side].get(wish.topic, {}).items()
            for tongue, step in others[topic].get(person, ())
        )

    def profiles(self, wish: Wish) -> Counter[Profile]:
        """Count the people who declare what serves a wish, its own person too, by profile."""
        others = self._rows[OTHER[wish.side]]
        found: dict[str, set[Row]] = defaultdict(set)
        for topic, close in self._serves[wish.side].get(wish.topic, {}).items():
            for person, rows in others[topic].items():
                found[person].update([_row(tongue, step, close) for tongue, step in rows])
        return Counter(map(frozenset, found.values()))

    def _step(self, wish: Wish) -> Step:
        member = self._members[wish.person]
        if wish.lapsed(self._now):
            return Step.LAPSED
        if member.time(wish.side) <= 0:
            return Step.NO_TIME
        served = wish.side == "ask" and wish.id in self._spent.wishes
        return Step.TAKEN if served or not self._spent.time(member, wish.side) else Step.LEFT

    def _serving(
        self, asked: Iterable[str], near: Mapping[str, Mapping[str, float]]
    ) -> Mapping[Side, Mapping[str, Mapping[str, float]]]:
        """Return for each side and topic the topics of the other side, with their closeness."""
        serves: dict[Side, dict[str, dict[str, float]]] = {
            side: defaultdict(dict) for side in OTHER
        }
        for topic in asked:
            for other, close in {topic: 1.0, **near.get(topic, {})}.items():
                if close > 0 and other in self._rows["offer"]:
                    serves["ask"][topic][other] = close
                    serves["offer"][other][topic] = close
        return serves


def stop(profile: Profile, tongue: int, last: Step = Step.LEFT) -> int:
    """Return how far somebody comes towards a wish in some languages, and at most to `last`.

    Of what comes as far, the very thing goes before what is near.
    """
    stops = [row.understood if row.tongue & tongue else row.strange for row in profile]
    return max(stops if last == Step.LEFT else [min(each, 2 * last + each % 2) for each in stops])


def _row(tongue: int, step: Step, close: float) -> Row:
    same = close >= 1
    return Row(tongue, 2 * step + same, 2 * min(step, Step.LANGUAGE) + same)
