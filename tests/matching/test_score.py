"""The formula: each factor alone, and what a change of one thing does to a match."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from bot.matching import (
    Aims,
    Match,
    Member,
    Pool,
    Wish,
    plan_round,
    rank,
    reasons,
    score,
    weaknesses,
)
from tests.matching.formula import Formula, Taught
from tests.matching.making import NOW, RING, ago, ahead, ask, member, offer, pool

MENTOR, REVIEW = frozenset({"mentoring"}), frozenset({"review"})
NAN = float("nan")
ACCRA, KOLKATA, AUCKLAND = "Africa/Accra", "Asia/Kolkata", "Pacific/Auckland"

Factor = Callable[[np.ndarray[Any, Any]], score.Numbers]


def region(share: np.ndarray[Any, Any]) -> score.Numbers:
    return score.region(share, 0.5, 0.3)


def outcome(helped: np.ndarray[Any, Any]) -> score.Numbers:
    return score.outcome(helped, np.full(helped.shape, 9))


@pytest.mark.parametrize(
    ("factor", "given", "expected"),
    [
        (score.closeness, [-1, 0, 0.4, 1, 7], [0, 0, 0.4, 1, 1]),
        (score.language, [0, 1, 2, 3, 4, 9], [0, 0.7, 0.8, 0.9, 1, 1]),
        (score.overlap, [0, 4, 10, 14, NAN], [0.6, 0.76, 1, 1, 0.9]),
        (score.freshness, [-1, 0, 30, 60, 600], [1, 1, 0.85, 0.7, 0.7]),
        (score.deadline, [NAN, 99, 14, 7, 0], [1, 1, 1, 1.15, 1.3]),
        (score.waiting, [-1, 0, 3, 10, 30], [1, 1, 1.3, 2, 4]),
        (score.rarity, [0, 1, 4, 100], [1.2, 1.2, 1.1, 1.02]),
        (score.turn, [-1, 0, 2, 5, 99], [1, 1, 0.9, 0.75, 0.75]),
        (outcome, [0, 3, 9, 12], [0.8875, 0.925, 1, 1]),
        (region, [0, 0.25, 0.5, 1], [1.3, 1.15, 1, 1]),
    ],
)
def test_a_factor(factor: Factor, given: list[float], expected: list[float]) -> None:
    assert factor(np.array(given)).tolist() == pytest.approx(expected)


def test_kinds_of_help() -> None:
    named = np.array([True, False, True, False])
    shared = np.array([True, False, False, True])
    assert score.kinds(named=named, shared=shared).tolist() == [1.0, 0.95, 0.7, 0.95]


def test_a_newcomer_counts_as_the_best_and_a_single_bad_mark_costs_little() -> None:
    helped, rated = np.array([0, 0, 9, 0]), np.array([0, 1, 9, 9])
    found = score.outcome(helped, rated).tolist()
    assert found == pytest.approx([1.0, 0.9625, 1.0, 0.8875])


def test_where_nobody_was_served_no_region_comes_first() -> None:
    assert score.region(np.zeros(2), 0.0, 0.3).tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("factor", "name", "most", "rises"),
    [
        (score.closeness, "closeness", 1.0, True),
        (score.overlap, "overlap", 14.0, True),
        (score.freshness, "freshness", 90.0, False),
        (score.deadline, "deadline", 30.0, False),
        (score.waiting, "waiting", 10.0, True),
        (score.rarity, "rarity", 500.0, False),
        (score.turn, "turn", 9.0, False),
        (outcome, "outcome", 9.0, True),
        (region, "region", 1.0, False),
    ],
)
def test_a_factor_keeps_its_range_and_its_way(
    factor: Factor, name: str, most: float, *, rises: bool
) -> None:
    found = factor(np.linspace(0.0, most, 101)).tolist()
    assert found == sorted(found, reverse=not rises)
    least, greatest = score.RANGES[name]
    assert least - 1e-9 <= min(found) < max(found) <= greatest + 1e-9


def test_bonuses_are_in_the_range_of_what_is_mutual() -> None:
    assert score.RANGES["mutual"] == (score.CLINIC, score.BOTH_WAYS)
    assert score.CLINIC < 1 < score.CIRCLE < score.BOTH_WAYS


# What one change does: a plain pool of two, and the same with one thing else.

ADA, BEN = member("ada"), member("ben")
OFFER, ASK = offer("ada", "lua"), ask("ben", "lua")


def people(
    *more: Wish,
    ada: Member = ADA,
    ben: Member = BEN,
    offered: Wish = OFFER,
    asked: Wish = ASK,
) -> Pool:
    near = {"lua": {"close": 0.8, "far": 0.4}}
    return pool(offered, asked, *more, members=[ada, ben], near=near)


def match_of(given: Pool, aims: Aims | None = None) -> Match:
    (match,) = plan_round(given, seed=1, now=NOW, aims=aims).matches
    return match


def in_zones(ada: str, ben: str) -> Pool:
    return people(ada=replace(ADA, zone=ada), ben=replace(BEN, zone=ben))


def offering(**more: Any) -> Pool:
    return people(offered=replace(OFFER, **more))


def asking(**more: Any) -> Pool:
    return people(asked=replace(ASK, **more))


def helper(**more: Any) -> Pool:
    return people(ada=replace(ADA, **more))


def served(**shares: float) -> Pool:
    return replace(people(ben=replace(BEN, region="south")), served=shares)


def of_kinds(offered: frozenset[str], asked: frozenset[str]) -> Pool:
    return people(offered=replace(OFFER, kinds=offered), asked=replace(ASK, kinds=asked))


def offered_by(others: int) -> Pool:
    # Old offers of people who share no language with Ben: they only make it less rare.
    foreign = [member(f"h{number}", tw=4) for number in range(others)]
    wishes = [offer(each.id, "lua") for each in foreign]
    return pool(OFFER, ASK, *wishes, members=foreign)


BETTER_FIRST = {
    "closeness": [offering(topic="lua"), offering(topic="close"), offering(topic="far")],
    "language": [helper(languages={"en": level}) for level in (4, 3, 2, 1)],
    "overlap": [
        in_zones(ACCRA, ACCRA),
        in_zones(ACCRA, ""),
        in_zones(ACCRA, "Asia/Tokyo"),
        in_zones(ACCRA, AUCKLAND),
    ],
    "kinds": [
        of_kinds(MENTOR, MENTOR | REVIEW),
        of_kinds(frozenset(), MENTOR),
        of_kinds(REVIEW, MENTOR),
    ],
    "freshness": [offering(since=ago(days)) for days in (0, 9, 40, 60)],
    "outcome": [helper(rated=4, helped=helped) for helped in (4, 3, 1, 0)],
    "turn": [helper(given=given) for given in (0, 1, 3, 5)],
    "deadline": [*(asking(deadline=ahead(days)) for days in (0, 3, 13)), asking(deadline=None)],
    "waiting": [asking(waited=rounds) for rounds in (25, 10, 2, 0)],
    "rarity": [offered_by(0), offered_by(1), offered_by(30)],
    "region": [served(north=1.0, south=0.0), served(north=0.9, south=0.5), served(north=0.5)],
}


@pytest.mark.parametrize("name", BETTER_FIRST)
def test_what_is_better_is_worth_more_and_only_by_its_factor(name: str) -> None:
    matches = [match_of(each) for each in BETTER_FIRST[name]]
    for better, worse in pairwise(matches):
        assert better.value > worse.value
        assert better.factors[name] > worse.factors[name]
        rest = {key for key in better.factors if key not in (name, "hours")}
        assert all(better.factors[key] == worse.factors[key] for key in rest)
        ratio = better.factors[name] / worse.factors[name]
        assert better.value / worse.value == pytest.approx(ratio)


def test_every_factor_but_the_bonus_is_tried() -> None:
    assert BETTER_FIRST.keys() == score.RANGES.keys() - {"mutual"}


def test_the_aim_decides_how_much_a_region_counts() -> None:
    given = served(north=0.8, south=0.0)
    plain = match_of(given, Aims(region=0.0)).value
    for aim in (0.1, 0.3, 1.0):
        assert match_of(given, Aims(region=aim)).value == pytest.approx(plain * (1 + aim))


def test_a_region_nobody_knows_of_counts_as_any() -> None:
    assert match_of(served(north=0.8, west=0.1)).factors["region"] == 1.0
    assert match_of(replace(people(), served={"": 0.0, "north": 1.0})).factors["region"] == 1.0


def test_the_value_is_the_product_of_the_factors() -> None:
    speakers = [
        Member("ada", {"en": 3}, ACCRA, given=1, rated=3, helped=2),
        Member("ben", {"en": 2, "tw": 4}, KOLKATA, "south"),
    ]
    wishes = (
        offer("ada", "wikidata", since=ago(30), kinds=MENTOR),
        ask("ben", "sparql", waited=2, deadline=ahead(7), kinds=MENTOR),
    )
    given = pool(*wishes, members=speakers, near={"sparql": {"wikidata": 0.6}})
    given = replace(given, served={"north": 0.6, "south": 0.2})
    match = match_of(given)
    lesson = 0.6 * 1.0 * 0.85 * (0.85 + 0.15 * 5 / 6) * 0.95 * 1.15 * 1.2 * 1.2 * 1.15
    assert match.value == pytest.approx(lesson * 0.8 * (0.6 + 0.04 * 8.5))
    assert match.value == pytest.approx(Formula(given, Aims()).value(Taught(*wishes)))
    assert match.factors["hours"] == 8.5
    product = 1.0
    for name, (least, most) in score.RANGES.items():
        assert least <= match.factors[name] <= most
        product *= match.factors[name]
    assert product == pytest.approx(match.value)


def test_unknown_hours_are_not_named() -> None:
    match = match_of(people())
    assert "hours" not in match.factors
    assert "overlap" not in reasons(match) + weaknesses(match)


def test_a_circle_with_an_unknown_zone_is_worth_no_more_than_two_share_who_are_far_apart() -> None:
    far = [member("ada", zone=ACCRA), member("ben", zone="Asia/Shanghai")]
    match = match_of(pool(*RING, members=far))
    assert match.factors["overlap"] == pytest.approx(0.84)
    assert "hours" not in match.factors


def test_reasons_and_weaknesses_say_what_is_strong_and_what_is_not() -> None:
    zones = [member("ada", zone=ACCRA, en=4), member("ben", zone="Asia/Tokyo", en=1)]
    wishes = (
        offer("ada", "wikidata", since=ago(50)),
        offer("ada", "glam"),
        ask("ben", "sparql", waited=8),
    )
    given = pool(*wishes, members=zones, near={"sparql": {"wikidata": 0.6}})
    (match,) = rank(given, "ben-ask-sparql", seed=1, now=NOW)
    assert reasons(match) == ("rarity", "waiting")
    assert weaknesses(match) == ("language", "freshness", "overlap", "closeness")


def test_helping_each_other_is_the_first_reason() -> None:
    match = match_of(people(ask("ada", "video"), offer("ben", "video")))
    assert reasons(match)[:2] == ("mutual", "closeness")
    assert weaknesses(match) == ()
