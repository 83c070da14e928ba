"""A community under one policy: what is open, who is busy, who met whom, and what is remembered."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import combinations

from bot.matching import Lesson, Match, Member, Plan, Pool, Wish
from bot.simulation.answers import Outcome, is_clinic, respond
from bot.simulation.arrivals import LIFE, Arrival
from bot.simulation.story import Fate, Held

LATELY = 8
"""Rounds that count as lately: for what helpers were asked to give, and for regions served."""


class Community:
    """Everything that one round leaves to the next."""

    def __init__(self, pool: Pool, seed: int) -> None:
        self.asks: dict[str, Fate] = {}
        self.helpers: dict[str, int] = {}
        self.apart = set(pool.apart)
        self._near, self._seed = pool.near, seed
        self._served_before = pool.served
        self._members: dict[str, Member] = {}
        self._open: dict[str, Wish] = {}
        self._giving: Counter[str] = Counter()
        self._taking: Counter[str] = Counter()
        self._over: dict[int, list[Outcome]] = {}
        self._given: deque[Counter[str]] = deque(maxlen=LATELY)
        self._served: deque[Counter[str]] = deque(maxlen=LATELY)
        self._number = -1

    def begin(self, arrival: Arrival) -> Pool:
        """Let people come and wishes lapse, and return the pool of the next round."""
        self._number += 1
        for outcome in self._over.pop(self._number, ()):
            self._giving.subtract(outcome.helpers)
            self._taking.subtract(outcome.learners)
        self._members.update((member.id, member) for member in arrival.members)
        for wish in arrival.wishes:
            self._take_in(wish)
        for wish in [wish for wish in self._open.values() if is_over(wish, arrival.at)]:
            self._lose(wish)
        return self._pool()

    def end(self, plan: Plan, seconds: float) -> Held:
        """Ask everybody of a plan, and remember what came of it."""
        self._given.append(Counter())
        self._served.append(Counter())
        now = {member.id: self._now(member) for member in self._members.values()}
        outcomes = [(match, respond(match, now, self._seed)) for match in _all(plan)]
        for match, outcome in outcomes:
            self._settle(match, outcome)
        for wish in [wish for wish in self._open.values() if wish.side == "ask"]:
            self._open[wish.id] = replace(wish, waited=wish.waited + 1)
        return _held(outcomes, seconds)

    def _take_in(self, wish: Wish) -> None:
        self._open[wish.id] = wish
        member = self._members[wish.person]
        if wish.side == "ask" and member.takes:
            self.asks[wish.id] = Fate(wish.person, member.region, self._number)
        elif wish.side == "offer" and member.gives:
            self.helpers.setdefault(wish.person, self._number)

    def _lose(self, wish: Wish) -> None:
        del self._open[wish.id]
        if wish.id in self.asks:
            self.asks[wish.id] = replace(self.asks[wish.id], gone=self._number)

    def _pool(self) -> Pool:
        talking = {wish.person for wish in self._open.values()}
        members = tuple(self._now(self._members[who]) for who in sorted(talking))
        wishes = tuple(self._open.values())
        return Pool(members, wishes, self._near, frozenset(self.apart), self._served_lately())

    def _now(self, member: Member) -> Member:
        given = sum(each[member.id] for each in self._given)
        if self._number < LATELY:
            given += member.given
        gives = max(0, member.gives - self._giving[member.id])
        takes = max(0, member.takes - self._taking[member.id])
        return replace(member, gives=gives, takes=takes, given=given)

    def _served_lately(self) -> dict[str, float]:
        if not self._served:
            return dict(self._served_before)
        served: Counter[str] = sum(self._served, Counter())
        waiting = Counter(
            self._members[wish.person].region for wish in self._open.values() if wish.side == "ask"
        )
        regions = (served | waiting).keys() - {""}
        return {each: served[each] / (served[each] + waiting[each]) for each in sorted(regions)}

    def _settle(self, match: Match, outcome: Outcome) -> None:
        self.apart.update(acquainted(match))
        self._given[-1].update(lesson.helper for lesson in match.lessons)
        self._giving.update(outcome.helpers)
        self._taking.update(outcome.learners)
        self._over.setdefault(self._number + outcome.rounds, []).append(outcome)
        for lesson in outcome.lessons:
            self._serve(lesson, match, helped=lesson.ask in outcome.helped)
            if outcome.met:
                self._rate(lesson, helped=lesson.ask in outcome.helped)

    def _serve(self, lesson: Lesson, match: Match, *, helped: bool) -> None:
        fate = self.asks[lesson.ask]
        worth = lesson.closeness * match.factors["language"] * match.factors["overlap"]
        self.asks[lesson.ask] = replace(fate, served=self._number, worth=worth, helped=helped)
        self._served[-1][fate.region] += 1
        del self._open[lesson.ask]

    def _rate(self, lesson: Lesson, *, helped: bool) -> None:
        helper = self._members[lesson.helper]
        self._members[lesson.helper] = replace(
            helper, rated=helper.rated + 1, helped=helper.helped + helped
        )


def is_over(wish: Wish, at: datetime) -> bool:
    """Say whether a wish has lapsed or its deadline has passed."""
    return at >= wish.since + LIFE or wish.lapsed(at)


def acquainted(match: Match) -> Iterator[tuple[str, str]]:
    """Yield the sorted pairs that know of each other after a match; a group only knows its host."""
    host, *others = match.people
    met = ((host, other) for other in others) if is_clinic(match) else combinations(match.people, 2)
    return ((min(pair), max(pair)) for pair in met)


def _all(plan: Plan) -> Iterable[Match]:
    return (*plan.matches, *plan.clinics)


def _held(outcomes: list[tuple[Match, Outcome]], seconds: float) -> Held:
    came = [(match, outcome) for match, outcome in outcomes if outcome.lessons]
    small = [match for match, _ in came if not is_clinic(match)]
    return Held(
        proposed=len(outcomes),
        introduced=len(small),
        mutual=sum(_is_mutual(match) for match in small),
        clinics=len(came) - len(small),
        lessons=Counter(lesson.helper for _, outcome in came for lesson in outcome.lessons),
        seconds=seconds,
    )


def _is_mutual(match: Match) -> bool:
    helpers = {lesson.helper for lesson in match.lessons}
    learners = {lesson.learner for lesson in match.lessons}
    return helpers == learners == set(match.people)
