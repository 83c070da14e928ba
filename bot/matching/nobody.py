"""Why an open offer or ask got nobody in a plan.

All who serve a wish are taken step by step: is what they declare still open, is there a language in
common, may the two meet, have they time at all, has it gone to others. Each person counts where
they came furthest.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.matching.declared import Declared, Profile, Step, stop
from bot.matching.pool import Plan, Pool, Side, Wish
from bot.matching.spent import Spent

Reason = Literal[
    "resting",
    "late",
    "full",
    "nobody",
    "lapsed",
    "language",
    "apart",
    "no time",
    "taken",
    "met",
    "spent",
    "left",
]
"""What stands in the way.

Of the wish itself: its person does not take part ("resting"), its deadline has passed ("late"), its
person has no time ("full"), nobody declares what serves it ("nobody"). Of others who do: their
deadline has passed ("lapsed"), there is no common language ("language"), they are kept apart
("apart"), they have no time ("no time"), it has gone to others ("taken"), or the two meet in this
plan anyway, about something else ("met"). Where others could serve it, the time of its own person
has gone to other matches ("spent"), or the plan has overlooked it ("left").
"""

_NAMES: Mapping[Step, Reason] = {
    Step.LAPSED: "lapsed",
    Step.LANGUAGE: "language",
    Step.APART: "apart",
    Step.NO_TIME: "no time",
    Step.TAKEN: "taken",
    Step.MET: "met",
    Step.LEFT: "left",
}


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A reason, how many people it holds off, and how many of them declare only what is near."""

    reason: Reason
    people: int = 0
    near: int = 0


@dataclass(frozen=True, slots=True)
class Why:
    """Why a wish got nobody: what holds off the most people first, among equals the last step.

    If others could serve the wish, "spent" or "left" comes first.
    """

    wish: Wish
    hurdles: tuple[Hurdle, ...]

    @property
    def reason(self) -> Reason:
        """What stands in the way of the most."""
        return self.hurdles[0].reason

    @property
    def people(self) -> int:
        """How many people declare what serves the wish, whatever stands between them."""
        return sum(hurdle.people for hurdle in self.hurdles)


class Reasons:
    """Answers for all wishes of a pool; each subject is gone through once, not for each wish.

    `now` is the aware time the plan was made for.
    """

    def __init__(self, pool: Pool, plan: Plan, now: datetime) -> None:
        self._members = {member.id: member for member in pool.members}
        self._wishes = {wish.id: wish for wish in pool.wishes}
        self._now, self._spent = now, Spent(plan)
        self._declared = Declared(pool, self._spent, now)
        self._apart, self._met = _partners(pool.apart), _partners(self._spent.pairs)
        self._profiles: dict[tuple[Side, str], Counter[Profile]] = {}
        self._stops: dict[tuple[Side, str, int], Counter[int]] = {}

    def of(self, wish_id: str) -> Why:
        """Say why a wish got nobody.

        Raises KeyError where there is no such wish, and ValueError where it got somebody: an offer
        did if any lesson uses it.
        """
        wish = self._wishes[wish_id]
        if wish_id in self._spent.wishes:
            raise ValueError(f"{wish_id} got somebody")
        own = self._own(wish)
        return Why(wish, (Hurdle(own),) if own else self._of_others(wish))

    def left_over(self, side: Side, person: str | None = None) -> Iterator[Wish]:
        """Yield the offers or asks that got nobody, of everybody or of one person."""
        for wish in self._wishes.values():
            wanted = wish.side == side and person in (None, wish.person)
            if wanted and wish.id not in self._spent.wishes:
                yield wish

    def _own(self, wish: Wish) -> Reason | None:
        member = self._members.get(wish.person)
        if member is None:
            return "resting"
        if wish.lapsed(self._now):
            return "late"
        return None if member.time(wish.side) > 0 else "full"

    def _of_others(self, wish: Wish) -> tuple[Hurdle, ...]:
        stops = self._counted(wish)
        self._correct(stops, wish)
        spent = not self._spent.time(self._members[wish.person], wish.side)
        hurdles = []
        for step in reversed(Step):
            near, same = stops[2 * step], stops[2 * step + 1]
            if same + near:
                name = "spent" if spent and step == Step.LEFT else _NAMES[step]
                hurdles.append(Hurdle(name, same + near, near))
        hurdles.sort(key=lambda each: (each.reason not in ("spent", "left"), -each.people))
        return tuple(hurdles) or (Hurdle("nobody"),)

    def _counted(self, wish: Wish) -> Counter[int]:
        """Count where people stop, as if everybody might meet; found once for equal wishes."""
        tongue, subject = self._declared.tongue(wish), (wish.side, wish.topic)
        if (*subject, tongue) not in self._stops:
            if subject not in self._profiles:
                self._profiles[subject] = self._declared.profiles(wish)
            stops: Counter[int] = Counter()
            for profile, people in self._profiles[subject].items():
                stops[stop(profile, tongue)] += people
            self._stops[*subject, tongue] = stops
        return self._stops[*subject, tongue].copy()

    def _correct(self, stops: Counter[int], wish: Wish) -> None:
        """Leave out the wish's own person, and stop those who may not meet or meet already."""
        own, tongue = wish.person, self._declared.tongue(wish)
        apart, met = self._apart.get(own, ()), self._met.get(own, ())
        for person in {own, *apart, *met}:
            profile = self._declared.profile(wish, person)
            if not profile:
                continue
            stops[stop(profile, tongue)] -= 1
            if person != own:
                last = Step.APART if person in apart else Step.MET
                stops[stop(profile, tongue, last)] += 1


def why(pool: Pool, plan: Plan, wish_id: str, *, now: datetime) -> Why:
    """Say why one wish got nobody, as `Reasons` does for many."""
    return Reasons(pool, plan, now).of(wish_id)


def _partners(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Collection[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
        found[other].add(one)
    return found
