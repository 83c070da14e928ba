"""What must hold of every round, tried on pools nobody would think of."""

from collections import Counter
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Lexicon, Match, Member, Plan, Pool, Wish, plan_round, rank
from tests.matching.making import NOW, ago, ahead

LANGUAGES = ("en", "fr", "tw", "hr")
TOPICS = tuple(f"t{number}" for number in range(5))
KINDS = ("mentoring", "review")
NAMES = tuple(f"p{number}" for number in range(9))

levels = st.dictionaries(st.sampled_from(LANGUAGES), st.integers(1, 4), min_size=1, max_size=3)
zones = st.sampled_from(["", "Africa/Accra", "Asia/Kolkata", "America/Los_Angeles", "nowhere"])


@st.composite
def members(draw: st.DrawFn) -> tuple[Member, ...]:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=len(NAMES)))
    return tuple(
        Member(name, draw(levels), draw(zones), room=draw(st.integers(0, 3))) for name in names
    )


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Wish, ...]:
    # Each wish has an age and a deadline of its own, so that no two matches are worth the same.
    count = draw(st.integers(0, 24))
    return tuple(
        Wish(
            id=f"w{number}",
            person=draw(st.sampled_from(NAMES)),
            side=draw(st.sampled_from(["offer", "ask"])),
            topic=draw(st.sampled_from(TOPICS)),
            since=ago(number + number * number / 97),
            kinds=frozenset(draw(st.sets(st.sampled_from(KINDS)))),
            languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES), max_size=2, unique=True))),
            deadline=ahead(13 / (number + 1.37)),
            waited=draw(st.integers(0, 12)),
        )
        for number in range(count)
    )


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    closeness = st.dictionaries(st.sampled_from(TOPICS), st.floats(0.05, 1.0), max_size=3)
    near = draw(st.dictionaries(st.sampled_from(TOPICS), closeness, max_size=4))
    apart = draw(st.sets(st.sampled_from(list(combinations(NAMES, 2))), max_size=8))
    return Pool(draw(members()), draw(wishes()), near, frozenset(apart))


def languages(pool: Pool, wish: Wish) -> set[str]:
    speaks = next(member.languages for member in pool.members if member.id == wish.person)
    return set(wish.languages or speaks)


def assert_feasible(pool: Pool, match: Match) -> None:
    by_id = {wish.id: wish for wish in pool.wishes}
    assert len(set(match.people)) == len(match.people) in (2, 3)
    assert match.value > 0
    for lesson in match.lessons:
        offer, ask = by_id[lesson.offer], by_id[lesson.ask]
        assert (offer.side, offer.person, offer.topic) == ("offer", lesson.helper, lesson.topic)
        assert (ask.side, ask.person) == ("ask", lesson.learner)
        near = {ask.topic: 1.0, **pool.near.get(ask.topic, {})}
        assert lesson.closeness == near[offer.topic]
        assert match.language in languages(pool, offer) & languages(pool, ask)
        assert {lesson.helper, lesson.learner} <= set(match.people)
    for pair in combinations(sorted(match.people), 2):
        assert pair not in pool.apart
    if len(match.people) == 3:
        assert [lesson.helper for lesson in match.lessons] == list(match.people)
        assert [lesson.learner for lesson in match.lessons] == [*match.people[1:], match.people[0]]


def assert_sound(pool: Pool, plan: Plan) -> None:
    for match in plan.matches:
        assert_feasible(pool, match)
    met = [pair for match in plan.matches for pair in combinations(sorted(match.people), 2)]
    assert len(met) == len(set(met))
    served = [lesson.ask for match in plan.matches for lesson in match.lessons]
    assert len(served) == len(set(served)) == plan.figures["served"]
    used = Counter(person for match in plan.matches for person in match.people)
    room = {member.id: member.room for member in pool.members}
    assert all(used[person] <= room[person] for person in used)


@given(pools(), st.integers(0, 5))
@settings(max_examples=100, deadline=None)
def test_a_plan_breaks_no_rule(pool: Pool, seed: int) -> None:
    plan = plan_round(pool, seed=seed, now=NOW)
    assert_sound(pool, plan)
    assert plan == plan_round(pool, seed=seed, now=NOW)


@given(pools(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_pool_does_not_matter(pool: Pool, random: Random) -> None:
    mixed = replace(
        pool,
        members=tuple(random.sample(pool.members, len(pool.members))),
        wishes=tuple(random.sample(pool.wishes, len(pool.wishes))),
    )
    assert plan_round(pool, seed=1, now=NOW) == plan_round(mixed, seed=1, now=NOW)


@given(pools(), st.permutations(NAMES))
@settings(max_examples=60, deadline=None)
def test_names_do_not_matter(pool: Pool, names: list[str]) -> None:
    new = dict(zip(NAMES, names, strict=True))
    renamed = Pool(
        tuple(replace(member, id=new[member.id]) for member in pool.members),
        tuple(replace(wish, id=f"x{wish.id}", person=new[wish.person]) for wish in pool.wishes),
        pool.near,
        frozenset((min(new[a], new[b]), max(new[a], new[b])) for a, b in pool.apart),
    )
    plan, again = (plan_round(each, seed=1, now=NOW) for each in (pool, renamed))
    assert plan.figures["value"] == pytest.approx(again.figures["value"])
    assert plan.figures["served"] == again.figures["served"]


@given(pools())
@settings(max_examples=60, deadline=None)
def test_nothing_that_would_fit_is_left_out(pool: Pool) -> None:
    plan = plan_round(pool, seed=1, now=NOW)
    used = Counter(person for match in plan.matches for person in match.people)
    room = {member.id: member.room - used[member.id] for member in pool.members}
    met = {pair for match in plan.matches for pair in combinations(sorted(match.people), 2)}
    served = {lesson.ask for match in plan.matches for lesson in match.lessons}
    for wish in pool.wishes:
        if wish.side == "ask" and wish.id not in served and room.get(wish.person, 0) > 0:
            for match in rank(pool, wish.id, seed=1, now=NOW):
                met_already = tuple(sorted(match.people)) in met
                assert met_already or any(room[person] <= 0 for person in match.people)


@given(pools())
@settings(max_examples=60, deadline=None)
def test_a_rank_breaks_no_rule(pool: Pool) -> None:
    for wish in pool.wishes:
        found = rank(pool, wish.id, seed=1, now=NOW)
        assert list(found) == sorted(found, key=lambda match: match.value, reverse=True)
        assert len({frozenset(match.people) for match in found}) == len(found)
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
