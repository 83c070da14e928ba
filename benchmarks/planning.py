"""What one way to plan a round takes, and what its plan is worth.

`python -m benchmarks.planning METHOD` works in this process, and prints its figures as JSON. The
pool is invented here as well, and nothing but the planner is loaded. `pool_mb` is the most memory
until the pool stood (Python, NumPy and the pool), `peak_mb` the most until the plan did.
"""

import argparse
import json
import math
import os
import time
from collections.abc import Callable, Mapping
from cProfile import Profile
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from benchmarks.figures import Figures
from benchmarks.processes import peak_mb
from bot.matching import Aims, Order, Plan, Pool, plan_by, plan_round
from bot.simulation.invention import invent

Method = Callable[[Pool, int], Plan]

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
COUNTED = ("candidates", "matches", "served", "reciprocal", "circles")


def _by(order: Order, pool: Pool, seed: int) -> Plan:
    return plan_by(pool, order, seed=seed, now=NOW)


def _ours(pool: Pool, seed: int) -> Plan:
    return plan_round(pool, seed=seed, now=NOW, aims=Aims(clinics=False))


METHODS: Mapping[str, Method] = {
    "random": partial(_by, "random"),
    "arrival": partial(_by, "arrival"),
    "greedy": partial(_by, "value"),
    "ours": _ours,
}
"""The plainest first. All may choose the same lessons, pairs and circles: none plans clinics."""


def invented(people: int, seed: int) -> Pool:
    """Invent a pool without a past of its regions.

    With one, ours would count people of some regions for more and the others would not, and the
    values of their plans would not be of one formula.
    """
    return replace(invent(people, seed, NOW), served={})


def measure(method: str, people: int, seed: int, profile: Path | None = None) -> Figures:
    """Invent a pool and plan a round over it; times are from the pool to the plan, in seconds."""
    pool = invented(people, seed)
    pool_mb, profiler = peak_mb(os.getpid()), Profile()
    start, busy = time.perf_counter(), time.process_time()
    if profile is None:
        plan = METHODS[method](pool, seed)
    else:
        plan = profiler.runcall(METHODS[method], pool, seed)
        profiler.dump_stats(profile)
    took = {"wall_s": time.perf_counter() - start, "cpu_s": time.process_time() - busy}
    return {
        **_worth(plan),
        **{name: round(seconds, 3) for name, seconds in took.items()},
        "peak_mb": peak_mb(os.getpid()),
        "pool_mb": pool_mb,
        **{name: int(plan.figures[name]) for name in COUNTED},
        "asks": int(plan.figures["asks"]),
        "offers": int(plan.figures["offers"]),
    }


def _worth(plan: Plan) -> Figures:
    """Return the value of a plan and, where its planner knows one, the bound of all plans."""
    found: Figures = {"value": round(plan.figures["value"], 6)}
    bound = plan.figures["bound"]
    if not math.isnan(bound):  # the simpler rules know none
        found |= {"bound": round(bound, 6), "proved": bool(plan.figures["proved"])}
    return found


def main() -> None:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method", choices=METHODS)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", type=Path)
    chosen = parser.parse_args()
    print(json.dumps(measure(chosen.method, chosen.people, chosen.seed, chosen.profile)))


if __name__ == "__main__":
    main()
