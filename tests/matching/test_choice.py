"""Prices, what is taken at them, and the solver, each against trying all or simple rules."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.matching import Pool, demand
from bot.matching.balance import lean, rise, settle
from bot.matching.bound import gaining
from bot.matching.branching import branch
from bot.matching.choice import choose
from bot.matching.columns import Columns
from bot.matching.exact import Programme
from bot.matching.groups import Some
from bot.matching.menu import Menu
from bot.matching.options import Options
from bot.matching.place import Place
from bot.matching.prices import Prices
from bot.matching.scales import Scales
from bot.matching.search import Search
from bot.matching.taken import Taken
from tests.matching import trying
from tests.matching.drawing import drawn
from tests.matching.making import ask, columns, member, offer, pool
from tests.matching.pricing import priced

EVERYTHING = -100.0
Mask = NDArray[np.bool_]
chances = st.integers(0, 2**32).map(Random)
some = settings(max_examples=60, deadline=None)


def everything(rows: Columns) -> Menu:
    """Return all options that are feasible."""
    scales, free = Scales(rows), Prices.none(rows)
    return gaining(Place(rows, scales, Search(rows, scales)), free, EVERYTHING)


def drawn_options(random: Random) -> tuple[Pool, Columns, Menu]:
    while True:
        people = drawn(random, people=6, wishes=20, topics=3)
        rows = columns(people)
        found = everything(rows) if len(rows.asks) and len(rows.offers) else Menu.of()
        if len(found):
            return people, rows, found


def assert_fits(rows: Columns, chosen: Options) -> None:
    there = chosen.asks >= 0
    asks, offers = chosen.asks[there], chosen.offers[there]
    helper, learner = rows.offers.person[offers], rows.asks.person[asks]
    assert (np.bincount(helper, minlength=len(rows.people)) <= rows.gives).all()
    assert (np.bincount(learner, minlength=len(rows.people)) <= rows.takes).all()
    assert len(np.unique(asks)) == len(asks)
    met = [
        key
        for row, lessons in enumerate(there)
        for key in np.unique(rows.pair_key(*_people(rows, chosen, row, lessons))).tolist()
    ]
    assert len(met) == len(set(met))


def _people(rows: Columns, chosen: Options, row: int, lessons: Mask) -> tuple[Some, Some]:
    offers, asks = chosen.offers[row, lessons], chosen.asks[row, lessons]
    return rows.offers.person[offers], rows.asks.person[asks]


@given(chances)
@some
def test_settled_prices_are_finite_and_never_negative(random: Random) -> None:
    _, rows, every = drawn_options(random)
    start = priced(rows, random)
    prices = settle(rows, every, start, ((0.3, 5), (0.05, 5), (0.005, 5)))
    for each in (prices.give, prices.take, prices.ask):
        assert np.isfinite(each).all()
        assert (each >= 0).all()
    assert (prices.lean == start.lean).all()


def test_what_is_scarce_is_dear_and_what_is_plenty_costs_nothing() -> None:
    wishes = [offer("ada", "lua"), *(ask(f"b{number}", "lua") for number in range(4))]
    wishes += [offer("chi", "glam"), ask("dov", "glam")]
    rows = columns(pool(*wishes, members=[member("ada", gives=1)]))
    prices = settle(
        rows, everything(rows), Prices.none(rows), ((0.3, 30), (0.05, 30), (0.01, 30), (0.002, 30))
    )
    give = dict(zip([each.id for each in rows.people], prices.give.tolist(), strict=True))
    assert give["ada"] == pytest.approx(1.026, abs=0.02)
    assert give["chi"] == 0


def test_what_nobody_wants_gets_cheaper_step_by_step() -> None:
    rows = columns(pool(offer("ada", "lua"), ask("ben", "lua")))
    free = Prices.none(rows)
    dear = replace(free, give=np.full(2, 9.0), take=np.full(2, 9.0), ask=np.full(1, 9.0))
    steps = [settle(rows, everything(rows), dear, ((0.1, sweeps),)) for sweeps in range(1, 4)]
    asked = [float(prices.ask[0]) for prices in (dear, *steps)]
    assert all(0 < before - after < 5 * 0.1 for before, after in pairwise(asked))
    assert settle(rows, everything(rows), dear, ((0.1, 200),)).ask[0] < 1


@given(chances)
@some
def test_prices_that_rise_are_never_lower_and_less_gains_at_them(random: Random) -> None:
    _, rows, every = drawn_options(random)
    prices = priced(rows, random)
    risen = rise(rows, every, prices, ((0.05, 20), (0.01, 40)))
    for name in ("give", "take", "ask"):
        assert (getattr(risen, name) >= getattr(prices, name)).all()
    before, after = (np.maximum(each.gain(rows, every.rows()), 0) for each in (prices, risen))
    assert (after <= before + 1e-12).all()
    assert after.sum() < before.sum() or before.sum() < 1


@given(chances)
@some
def test_prices_of_many_options_move_as_those_of_few(random: Random) -> None:
    _, rows, every = drawn_options(random)
    start, heats = priced(rows, random), ((0.1, 5), (0.01, 5))
    lessons = every.lessons(rows)
    few = settle(rows, every, start, heats), lean(rows, lessons, start, 1.05)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demand, "MANY", -1)
        many = settle(rows, every, start, heats), lean(rows, lessons, start, 1.05)
    for one, other in zip(few, many, strict=True):
        for name in ("give", "take", "ask", "lean"):
            assert getattr(one, name) == pytest.approx(getattr(other, name))


@given(chances)
@some
def test_leaning_changes_no_gain_of_pairs_and_circles(random: Random) -> None:
    _, rows, every = drawn_options(random)
    prices = priced(rows, random)
    leaning = lean(rows, every.lessons(rows), prices, 1.05)
    options = every.rows()
    assert np.isfinite(leaning.lean).all()
    assert leaning.gain(rows, options).tolist() == prices.gain(rows, options).tolist()
    assert leaning.total(rows) == prices.total(rows)


@given(chances)
@some
def test_what_is_chosen_fits_and_nothing_that_would_fit_is_left(random: Random) -> None:
    _, rows, menu = drawn_options(random)
    taken, every = choose(rows, menu, priced(rows, random)), menu.rows()
    assert_fits(rows, taken.options)
    before = len(taken.options)
    taken.fill(every, np.arange(len(every)))
    assert len(taken.options) == before


@given(chances)
@some
def test_what_is_taken_in_any_order_fits(random: Random) -> None:
    _, rows, menu = drawn_options(random)
    every = menu.rows()
    order = np.array(random.sample(range(len(every)), len(every)))
    taken = Taken(rows)
    taken.fill(every, order)
    chosen = taken.options
    assert_fits(rows, chosen)
    assert chosen.asks[0].tolist() == every.asks[order[0]].tolist()
    there = chosen.asks >= 0
    helper = rows.offers.person[chosen.offers[there]]
    learner = rows.asks.person[chosen.asks[there]]
    count = len(rows.people)
    assert (taken.gives == rows.gives - np.bincount(helper, minlength=count)).all()
    assert (taken.takes == rows.takes - np.bincount(learner, minlength=count)).all()
    assert np.flatnonzero(~taken.unserved).tolist() == sorted(chosen.asks[there].tolist())
    free = every[np.flatnonzero(taken.fits(every))]
    for row in range(len(free)):
        helper, learner = _people(rows, free, row, free.asks[row] >= 0)
        assert taken.have_met(helper, learner).any()


def test_a_host_spends_the_time_of_one_lesson() -> None:
    wishes = [offer("ada", "lua"), *(ask(f"b{number}", "lua") for number in range(5))]
    rows = columns(pool(*wishes, members=[member("ada", gives=1)]))
    taken = Taken(rows)
    taken.host(0, np.arange(5))
    assert taken.gives[rows.offers.person[0]] == 0
    assert (taken.takes[rows.asks.person] == 1).all()
    assert not taken.unserved.any()
    host = np.repeat(rows.offers.person, 5)
    assert taken.have_met(host, rows.asks.person).all()
    assert not taken.have_met(rows.asks.person[:1], rows.asks.person[1:2]).any()


def programme(rows: Columns, menu: Menu) -> Programme:
    """Return a programme that was given its options in two lots, and solved between."""
    every = menu.rows()
    half = np.arange(len(every)) % 2 == 0
    made = Programme(rows)
    made.add(every[np.flatnonzero(half)])
    made.solve()
    made.add(made.unknown(every))
    return made


@given(chances)
@some
def test_branching_finds_what_trying_all_finds(random: Random) -> None:
    people, rows, every = drawn_options(random)
    made = programme(rows, every)
    chosen, proved = branch(made, 0.0, 500)
    assert proved
    assert chosen is not None
    assert made.options.value[chosen].sum() == pytest.approx(trying.optimum(people))
    assert_fits(rows, made.options[chosen])


@given(chances)
@some
def test_nothing_is_worth_more_than_the_best(random: Random) -> None:
    people, rows, every = drawn_options(random)
    best = trying.optimum(people)
    assert branch(programme(rows, every), best, 500) == (None, True)


def test_who_may_not_branch_proves_nothing() -> None:
    rows = columns(pool(offer("ada", "lua"), ask("ben", "lua")))
    assert branch(programme(rows, everything(rows)), 0.0, 0) == (None, False)


def test_a_decision_holds_and_can_be_taken_back() -> None:
    rows = columns(pool(offer("ada", "lua"), ask("ben", "lua")))
    made = programme(rows, everything(rows))
    free = made.solve()
    assert free is not None
    assert free.whole()
    assert free.value > 0
    without = made.solve([(0, 0)])
    assert without is not None
    assert without.value == 0
    again = made.solve()
    assert again is not None
    assert (again.value, again.parts.tolist()) == (free.value, free.parts.tolist())


@given(chances)
@some
def test_parts_of_options_are_worth_at_least_whole_ones(random: Random) -> None:
    people, rows, every = drawn_options(random)
    made = programme(rows, every)
    solved = made.solve()
    prices = made.prices(priced(rows, random))
    assert solved is not None
    assert solved.value >= trying.optimum(people) - 1e-9
    assert prices.total(rows) <= solved.value + 1e-6
    assert min(prices.give.min(), prices.take.min(), prices.ask.min()) >= 0


@given(chances, st.floats(0, 1))
@some
def test_prices_go_a_part_of_the_way(random: Random, share: float) -> None:
    _, rows, menu = drawn_options(random)
    every = menu.rows()
    one, other = priced(rows, random), priced(rows, random)
    between = one.towards(other, share).gain(rows, every)
    ends = one.gain(rows, every), other.gain(rows, every)
    assert between == pytest.approx((1 - share) * ends[0] + share * ends[1])
