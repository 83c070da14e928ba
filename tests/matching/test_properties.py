"""What must hold of every round, tried on pools nobody would think of."""

from collections import Counter
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import (
    Aims,
    Lexicon,
    Match,
    Member,
    Order,
    Plan,
    Pool,
    Wish,
    best,
    bound,
    circles,
    listed,
    plan_by,
    plan_round,
    search,
)
from bot.matching import rank as ranked
from bot.matching.candidates import candidates
from bot.matching.clinics import clinics
from bot.matching.matches import extras, to_matches
from bot.matching.scales import Scales
from bot.matching.taken import Taken
from tests.matching.drawing import drawn
from tests.matching.formula import Formula, Taught
from tests.matching.making import NOW, columns
from tests.matching.trying import optimum

ALONE = Aims(clinics=False)

pools = st.integers(0, 2**32).map(Random).map(drawn)
simple = st.randoms(use_true_random=False).map(drawn)
dense = st.randoms(use_true_random=False).map(
    lambda random: drawn(random, people=6, wishes=16, topics=2)
)
examples = settings(max_examples=25, deadline=None)
many = settings(max_examples=80, deadline=None)


def value(pool: Pool) -> float:
    return plan_round(pool, seed=1, now=NOW, aims=ALONE).figures["value"]


def taught(pool: Pool, match: Match) -> list[Taught]:
    by_id = {wish.id: wish for wish in pool.wishes}
    return [Taught(by_id[lesson.offer], by_id[lesson.ask]) for lesson in match.lessons]


def assert_feasible(pool: Pool, match: Match) -> None:
    """Check all that must hold of a match alone."""
    formula, lessons = Formula(pool, Aims()), taught(pool, match)
    possible = formula.lessons()
    for lesson, each in zip(match.lessons, lessons, strict=True):
        assert each in possible
        assert (each.helper, each.learner) == (lesson.helper, lesson.learner)
        assert (lesson.topic, lesson.closeness) == (each.offer.topic, formula.closeness(each))
        assert match.language in formula.spoken(each.offer)
        assert match.language in formula.spoken(each.ask)
        assert set(each.pair) <= set(match.people)
    assert len(set(match.people)) == len(match.people)
    assert match.people[0] == match.lessons[0].helper
    assert match.value > 0


def assert_worth(pool: Pool, match: Match) -> None:
    """Check the value by the formula, over the lessons that count: a pair's extras do not."""
    formula, lessons = Formula(pool, Aims()), taught(pool, match)
    counted = {"1.0": 1, "1.2": 2, "1.05": 3}[str(match.factors["mutual"])]
    assert match.value == pytest.approx(formula.value(*lessons[:counted]))
    assert formula.worth(lessons[0]) == max(formula.worth(each) for each in lessons[:counted])
    if counted == 3:
        assert [each.helper for each in lessons] == list(match.people)
        assert [each.learner for each in lessons] == [*match.people[1:], match.people[0]]
    product = 1.0
    for name, factor in match.factors.items():
        product *= 1.0 if name in ("hours", "mutual") else factor
    alone = match.value if counted == 1 else formula.value(lessons[0])
    assert counted > 1 or product == pytest.approx(alone)


def assert_sound(pool: Pool, plan: Plan) -> None:
    members = {member.id: member for member in pool.members}
    gave, took = Counter[str](), Counter[str]()
    for match in plan.matches:
        assert_feasible(pool, match)
        assert_worth(pool, match)
        counted = 3 if len(match.people) == 3 else 2 if match.factors["mutual"] > 1 else 1
        gave.update(lesson.helper for lesson in match.lessons[:counted])
        took.update(lesson.learner for lesson in match.lessons[:counted])
    for clinic in plan.clinics:
        assert_feasible(pool, clinic)
        gave[clinic.people[0]] += 1
        took.update(clinic.people[1:])
    assert all(gave[each] <= members[each].gives for each in gave)
    assert all(took[each] <= members[each].takes for each in took)
    served = [each.ask for match in plan.matches + plan.clinics for each in match.lessons]
    assert len(served) == len(set(served))
    met = [pair for match in plan.matches for pair in combinations(sorted(match.people), 2)]
    met += [(min(c.people[0], p), max(c.people[0], p)) for c in plan.clinics for p in c.people[1:]]
    assert len(met) == len(set(met))
    assert not set(met) & pool.apart


