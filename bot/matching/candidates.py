"""Who might help with what: at most so many candidates for an ask, out of however many there are.

Where thousands offer what is asked, each ask looks at a stretch of them that begins where the
seed says, so that all helpers are looked at by somebody, and other ones in another round.
"""

from collections import defaultdict
from collections.abc import Iterator
from heapq import nlargest

from bot.matching.edges import Edge, between, edge
from bot.matching.pool import Side, Wish
from bot.matching.ties import tie
from bot.matching.weigh import Scales

LOOKED_AT = 32
"""Offers weighed for an ask, beyond which farther topics are not looked at."""

KEPT = 12
"""Candidates kept for an ask."""


class Candidates:
    """The open wishes of a pool, arranged to be found, in an order that only the seed decides."""

    def __init__(self, scales: Scales, seed: int) -> None:
        self._scales = scales
        self._ties = {wish.id: tie(seed, wish.id) for wish in scales.open}
        ordered = sorted(scales.open, key=lambda wish: (self._ties[wish.id], wish.id))
        self.asks = [wish for wish in ordered if wish.side == "ask"]
        self._rings: dict[tuple[str, str], list[Wish]] = defaultdict(list)
        self._of: dict[tuple[str, Side], list[Wish]] = defaultdict(list)
        for wish in ordered:
            self._of[wish.person, wish.side].append(wish)
            if wish.side == "offer":
                for language in scales.spoken(wish):
                    self._rings[wish.topic, language].append(wish)

    def edges(self) -> list[Edge]:
        """Return the best candidates of every ask, and all that these could learn in return."""
        best = {ask.id: self._best(ask) for ask in self.asks}
        for lesson in [lesson for found in best.values() for lesson in found.values()]:
            for back in self._back(lesson):
                best[back.ask.id].setdefault(back.offer.person, back)
        return [lesson for found in best.values() for lesson in found.values()]

    def _back(self, lesson: Edge) -> Iterator[Edge]:
        offers = self._of.get((lesson.ask.person, "offer"), ())
        asks = self._of.get((lesson.offer.person, "ask"), ())
        return between(offers, asks, self._scales)

    def _best(self, ask: Wish) -> dict[str, Edge]:
        best: dict[str, Edge] = {}
        for offer in self._stretch(ask):
            if self._scales.may_meet(offer.person, ask.person):
                found = edge(offer, ask, self._scales)
                other = best.get(offer.person)
                if found.value > (other.value if other else 0.0):
                    best[offer.person] = found
        kept = nlargest(KEPT, best.values(), key=lambda found: found.value)
        return {found.offer.person: found for found in kept}

    def _stretch(self, ask: Wish) -> Iterator[Wish]:
        seen: set[str] = set()
        languages = sorted(self._scales.spoken(ask))
        for topic in self._scales.near(ask.topic):
            for language in languages:
                for offer in self._turn(ask, topic, language, len(languages)):
                    if offer.id not in seen:
                        seen.add(offer.id)
                        yield offer
            if len(seen) >= LOOKED_AT:
                return

    def _turn(self, ask: Wish, topic: str, language: str, languages: int) -> Iterator[Wish]:
        ring = self._rings.get((topic, language), ())
        start = self._ties[ask.id]
        for step in range(min(len(ring), max(8, LOOKED_AT // languages))):
            yield ring[(start + step) % len(ring)]
