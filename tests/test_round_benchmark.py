"""The round's benchmark compares like with like; no test looks at how long anything takes."""

import json
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import pytest

from benchmarks import round as benchmark
from benchmarks.planning import METHODS, invented
from bot.matching import Lesson, Match, score

KEYS = ["value", "bound", "bound_ratio", "wall_s", "cpu_s", "peak_mb", "pool_mb"]
KEYS += ["candidates", "matches", "served", "reciprocal", "circles"]
LESSONS = {1.0: 1, score.BOTH_WAYS: 2, score.CIRCLE: 3}
"""How many lessons of a match count, by its bonus; what follows is extra."""


@pytest.fixture(scope="module")
def printed() -> str:
    """Give what the command prints as JSON for very few people."""
    return json.dumps(benchmark.compare(80, 2, ["greedy", "ours"]))


def test_the_json_tells_of_each_method_and_how_long_ours_takes(printed: str) -> None:
    figures = json.loads(printed)
    greedy, ours = figures["methods"]["greedy"], figures["methods"]["ours"]
    assert [*greedy] == KEYS
    assert {*ours} == {*KEYS, "proved"}
    assert greedy["bound"] == ours["bound"]
    assert greedy["value"] <= ours["value"] <= ours["bound"] * (1 + 1e-9)
    assert greedy["bound_ratio"] == pytest.approx(greedy["value"] / ours["bound"], abs=1e-6)
    assert figures["wall_ratio"] > 0
    assert figures["cpu_ratio"] > 0
    assert figures["people"] == 80
    assert figures["asks"] > figures["methods"]["ours"]["served"] > 0


def test_the_table_has_a_line_for_each_method(printed: str) -> None:
    lines = benchmark.shown(json.loads(printed)).splitlines()
    assert [line.split()[0] for line in lines[2:4]] == ["greedy", "ours"]
    assert lines[-2].startswith("ours against greedy")
    assert "load" in lines[-1]


def test_without_ours_there_is_no_bound() -> None:
    figures = benchmark.compare(60, 2, ["random"])
    assert figures["methods"]["random"]["bound_ratio"] is None
    assert "wall_ratio" not in figures
    assert "random" in benchmark.shown(figures)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_keeps_to_the_same_rules_and_the_same_formula(method: str) -> None:
    pool = invented(120, seed=3)
    plan = METHODS[method](pool, 3)
    lessons = _lessons(plan.matches)
    gives, takes = (Counter(getattr(each, side) for each in lessons) for side in _SIDES)
    met = [pair for match in plan.matches for pair in combinations(sorted(match.people), 2)]
    assert not plan.clinics
    assert len({each.ask for each in lessons}) == len(lessons) == plan.figures["served"]
    assert all(gives[each.id] <= each.gives for each in pool.members)
    assert all(takes[each.id] <= each.takes for each in pool.members)
    assert len({*met}) == len(met)
    assert not pool.apart & {*met}
    assert {match.factors["region"] for match in plan.matches} == {1.0}
    assert plan.figures["value"] == pytest.approx(sum(match.value for match in plan.matches))


_SIDES = ("helper", "learner")


def _lessons(matches: Sequence[Match]) -> list[Lesson]:
    return [
        lesson for match in matches for lesson in match.lessons[: LESSONS[match.factors["mutual"]]]
    ]