def assert_figures(pool: Pool, plan: Plan) -> None:
    figures = plan.figures
    assert figures["value"] == pytest.approx(sum(match.value for match in plan.matches))
    assert figures["matches"] == len(plan.matches)
    lessons = sum(len(match.lessons) for match in plan.matches)
    assert figures["served"] + figures["extra"] == lessons
    assert figures["circles"] == sum(len(match.people) == 3 for match in plan.matches)
    assert figures["in clinics"] == sum(len(clinic.lessons) for clinic in plan.clinics)
    values = [match.value for match in plan.matches]
    assert values == sorted(values, reverse=True)


@given(pools, st.integers(0, 5))
@many
def test_a_plan_breaks_no_rule(pool: Pool, seed: int) -> None:
    plan = plan_round(pool, seed=seed, now=NOW)
    assert_sound(pool, plan)
    assert_figures(pool, plan)
    assert plan == plan_round(pool, seed=seed, now=NOW)


@given(pools, st.sampled_from(["random", "arrival", "value"]))
@examples
def test_simpler_rules_break_no_rule_and_never_do_better(pool: Pool, order: Order) -> None:
    plan = plan_by(pool, order, seed=1, now=NOW)
    assert_sound(replace(pool, served={}), plan)
    assert plan.figures["value"] <= value(replace(pool, served={})) + 1e-6


@given(st.integers(0, 2**32).map(Random))
@examples
def test_clinics_beside_some_matches_break_no_rule(random: Random) -> None:
    pool = drawn(random, people=12, wishes=40, topics=2)
    crowded = replace(pool, members=tuple(_fluent(each) for each in pool.members))
    rows = columns(crowded)
    scales, taken = Scales(rows), Taken(rows)
    some = candidates(rows, alone=False)
    if len(some):
        taken.fill(some, np.array(random.sample(range(len(some)), min(4, len(some)))))
        groups = clinics(rows, scales, taken)
        matches = to_matches(rows, scales, taken.options, extras(rows, scales, taken))
        assert_sound(crowded, Plan(matches, 1, {}, groups))


def _fluent(member: Member) -> Member:
    return replace(member, languages={"en": 4, **member.languages}, gives=member.gives % 3)


@given(simple, st.integers(0, 5))
@many
def test_a_plan_is_the_best_of_all(pool: Pool, seed: int) -> None:
    assert_best(pool, seed)


@given(dense, st.integers(0, 5))
@many
def test_a_plan_is_the_best_of_all_where_everybody_could_help(pool: Pool, seed: int) -> None:
    assert_best(pool, seed)


def assert_best(pool: Pool, seed: int) -> None:
    figures = plan_round(pool, seed=seed, now=NOW, aims=ALONE).figures
    most = optimum(pool)
    assert figures["proved"] == 1
    assert figures["value"] == pytest.approx(most, abs=1e-6)
    assert figures["bound"] == pytest.approx(most, abs=1e-6)


