"""No plan is worth more than the bound, at whatever prices."""

from collections import Counter
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Aims, Pool, score
from bot.matching import bound as bound_module
from bot.matching import circles as circle_module
from bot.matching.balance import lean
from bot.matching.bound import (
    alone,
    beginnings,
    both_ways,
    bound,
    calmed,
    dearer,
    gaining,
    leaned,
    together,
)
from bot.matching.circles import Firsts, circles
from bot.matching.columns import Columns
from bot.matching.groups import Some
from bot.matching.lessons import Lessons
from bot.matching.listed import EVERY, Listed, Terms
from bot.matching.market import open_market
from bot.matching.menu import Menu, distinct
from bot.matching.options import Options
from bot.matching.place import Place
from bot.matching.prices import Prices
from bot.matching.scales import Scales
from bot.matching.search import Search
from tests.matching.drawing import drawn, drawn_columns
from tests.matching.making import RING, ago, ask, columns, member, offer, pool
from tests.matching.pricing import Bill, priced, values
from tests.matching.trying import optimum, options

chances = st.integers(0, 2**32).map(Random)
many = settings(max_examples=120, deadline=None)


def places(rows: Columns) -> list[Place]:
    """Return a pool as a large one is searched, and as a small one is."""
    scales = Scales(rows)
    searches = Search(rows, scales), Listed.of(rows, scales)
    return [Place(rows, scales, each) for each in searches]


@given(chances)
@many
def test_the_bound_is_at_least_the_best_plan(random: Random) -> None:
    people, rows = drawn_columns(random)
    prices = priced(rows, random)
    best = optimum(people)
    for each in places(rows):
        gains = gaining(each, prices, 0.0)
        assert bound(rows, prices, gains) >= best - 1e-9
        dear, _ = dearer(each, prices)
        assert bound(rows, dear, gaining(each, dear, 0.0)) >= best - 1e-9


@given(chances, st.sampled_from([1, 2, 64]), st.sampled_from([0, 1, 99]))
@many
def test_few_lessons_begin_all_circles_that_gain_at_calm_prices(
    random: Random, few: int, chains: int
) -> None:
    people, rows = drawn_columns(random)
    prices = priced(rows, random)
    for each in places(rows):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bound_module, "FIRSTS", few * len(rows.asks))
            patch.setattr(bound_module, "CHAINS", chains)
            calm, firsts = calmed(each, prices)
        follow = Counter(firsts.learner.tolist())
        assert sum(follow[one] for one in firsts.helper.tolist()) <= chains * len(rows.people)
        assert np.bincount(firsts.asks).max(initial=0) <= few
        assert (calm.ask >= prices.ask).all()
        gains, known = gaining(each, calm, 0.0), together(each, calm, firsts, 0.0)
        expected = gains.circles[np.flatnonzero(calm.gain(rows, gains.circles) > 1e-9)]
        assert values(rows, known.circles).items() >= values(rows, expected).items()
        assert bound(rows, calm, gains) >= optimum(people) - 1e-9


@given(chances, st.integers(1, 4))
@many
def test_what_is_not_among_the_first_gains_no_more_than_is_told(random: Random, most: int) -> None:
    _, rows = drawn_columns(random)
    price = priced(rows, random).give
    least = np.array([random.uniform(-0.5, 1.0) for _ in rows.asks.wishes])
    for each in places(rows):
        first, rest = each.first(most, Terms(least, price))
        every = each.above(Terms(least, price))
        voices = rows.offers.voice
        known = set(zip(first.asks.tolist(), voices[first.offers].tolist(), strict=True))
        assert np.bincount(first.asks, minlength=len(rest)).max() <= most
        for ask_, voice, gain in zip(
            every.asks.tolist(),
            voices[every.offers].tolist(),
            (every.value - price[every.helper] - least[every.asks]).tolist(),
            strict=True,
        ):
            assert (ask_, voice) in known or gain <= rest[ask_] + 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_prices_lean_against_what_still_begins_circles(seed: int) -> None:
    rows = columns(drawn(Random(seed), people=200, wishes=900, topics=4))
    place, prices = Place.of(rows), open_market(rows).prices
    known = place.first(2, Terms(np.zeros(len(rows.asks)), prices.give))[0]
    once, again = lean(rows, known, prices, score.CIRCLE), leaned(place, prices, known, 2 * [EVERY])
    assert replace(again, lean=prices.lean) == prices
    left = [len(beginnings(place, each, 0.0)) for each in (once, again)]
    assert left[1] < left[0]


