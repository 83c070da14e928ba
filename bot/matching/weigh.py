"""Weighs whatever may be matched in one pool, with everything looked up once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.matching import score
from bot.matching.awake import hours, waking
from bot.matching.pool import Pool, Wish

NAMED_LEVEL = 2
"""The level assumed where somebody names a language in a wish and not in their profile."""

_DAY = timedelta(days=1)


class Scales:
    """Values for the open wishes of a pool at one moment; `now` is an aware time.

    A wish is open if its person is a member with room and its deadline has not passed.
    """

    def __init__(self, pool: Pool, now: datetime) -> None:
        self.members = {member.id: member for member in pool.members if member.room > 0}
        self.open = tuple(
            wish
            for wish in pool.wishes
            if wish.person in self.members and (wish.deadline is None or wish.deadline >= now)
        )
        self._now = now
        self._apart = pool.apart
        self._closeness = pool.near
        self._near: dict[str, Mapping[str, float]] = {}
        self._offers = Counter(wish.topic for wish in self.open if wish.side == "offer")
        self._awake = {member.id: waking(member.zone, now) for member in self.members.values()}
        self._weights: dict[str, float] = {}

    def near(self, topic: str) -> Mapping[str, float]:
        """Return the topics of offers that serve an ask for `topic`, the closest first."""
        if topic not in self._near:
            self._near[topic] = _near(topic, self._closeness)
        return self._near[topic]

    def may_meet(self, one: str, other: str) -> bool:
        """Whether two people are neither the same nor to be kept apart."""
        pair = (one, other) if one < other else (other, one)
        return one != other and pair not in self._apart

    def spoken(self, wish: Wish) -> Mapping[str, int]:
        """Return the languages a wish may be served in, with its person's level of 1 to 4."""
        levels = self.members[wish.person].languages
        if not wish.languages:
            return levels
        return {code: levels.get(code, NAMED_LEVEL) for code in wish.languages}

    def shared(self, offer: Wish, ask: Wish) -> dict[str, int]:
        """Return the languages common to both, with the weaker level of the two."""
        heard = self.spoken(ask)
        return {
            code: min(level, heard[code])
            for code, level in self.spoken(offer).items()
            if level > 0 < heard.get(code, 0)
        }

    def hours(self, people: Sequence[str]) -> float | None:
        """Return the waking hours these people share, or None where a zone is unknown."""
        return hours([self._awake[person] for person in people])

    def worth(self, offer: Wish, ask: Wish) -> float:
        """Return a lesson's part of the formula that does not depend on the language."""
        near = score.closeness(self.near(ask.topic).get(offer.topic, 0.0))
        return near * score.kinds(offer.kinds, ask.kinds) * self._weight(offer) * self._weight(ask)

    def value(self, offer: Wish, ask: Wish) -> float:
        """Return the value of a match of this one lesson, or 0 without a common language."""
        level = _best_level(self.spoken(offer), self.spoken(ask))
        if not level:
            return 0.0
        hours = self.hours((offer.person, ask.person))
        return self.worth(offer, ask) * score.language(level) * score.overlap(hours)

    def factors(self, offer: Wish, ask: Wish) -> dict[str, float]:
        """Return the factors of `worth` by name."""
        return {
            "closeness": score.closeness(self.near(ask.topic).get(offer.topic, 0.0)),
            "kinds": score.kinds(offer.kinds, ask.kinds),
            "freshness": self._weight(offer),
            **self._ask_factors(ask),
        }

    def _weight(self, wish: Wish) -> float:
        if wish.id not in self._weights:
            self._weights[wish.id] = self._own_weight(wish)
        return self._weights[wish.id]

    def _own_weight(self, wish: Wish) -> float:
        if wish.side == "offer":
            return score.freshness((self._now - wish.since) / _DAY)
        parts = self._ask_factors(wish)
        return parts["deadline"] * parts["waiting"] * parts["rarity"]

    def _ask_factors(self, ask: Wish) -> dict[str, float]:
        left = None if ask.deadline is None else (ask.deadline - self._now) / _DAY
        return {
            "deadline": score.deadline(left),
            "waiting": score.waiting(ask.waited),
            "rarity": score.rarity(self._offers[ask.topic]),
        }


def _near(topic: str, near: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    closeness = {topic: 1.0, **near.get(topic, {})}
    ranked = sorted(closeness.items(), key=lambda item: (-item[1], item[0]))
    return {other: value for other, value in ranked if value > 0}


def _best_level(spoken: Mapping[str, int], heard: Mapping[str, int]) -> int:
    best = 0
    for code, level in spoken.items():
        other = heard.get(code, 0)
        if level > best < other:
            best = min(level, other)
    return best