# The same pools each time: where only two or three people could meet, it may miss more, once in a
# thousand, as prices do not know that two people meet once.
@given(pools, st.booleans())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_in_a_large_pool_the_best_is_between_value_and_bound(pool: Pool, largest: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(best, "SMALL", 0)
        patch.setattr(listed, "SMALL", 0)
        patch.setattr(search, "LOT", 1)
        if largest:
            patch.setattr(circles, "MANY", -1)
            patch.setattr(bound, "TURN", 3)
        plan = plan_round(pool, seed=1, now=NOW, aims=ALONE)
    assert_sound(pool, plan)
    most = optimum(pool)
    assert 0.6 * most <= plan.figures["value"] <= most + 1e-6
    assert plan.figures["bound"] >= most - 1e-6
    assert plan.figures["proved"] == (most == 0)


@given(pools, st.randoms(use_true_random=False))
@examples
def test_the_order_of_the_pool_does_not_matter(pool: Pool, random: Random) -> None:
    mixed = replace(
        pool,
        members=tuple(random.sample(pool.members, len(pool.members))),
        wishes=tuple(random.sample(pool.wishes, len(pool.wishes))),
    )
    assert plan_round(pool, seed=1, now=NOW) == plan_round(mixed, seed=1, now=NOW)


@given(pools, st.randoms(use_true_random=False))
@examples
def test_names_and_the_seed_do_not_matter_to_the_value(pool: Pool, random: Random) -> None:
    names = [member.id for member in pool.members]
    new = dict(zip(names, random.sample(names, len(names)), strict=True))
    renamed = replace(
        pool,
        members=tuple(replace(member, id=new[member.id]) for member in pool.members),
        wishes=tuple(_called(wish, new[wish.person], random) for wish in pool.wishes),
        apart=frozenset((min(new[a], new[b]), max(new[a], new[b])) for a, b in pool.apart),
    )
    again = plan_round(renamed, seed=random.randint(2, 9), now=NOW, aims=ALONE)
    assert again.figures["value"] == pytest.approx(value(pool), abs=1e-6)


def _called(wish: Wish, person: str, random: Random) -> Wish:
    return replace(wish, id=f"{random.randint(0, 9)}{wish.id}", person=person)


@given(pools, st.randoms(use_true_random=False))
@examples
def test_one_more_who_knows_something_near_never_lowers_the_value(
    pool: Pool, random: Random
) -> None:
    # Of something near, as one more offer of the very thing makes it less rare.
    near = {wish.topic: {**pool.near.get(wish.topic, {}), "new": 0.7} for wish in pool.wishes}
    helper = Member("new", {random.choice(["en", "fr"]): 3}, gives=2)
    offer = Wish("new", "new", "offer", "new", NOW)
    more = replace(pool, members=(*pool.members, helper), wishes=(*pool.wishes, offer), near=near)
    assert value(more) >= value(pool) - 1e-6


@given(pools, st.randoms(use_true_random=False))
@examples
def test_more_time_never_lowers_the_value(pool: Pool, random: Random) -> None:
    # Of somebody who has some, as a new offer makes what it is of less rare.
    lucky = random.choice(pool.members).id
    more = replace(
        pool,
        members=tuple(
            replace(each, gives=each.gives + (each.gives > 0), takes=each.takes + 1)
            if each.id == lucky
            else each
            for each in pool.members
        ),
    )
    assert value(more) >= value(pool) - 1e-6


@given(pools)
@examples
def test_reconciled_people_never_lower_the_value(pool: Pool) -> None:
    assert value(replace(pool, apart=frozenset())) >= value(pool) - 1e-6


@given(pools, st.randoms(use_true_random=False))
@examples
def test_an_ask_less_never_raises_the_value(pool: Pool, random: Random) -> None:
    asks = [wish for wish in pool.wishes if wish.side == "ask"]
    if asks:
        gone = random.choice(asks)
        less = replace(pool, wishes=tuple(wish for wish in pool.wishes if wish != gone))
        assert value(less) <= value(pool) + 1e-6


@given(pools)
@examples
def test_a_rank_has_everybody_who_could_be_introduced_the_best_first(pool: Pool) -> None:
    formula = Formula(pool, Aims())
    lessons = formula.lessons()
    for wish in pool.wishes:
        most: dict[tuple[str, str], float] = {}
        for one in (each for each in lessons if wish in (each.offer, each.ask)):
            back = (b for b in lessons if (b.helper, b.learner) == (one.learner, one.helper))
            worth = max([formula.value(one), *(formula.value(one, each) for each in back)])
            most[one.pair] = max(most.get(one.pair, 0.0), worth)
        found = ranked(pool, wish.id, seed=1, now=NOW)
        values = {(min(match.people), max(match.people)): match.value for match in found}
        assert values == pytest.approx({pair: worth for pair, worth in most.items() if worth > 0})
        assert len(found) == len(values)
        assert list(values.values()) == sorted(values.values(), reverse=True)
        for match in found:
            assert_feasible(pool, match)
            assert wish.id in (match.lessons[0].offer, match.lessons[0].ask)


LEXICON = Lexicon.build(
    [("video", "en", "Video editing"), ("gis", "en", "GIS"), ("script", "ar", "البرمجة النصية")]
)


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    found = LEXICON.find(text, ["en"])
    assert found.sure in (None, "video", "gis", "script")
    assert len(found.maybe) <= 3
    assert not (found.sure and found.maybe)