@given(chances, st.sampled_from([0.0, -0.01, -0.2, -10.0]))
@many
def test_all_that_gains_is_found(random: Random, least: float) -> None:
    people, rows = drawn_columns(random)
    prices = priced(rows, random)
    every = options(people)
    expected = Bill(rows, prices).gains(every, least)
    clear = {key: gain for key, gain in expected.items() if gain > least + 1e-9}
    for each in places(rows):
        found = gaining(each, prices, least).rows()
        gain = dict(zip(values(rows, found), prices.gain(rows, found).tolist(), strict=True))
        assert gain.keys() >= clear.keys()
        assert {key: gain[key] for key in clear} == pytest.approx(clear)
        assert gain == pytest.approx(Bill(rows, prices).gains(every, least - 1e-9) | expected)


@given(chances, st.sampled_from([0.0, -0.3]), st.sampled_from([bound_module.MANY, 0]))
@many
def test_of_pairs_the_best_of_each_ask_are_enough(
    random: Random, least: float, many_from: int
) -> None:
    people, rows = drawn_columns(random)
    prices = priced(rows, random)
    pairs = [option for option in options(people) if len(option.lessons) == 2]
    expected = Bill(rows, prices).gains(pairs, least).keys()
    for each in places(rows):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bound_module, "MANY", many_from)
            all_pairs, few = (both_ways(each, prices, least, most=most) for most in (None, 1))
        assert rows_of(few) <= rows_of(all_pairs)
        every, few = (distinct(rows, Menu.of(None, pairs)).pairs for pairs in (all_pairs, few))
        assert values(rows, every).keys() == expected
        best = np.full(len(rows.asks), -np.inf)
        gain = prices.gain(rows, few)
        for place in range(2):
            np.maximum.at(best, few.asks[:, place], gain)
        assert (best[every.asks].max(axis=1) >= prices.gain(rows, every) - 1e-9).all()


def rows_of(pairs: Options) -> set[tuple[float, ...]]:
    """Return the rows of pairs: their offers, their asks, and values."""
    columns = *pairs.offers.T.tolist(), *pairs.asks.T.tolist(), pairs.value.tolist()
    return set(zip(*columns, strict=True))


def test_few_of_the_best_halves_are_gone_on_with_to_find_the_best_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fresh = [offer(f"h{days}", "lua", since=ago(days)) for days in (1, 20, 40)]
    wanted = [ask(f"h{days}", "wiki") for days in (1, 20, 40)]
    rows = columns(pool(*fresh, *wanted, ask("ada", "lua"), offer("ada", "wiki")))
    free = Prices.none(rows)
    dear = replace(free, take=np.where([one.id == "ada" for one in rows.people], 0.0, 1.6))
    for each in places(rows):
        found = []
        for halves in (1, 2, 3):
            monkeypatch.setattr(bound_module, "HALVES", halves)
            pairs = both_ways(each, dear, 0.0, most=9)
            found.append(len(set(rows.offers.person[pairs.offers].ravel().tolist())))
        assert found == [2, 3, 4]


