"""The formula of docs/matching.md once more, in plain Python: what the matching must agree with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from math import prod, sqrt
from zoneinfo import ZoneInfo

from bot.matching import Aims, Member, Pool, Wish
from tests.matching.making import NOW

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Taught:
    """One offer that may serve one ask."""

    offer: Wish
    ask: Wish

    @property
    def helper(self) -> str:
        return self.offer.person

    @property
    def learner(self) -> str:
        return self.ask.person

    @property
    def pair(self) -> tuple[str, str]:
        return min(self.helper, self.learner), max(self.helper, self.learner)


class Formula:
    """Values lessons, pairs and circles of a pool, one at a time."""

    def __init__(self, pool: Pool, aims: Aims, now: datetime = NOW) -> None:
        self.pool, self.aims, self.now = pool, aims, now
        self.members = {member.id: member for member in pool.members}
        self.open = [wish for wish in pool.wishes if self._is_open(wish)]

    def lessons(self) -> list[Taught]:
        """Return every lesson that could be held if everybody spoke the same language."""
        offers = [wish for wish in self.open if wish.side == "offer"]
        asks = [wish for wish in self.open if wish.side == "ask"]
        every = [Taught(offer, ask) for offer in offers for ask in asks]
        return [each for each in every if self._may_meet(each) and self.closeness(each) > 0]

    def value(self, *lessons: Taught) -> float:
        """Return the value of a match of one, two or three lessons; 0 if it cannot be."""
        level = self.level([wish for each in lessons for wish in (each.offer, each.ask)])
        if not level:
            return 0.0
        people = sorted({person for each in lessons for person in each.pair})
        bonus = {1: 1.0, 2: 1.2, 3: 1.05}[len(lessons)]
        worth = sum(self.worth(each) for each in lessons)
        return bonus * (0.6 + 0.1 * level) * self.overlap(people) * worth

    def worth(self, lesson: Taught) -> float:
        """Return what does not depend on the language or the hours."""
        return prod(
            (
                self.closeness(lesson),
                kinds(lesson.offer.kinds, lesson.ask.kinds),
                self._of_offer(lesson.offer),
                self._of_ask(lesson.ask),
            )
        )

    def closeness(self, lesson: Taught) -> float:
        near = {lesson.ask.topic: 1.0, **self.pool.near.get(lesson.ask.topic, {})}
        return min(1.0, near.get(lesson.offer.topic, 0.0))

    def level(self, wishes: Sequence[Wish]) -> int:
        """Return the best level of the weakest speaker in any language for all wishes, or 0."""
        spoken = [self.spoken(wish) for wish in wishes]
        common = set.intersection(*(set(levels) for levels in spoken))
        return max((min(levels[code] for levels in spoken) for code in common), default=0)

    def spoken(self, wish: Wish) -> Mapping[str, int]:
        own = self.members[wish.person].languages
        return {code: own.get(code, 2) for code in wish.languages} if wish.languages else own

    def overlap(self, people: Sequence[str]) -> float:
        """Return the factor of all, or where a zone is unknown, of the two who share least."""
        hours = shared_hours(tuple(self.members[each].zone for each in people), self.now)
        if hours is not None:
            return 0.6 + 0.04 * min(10.0, hours)
        if len(people) == 2:
            return 0.9
        return min(self.overlap([one for one in people if one != left]) for left in people)

    def _of_offer(self, offer: Wish) -> float:
        helper = self.members[offer.person]
        days = (self.now - offer.since) / DAY
        fresh = 1.0 - 0.3 * min(1.0, max(0.0, days / 60))
        outcome = 0.85 + 0.15 * (helper.helped + 3) / (max(helper.rated, helper.helped) + 3)
        return fresh * outcome * (1.0 - 0.05 * min(5, helper.given))

    def _of_ask(self, ask: Wish) -> float:
        deadline = 1.0
        if ask.deadline is not None:
            deadline += 0.3 * (1.0 - min(14.0, (ask.deadline - self.now) / DAY) / 14.0)
        same = [each for each in self.open if each.side == "offer" and each.topic == ask.topic]
        rarity = 1.0 + 0.2 / sqrt(max(1, len(same)))
        return deadline * (1.0 + 0.1 * ask.waited) * rarity * self._of_region(ask)

    def _of_region(self, ask: Wish) -> float:
        shares = {region: share for region, share in self.pool.served.items() if region}
        region = self.members[ask.person].region
        usual = sum(shares.values()) / len(shares) if shares else 0.0
        if region not in shares or usual <= 0:
            return 1.0
        return 1.0 + self.aims.region * max(0.0, 1.0 - shares[region] / usual)

    def _is_open(self, wish: Wish) -> bool:
        member = self.members.get(wish.person)
        if member is None or (wish.deadline is not None and wish.deadline < self.now):
            return False
        return time(member, wish) > 0

    def _may_meet(self, lesson: Taught) -> bool:
        return lesson.helper != lesson.learner and lesson.pair not in self.pool.apart


def time(member: Member, wish: Wish) -> int:
    """Return how many lessons somebody may give, for an offer, or take."""
    return member.gives if wish.side == "offer" else member.takes


def kinds(offered: frozenset[str], asked: frozenset[str]) -> float:
    """Return 1 for a kind both named, 0.95 where one named none, else 0.7."""
    if not offered or not asked:
        return 0.95
    return 1.0 if offered & asked else 0.7


@cache
def shared_hours(zones: tuple[str, ...], now: datetime) -> float | None:
    """Count the quarter hours of a day in which it is 8 to 22 o'clock everywhere, in hours."""
    try:
        known = [ZoneInfo(zone).utcoffset(now.astimezone(ZoneInfo(zone))) for zone in zones]
    except (ValueError, OSError, LookupError):
        return None
    start = datetime(2026, 1, 1, tzinfo=UTC)
    quarters = [start + timedelta(minutes=15 * number) for number in range(96)]
    local = [[each + (east or timedelta()) for east in known] for each in quarters]
    return sum(all(8 <= each.hour < 22 for each in here) for here in local) / 4
