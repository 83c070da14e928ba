"""Invented communities are plausible, whole, and the same for the same seed."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.capacities import capacities
from bot.matching import Pool, plan_round
from bot.simulation.crowd import LOADS
from bot.simulation.invention import invent
from bot.simulation.world import HOMES

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def town() -> Pool:
    return invent(20_000, 7, NOW)


@settings(max_examples=40, deadline=None)
@given(people=st.integers(0, 60), seed=st.integers(0, 2**40))
def test_a_pool_is_whole(people: int, seed: int) -> None:
    pool = invent(people, seed, NOW)
    ids = {member.id for member in pool.members}
    assert len(ids) == len(pool.members) == people
    assert len({wish.id for wish in pool.wishes}) == len(pool.wishes)
    assert {wish.person for wish in pool.wishes} == ids
    assert len({(wish.person, wish.topic) for wish in pool.wishes}) == len(pool.wishes)
    for wish in pool.wishes:
        assert NOW - timedelta(days=60) < wish.since <= NOW
        assert wish.topic in capacities()
        if wish.side == "ask":
            assert pool.near[wish.topic] == capacities().near(wish.topic)
            assert wish.deadline is None or wish.deadline > NOW
            assert 0 <= 7 * wish.waited <= (NOW - wish.since).days
        else:
            assert wish.deadline is None
            assert wish.waited == 0
    for one, other in pool.apart:
        assert one < other
        assert {one, other} <= ids


@settings(max_examples=20, deadline=None)
@given(people=st.integers(0, 60), seed=st.integers(0, 2**40))
def test_people_are_within_bounds(people: int, seed: int) -> None:
    for member in invent(people, seed, NOW).members:
        assert 1 <= len(member.languages) <= 4
        assert 4 in member.languages.values()
        assert set(member.languages.values()) <= {1, 2, 3, 4}
        assert member.gives == member.takes
        assert member.gives in LOADS
        assert 0 <= member.helped <= member.rated
        assert bool(member.zone) == bool(member.region)


def test_a_seed_gives_the_same_and_another_gives_another() -> None:
    assert invent(200, 3, NOW) == invent(200, 3, NOW)
    assert invent(200, 3, NOW) != invent(200, 4, NOW)


def test_popularity_falls_as_zipf_has_it(town: Pool) -> None:
    counts = [
        n for _, n in Counter(w.topic for w in town.wishes if w.side == "offer").most_common()
    ]
    assert len(counts) == len(capacities())
    # Nobody names a topic twice, which flattens the top a little.
    assert 1.3 < counts[0] / counts[1] < 2.1
    assert 6 < counts[0] / counts[9] < 11
    assert 50 < counts[0] / counts[99] < 130


def test_people_say_as_much_as_is_promised(town: Pool) -> None:
    sides = Counter(wish.side for wish in town.wishes)
    assert sides["offer"] / 20_000 == pytest.approx(2.6, abs=0.1)
    assert sides["ask"] / 20_000 == pytest.approx(2.4, abs=0.1)
    assert sum(bool(wish.languages) for wish in town.wishes) < 0.1 * len(town.wishes)


def test_the_world_is_wide(town: Pool) -> None:
    assert len({member.region for member in town.members}) > 20
    assert len({member.zone for member in town.members}) > 20
    speakers = Counter(code for member in town.members for code in member.languages)
    assert len(speakers) >= 30
    assert speakers["en"] > 20_000 / 2
    assert all(ZoneInfo(home.zone).key == home.zone for home in HOMES)


def test_what_is_equal_is_shared(town: Pool) -> None:
    assert len({id(member.languages) for member in town.members}) < 2000
    assert len({id(wish.since) for wish in town.wishes}) <= 60 * 24
    assert len({id(wish.kinds) for wish in town.wishes}) < 100


def test_a_round_can_be_held_in_it() -> None:
    plan = plan_round(invent(150, 1, NOW), seed=1, now=NOW)
    assert len(plan.matches) > 20
