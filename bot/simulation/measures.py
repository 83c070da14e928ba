"""What a story is judged by, at its end or after any of its rounds."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan
from statistics import fmean, pstdev

from bot.simulation.story import Fate, Story

FULL_LIFE = 9
"""Rounds that an ask without deadline is open before it lapses, and what an unserved one counts."""
LEAST_ASKS = 30
"""A region with fewer asks says nothing about fairness: one more or less would decide."""
TAIL = 0.05
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares are from 0 to 1; `nan` where there is nothing to measure yet.

    - `served`: asks for which an introduction came about, of all; `served_old`: of those whose
      nine rounds are over.
    - `value`: closeness x language x overlap of what came about, over all asks: 1 would be the very
      thing, for everybody, in a language both speak well, at hours they share.
    - `helped`: asks that helped, of all.
    - `agreed`: proposals that came about.
    - `reciprocity`: introductions of two or three in which everybody learns and helps.
    - `gini`: of lessons given, among people who offer; 0 if all give the same, near 1 if one does.
    - `waited`: mean rounds of the asks whose nine rounds are over; an unserved one counts 9, even
      if a deadline ended it before.
    - `waited_95`: rounds after which 95 of 100 people who ask have been served for the first time;
      see `still_waiting`. Infinite if that was never seen.
    - `worst`, `best`: share of asks served in the region where it is least and most; `spread`:
      standard deviation over the regions. Regions with fewer than 30 asks are left out.
    - `seconds`: of planning, all rounds together.
    """

    served: float
    served_old: float
    value: float
    helped: float
    agreed: float
    reciprocity: float
    gini: float
    waited: float
    waited_95: float
    worst: float
    best: float
    spread: float
    seconds: float


def measure(story: Story, rounds: int) -> Measures:
    """Measure what was known after so many rounds."""
    held = story.rounds[:rounds]
    asks = [_until(ask, rounds) for ask in story.asks.values() if ask.came < rounds]
    old = [ask for ask in asks if ask.came + FULL_LIFE < rounds]
    regions = list(by_region(asks).values())
    proposed = sum(each.proposed for each in held)
    introduced = sum(each.introduced for each in held)
    clinics = sum(each.clinics for each in held)
    return Measures(
        served=_share(_is_served(ask) for ask in asks),
        served_old=_share(_is_served(ask) for ask in old),
        value=_mean([ask.worth for ask in asks]),
        helped=_share(ask.helped for ask in asks),
        agreed=(introduced + clinics) / proposed if proposed else nan,
        reciprocity=sum(each.mutual for each in held) / introduced if introduced else nan,
        gini=gini(loads(story, rounds)),
        waited=_mean([_waited(ask) for ask in old]),
        waited_95=percentile_95(still_waiting(asks, rounds)),
        worst=min(regions, default=nan),
        best=max(regions, default=nan),
        spread=pstdev(regions) if regions else nan,
        seconds=sum(each.seconds for each in held),
    )


def gini(amounts: Sequence[float]) -> float:
    """Return the Gini coefficient: half the mean difference of two, over the mean.

    https://en.wikipedia.org/wiki/Gini_coefficient; `nan` if there is nothing or all is 0.
    """
    total, size = sum(amounts), len(amounts)
    if not total:
        return nan
    ranked = sum((2 * n - size + 1) * amount for n, amount in enumerate(sorted(amounts)))
    return ranked / (size * total)


def loads(story: Story, rounds: int) -> list[int]:
    """Return the lessons given so far by everybody who has offered anything."""
    given: Counter[str] = Counter()
    for each in story.rounds[:rounds]:
        given.update(each.lessons)
    return [given[who] for who, came in story.helpers.items() if came < rounds]


def by_region(asks: Iterable[Fate]) -> Mapping[str, float]:
    """Return the share of asks served in each region that has enough of them."""
    found: dict[str, list[bool]] = defaultdict(list)
    for ask in asks:
        if ask.region:
            found[ask.region].append(_is_served(ask))
    return {name: _share(served) for name, served in found.items() if len(served) >= LEAST_ASKS}


def still_waiting(asks: Iterable[Fate], rounds: int) -> list[float]:
    """Return the share of people still without a first helper n rounds after their first ask.

    The first number belongs to the first round they take part in. Estimated as survival is, by
    Kaplan and Meier: who came late and still waits counts as long as we saw them, and neither as
    served nor as waiting for ever. Whose asks lapsed goes on waiting: giving up is no service.
    https://en.wikipedia.org/wiki/Kaplan%E2%80%93Meier_estimator
    """
    came: dict[str, int] = {}
    served: dict[str, int] = {}
    for ask in asks:
        came[ask.person] = min(ask.came, came.get(ask.person, ask.came))
        if ask.served is not None:
            served[ask.person] = min(ask.served, served.get(ask.person, ask.served))
    waits = Counter(served[who] - came[who] for who in served)
    seen = Counter(rounds - 1 - came[who] for who in came if who not in served)
    left, share, curve = len(came), 1.0, []
    for n in range(rounds):
        share *= 1 - waits[n] / left if left else 1.0
        left -= waits[n] + seen[n]
        curve.append(share)
    return curve


def percentile_95(curve: Sequence[float]) -> float:
    """Return the rounds until no more than 5 of 100 wait, counting from 1; infinite if never."""
    return next((n + 1.0 for n, share in enumerate(curve) if share <= TAIL + ROUNDING), inf)


def _until(ask: Fate, rounds: int) -> Fate:
    """Return an ask as it stood after so many rounds."""
    if ask.served is None or ask.served < rounds:
        return ask
    return Fate(ask.person, ask.region, ask.came)


def _is_served(ask: Fate) -> bool:
    return ask.served is not None


def _waited(ask: Fate) -> int:
    return FULL_LIFE if ask.served is None else ask.served - ask.came


def _share(flags: Iterable[bool]) -> float:
    return _mean([float(flag) for flag in flags])


def _mean(numbers: Sequence[float]) -> float:
    return fmean(numbers) if numbers else nan
