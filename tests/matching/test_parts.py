"""A pool in parts: whatever holds of some people alone holds of them among all."""

from collections import Counter
from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Aims, market, plan_round
from bot.matching.columns import Columns
from bot.matching.listed import Terms
from bot.matching.menu import Menu, distinct
from bot.matching.parts import Part, divided
from bot.matching.place import Place
from bot.matching.prices import Prices
from tests.matching.drawing import drawn_columns
from tests.matching.making import NOW
from tests.matching.pricing import priced, values
from tests.matching.trying import optimum

chances = st.integers(0, 2**32).map(Random)
many = settings(max_examples=80, deadline=None)


def in_parts(random: Random) -> tuple[Columns, list[Part]]:
    _, every = drawn_columns(random)
    return every, list(divided(every, random.choice([1, 2, 3])))


@given(chances)
@many
def test_everybody_is_in_one_part_with_all_that_they_wish(random: Random) -> None:
    every, parts = in_parts(random)
    members = Counter(person.id for part in parts for person in part.columns.people)
    assert members == Counter(person.id for person in every.people)
    for part in parts:
        for side, among in ((part.columns.offers, every.offers), (part.columns.asks, every.asks)):
            ids = [part.columns.people[person].id for person in side.person.tolist()]
            assert ids == [wish.person for wish in side.wishes]
            theirs = {wish.id for wish in among.wishes if wish.person in set(ids)}
            assert {wish.id for wish in side.wishes} == theirs
            assert side.weight.tolist() == pytest.approx(np.prod(list(side.factors.values()), 0))


@given(chances)
@many
def test_lessons_are_worth_as_much_as_among_all(random: Random) -> None:
    every, parts = in_parts(random)
    known = values(every, menu_of(every).rows())
    for part in parts:
        found = values(every, part.among_all(menu_of(part.columns)).rows())
        assert found.items() <= known.items()
        assert found.keys() == {key for key in known if is_within(part, every, key[0], key[1])}


@given(chances)
@many
def test_the_same_may_meet_as_among_all(random: Random) -> None:
    every, parts = in_parts(random)
    for part in parts:
        for pair in combinations(range(len(part.people)), 2):
            one, other = (np.array([each]) for each in pair)
            among_all = every.may_meet(part.people[one], part.people[other])
            assert part.columns.may_meet(one, other).tolist() == among_all.tolist()


@given(chances)
@many
def test_prices_of_all_parts_are_prices_of_all(random: Random) -> None:
    every, parts = in_parts(random)
    prices, found = priced(every, random), Prices.none(every)
    for part in parts:
        people, asks = part.people, part.asks
        some = prices.give[people], prices.take[people], prices.ask[asks], prices.lean[people]
        part.put(Prices(*some), found)
    for name in ("give", "take", "ask", "lean"):
        assert getattr(found, name).tolist() == getattr(prices, name).tolist()


@given(chances, st.integers(1, 8))
@settings(max_examples=25, deadline=None)
def test_the_best_plan_is_found_in_a_pool_that_is_opened_in_parts(
    random: Random, asks: int
) -> None:
    pool, _ = drawn_columns(random)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(market, "PART", asks)
        patch.setattr(market, "FEW", 1)
        plan = plan_round(pool, seed=1, now=NOW, aims=Aims(clinics=False))
    assert plan.figures["value"] == pytest.approx(optimum(pool))
    assert plan.figures["proved"]


def menu_of(some: Columns) -> Menu:
    """Return all lessons that are worth anything, each as an option."""
    free = np.zeros(len(some.asks)), np.zeros(len(some.people))
    return distinct(some, Menu.of(Place.of(some).above(Terms(*free))))


def is_within(part: Part, every: Columns, asks: tuple[str, ...], helper: str) -> bool:
    """Say whether those who ask for something, and who helps alone, are in a part."""
    people = {every.people[person].id for person in part.people.tolist()}
    learners = {wish.person for wish in every.asks.wishes if wish.id in asks}
    return helper in people and learners <= people