@given(chances, st.sampled_from([0.0, -0.3]))
@many
def test_every_circle_that_gains_is_found(random: Random, least: float) -> None:
    people, rows = drawn_columns(random)
    scales, prices = Scales(rows), priced(rows, random)
    offers, asks = np.divmod(np.arange(len(rows.offers) * len(rows.asks)), len(rows.asks))
    lessons = Lessons.of(rows, scales, *_feasible(rows, scales, offers, asks)).voiced(rows)
    every = [option for option in options(people) if len(option.lessons) == 3]
    expected = Bill(rows, prices).gains(every, least).keys()
    for many in (circle_module.MANY, -1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(circle_module, "MANY", many)
            firsts = Firsts.of(rows, prices, lessons, least)
            found = circles(rows, scales, firsts, lessons, prices, least=least)
        only = distinct(rows, Menu.of(None, None, found)).circles
        assert values(rows, only).keys() == expected


@given(chances)
@settings(max_examples=60, deadline=None)
def test_of_too_many_chains_those_that_begin_best_are_tried(random: Random) -> None:
    _, rows = drawn_columns(random)
    scales, prices = Scales(rows), priced(rows, random)
    offers, asks = np.divmod(np.arange(len(rows.offers) * len(rows.asks)), len(rows.asks))
    lessons = Lessons.of(rows, scales, *_feasible(rows, scales, offers, asks))
    firsts = Firsts.of(rows, prices, lessons, -1.0)
    follow = Counter(lessons.learner.tolist())
    chains = sum(follow[helper] for helper in firsts.lessons.helper.tolist())
    most = random.randint(0, chains)
    best = firsts.best(lessons, most)
    assert sum(follow[helper] for helper in best.lessons.helper.tolist()) <= most
    assert best.lessons.learner.tolist() == sorted(best.lessons.learner.tolist())
    left = Counter(firsts.brings.tolist()) - Counter(best.brings.tolist())
    assert max(left, default=-9.0) <= min(best.brings.tolist(), default=9.0)
    assert len(firsts.best(lessons, chains).brings) == len(firsts.brings)


def _feasible(rows: Columns, scales: Scales, offers: Some, asks: Some) -> tuple[Some, Some]:
    meet = rows.may_meet(rows.offers.person[offers], rows.asks.person[asks])
    good = np.flatnonzero(meet & (scales.lesson(offers, asks) > 0))
    return offers[good].astype(np.int32), asks[good].astype(np.int32)


@given(chances)
@settings(max_examples=60, deadline=None)
def test_at_dearer_prices_no_lesson_alone_gains(random: Random) -> None:
    people, rows = drawn_columns(random)
    prices = priced(rows, random)
    for each in places(rows):
        dear, _ = dearer(each, prices)
        assert (dear.ask >= prices.ask).all()
        most, gains = np.zeros(len(rows.asks)), alone(each, prices, 0.0)
        gain = gains.value - prices.cost(rows, gains.offers, gains.asks)
        np.maximum.at(most, gains.asks, gain)
        assert len(rows.apart) or (dear.ask - prices.ask).tolist() == pytest.approx(most.tolist())
        single = [option for option in options(people) if len(option.lessons) == 1]
        assert not Bill(rows, dear).gains(single, 1e-9)


def test_what_two_share_is_counted_once() -> None:
    # Ada could help Ben with either; they meet once, so the bound of free prices is one lesson.
    people = pool(offer("ada", "lua"), ask("ben", "lua"), ask("ben", "lua", waited=3))
    rows = columns(people)
    free = Prices.none(rows)
    gains = gaining(places(rows)[0], free, 0.0)
    assert bound(rows, free, gains) == pytest.approx(optimum(people, Aims()))


def test_a_second_best_offer_is_found_where_only_it_can_be_held_both_ways() -> None:
    wishes = (
        offer("ada", "lua", languages=("fr",)),
        offer("ada", "scripts", languages=("en",)),
        ask("ben", "lua"),
        offer("ben", "video", languages=("de",)),
        offer("ben", "film", languages=("en",)),
        ask("ada", "video"),
    )
    speakers = [member("ada", en=4, fr=4, de=4), member("ben", en=4, fr=4, de=4)]
    near = {"lua": {"scripts": 0.9}, "video": {"film": 0.9}}
    people = pool(*wishes, members=speakers, near=near)
    rows = columns(people)
    for each in places(rows):
        gains = gaining(each, Prices.none(rows), 0.0)
        assert gains.rows().value.max() == pytest.approx(optimum(people))


ZONES = ("", "Africa/Accra", "Pacific/Auckland", "Asia/Kolkata")


def in_a_ring(random: Random) -> Pool:
    names = ("ada", "ben", "chi")
    zones, levels = random.choice([ZONES[:1], ZONES]), random.choice([(4,), (1, 2, 4)])
    speakers = [member(n, zone=random.choice(zones), en=random.choice(levels)) for n in names]
    wishes = [replace(wish, waited=random.choice([0, 0, 3, 9])) for wish in RING]
    return pool(*wishes, members=speakers)


def split(amount: float, random: Random) -> list[float]:
    parts = [random.expovariate(1) ** 2 for _ in range(9)]
    return [amount * part / sum(parts) for part in parts]


@given(chances)
@many
def test_a_circle_just_above_its_cost_is_found_however_cost_is_shared(random: Random) -> None:
    people = in_a_ring(random)
    rows = columns(people)
    (circle,) = (option for option in options(people) if len(option.lessons) == 3)
    cost = split(circle.value - 1e-4, random)
    lean = np.array([random.gauss(0, random.choice([0.0, 0.5])) for _ in range(3)])
    give, take, asks = (np.array(cost[n : n + 3]) for n in (0, 3, 6))
    prices = Prices(give, take, asks, lean)
    for each in places(rows):
        gains = gaining(each, prices, 0.0)
        assert gains.circles.value.tolist() == pytest.approx([circle.value])
