"""One round: the best plan for everybody at once, and how good it is."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import numpy as np

from bot.matching.best import Best, best
from bot.matching.candidates import candidates
from bot.matching.clinics import clinics
from bot.matching.columns import Columns, arrange
from bot.matching.groups import Some
from bot.matching.matches import extras, to_matches
from bot.matching.options import Options
from bot.matching.pool import Aims, Plan, Pool
from bot.matching.scales import Scales
from bot.matching.taken import Taken

Order = Literal["random", "arrival", "value"]


def plan_round(pool: Pool, *, seed: int, now: datetime, aims: Aims | None = None) -> Plan:
    """Choose the introductions of one round, so that together they are worth the most.

    `now` is an aware time. The same pool, seed and time give the same plan, in whatever order
    the pool lists its people and wishes. Each match has a common language and brings together
    nobody who is kept apart; nobody gives or takes more lessons than they have time for; two
    people meet in at most one match, and an ask is served at most once. The figures tell the
    plan's `value`, the `bound` that no plan of pairs and circles can exceed, and `proved` (1 if
    none is better). Raises TypeError where a time is naive.
    """
    aims = aims or Aims()
    columns = arrange(pool, seed=seed, now=now, aims=aims)
    empty = not len(columns.asks) or not len(columns.offers)
    found = Best.nothing(columns) if empty else best(columns)
    return _plan(pool, columns, found, seed, aims)


def plan_by(pool: Pool, order: Order, *, seed: int, now: datetime) -> Plan:
    """Make a round as simpler rules would, to compare with: what fits, in an order, one by one.

    "random" takes pairs as they come, "arrival" the asks in the order they were made, each with
    the best helper who has time, "value" whatever is worth most for each lesson, with pairs and
    circles. The rules for everybody's time, languages and pairs are the same.
    """
    columns = arrange(pool, seed=seed, now=now, aims=Aims(region=0.0, clinics=False))
    taken = Taken(columns)
    options = candidates(columns, alone=order != "value")
    if len(options):
        taken.fill(options, _ordered(columns, options, order, seed))
    found = Best(taken, len(options), np.nan, proved=False)
    return _plan(pool, columns, found, seed, Aims(clinics=False))


def _ordered(columns: Columns, options: Options, order: Order, seed: int) -> Some:
    if order == "random":
        return np.random.default_rng(seed).permutation(len(options))
    worth = options.value / (options.asks >= 0).sum(axis=1)
    if order == "value":
        return np.argsort(-worth, kind="stable")
    since = np.array([wish.since.timestamp() for wish in columns.asks.wishes])
    return np.lexsort((-worth, options.asks[:, 0], since[options.asks[:, 0]]))


def _plan(pool: Pool, columns: Columns, found: Best, seed: int, aims: Aims) -> Plan:
    scales = Scales(columns)
    figures = _figures(pool, columns, found)
    groups = clinics(columns, scales, found.taken) if aims.clinics else ()
    more = extras(columns, scales, found.taken)
    matches = to_matches(columns, scales, found.taken.options, more)
    figures |= {
        "matches": len(matches),
        "extra": float(len(more.asks)),
        "clinics": float(len(groups)),
        "in clinics": float(sum(len(group.lessons) for group in groups)),
    }
    return Plan(matches, seed, figures, groups)


def _figures(pool: Pool, columns: Columns, found: Best) -> dict[str, float]:
    asks = sum(wish.side == "ask" for wish in pool.wishes)
    options = found.taken.options
    value = float(options.value.sum())
    served = (options.asks >= 0).sum(axis=1)
    return {
        "people": len(pool.members),
        "asks": asks,
        "offers": len(pool.wishes) - asks,
        "candidates": found.candidates,
        "served": int(served.sum()),
        "value": value,
        "bound": found.bound,
        "bound_ratio": value / found.bound if found.bound > 0 else 1.0,
        "proved": float(found.proved),
        "reciprocal": int((served == 2).sum()),
        "circles": int((served == 3).sum()),
        **_by_region(columns, found),
    }


def _by_region(columns: Columns, found: Best) -> Mapping[str, float]:
    """Return the share of asks served by region, of those that anybody could serve."""
    asked, waiting = Counter[str](), Counter[str]()
    unserved = found.taken.unserved.tolist()
    for person, waits in zip(columns.asks.person.tolist(), unserved, strict=True):
        region = columns.people[person].region
        asked[region] += 1
        waiting[region] += waits
    return {f"served in {r}": (asked[r] - waiting[r]) / asked[r] for r in sorted(asked) if r}
