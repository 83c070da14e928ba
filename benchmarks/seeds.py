"""`python -m benchmarks.seeds`: many rounds in several invented communities, ours beside baselines.

Half a year is a long chain of chances, so one community says little. Told are the mean of each
measure over all of them, and by how much ours leads in each over the baseline that is best there.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from statistics import fmean

from benchmarks.figures import Figures, progress
from bot.cli.simulating import START
from bot.simulation.comparison import compare
from bot.simulation.invention import invent
from bot.simulation.measures import FULL_LIFE, Measures, measure
from bot.simulation.policies import POLICIES
from bot.simulation.table import ROWS, Row

BASELINES = ("random", "arrival", "greedy")
OURS = "ours"
DIGITS = 4


COMPARED = [row for row in ROWS if row.better]
Found = Mapping[str, Measures]
"""What was measured under each policy, in one community."""


def live_through(people: int, rounds: int, seed: int) -> Found:
    """Hold the rounds of one invented community under each policy."""

    def tell(policy: str) -> None:
        progress(f"seed {seed}, {policy}")

    comparison = compare(
        invent(people, seed, START),
        POLICIES,
        rounds=rounds,
        seed=seed,
        start=START,
        own=False,
        tell=tell,
    )
    return {story.policy: measure(story, rounds) for story in comparison.stories}


def summed_up(found: Sequence[Found]) -> Figures:
    """Return of each measure the mean under each policy, and the lead of ours, by community."""
    return {
        row.field: {
            "mean": {policy: _mean(row, found, policy) for policy in found[0]},
            "lead": [round(_lead(row, each), DIGITS) for each in found],
        }
        for row in COMPARED
    }


def _mean(row: Row, found: Sequence[Found], policy: str) -> float:
    return round(fmean(getattr(each[policy], row.field) for each in found), DIGITS)


def _lead(row: Row, found: Found) -> float:
    """Return by how much ours is better than the best baseline; below 0 it is worse."""
    sign = 1 if row.better is max else -1
    ours, *others = (sign * getattr(found[name], row.field) for name in (OURS, *BASELINES))
    return float(ours - max(others))


def shown(figures: Figures) -> str:
    """Return the figures as a table for people."""
    seeds = ", ".join(map(str, figures["seeds"]))
    lines = ["{people} people, {rounds} rounds, seeds ".format(**figures) + seeds]
    policies = next(iter(figures["measures"].values()))["mean"]
    lines.append(
        f"{'':12}" + "".join(f"{name:>11}" for name in policies) + "   lead of ours, by seed"
    )
    for name, each in figures["measures"].items():
        means = "".join(f"{mean:11.4f}" for mean in each["mean"].values())
        lines.append(f"{name:12}{means}   " + " ".join(f"{lead:+.4f}" for lead in each["lead"]))
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=26)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5, 6])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    if chosen.rounds <= FULL_LIFE:
        parser.error(f"--rounds: more than {FULL_LIFE}, or no ask has had its whole life")
    found = [live_through(chosen.people, chosen.rounds, seed) for seed in chosen.seeds]
    figures = {
        "people": chosen.people,
        "rounds": chosen.rounds,
        "seeds": chosen.seeds,
        "measures": summed_up(found),
    }
    print(json.dumps(figures, indent=2) if chosen.json else shown(figures))


if __name__ == "__main__":
    main()
