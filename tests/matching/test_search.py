"""The best offers at any prices, against looking at every offer for every ask."""

from collections.abc import Iterable
from random import Random

import numpy as np
import pytest

from bot.matching import Aims, Pool, search, threads, tongues
from bot.matching.columns import Columns
from bot.matching.listed import Listed, Pairs, Sight, Terms
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.search import Search
from tests.matching.drawing import drawn
from tests.matching.formula import Formula
from tests.matching.making import ask, columns, member, offer, pool

SEEDS = range(12)
Gains = dict[int, dict[int, float]]


class Case:
    """A pool with prices of its helpers, and what every offer gains every ask there."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.pool = drawn(random, people=30, wishes=120, topics=3)
        self.columns = columns(self.pool)
        self.scales = Scales(self.columns)
        self.times = random.choice([1.0, 1.05, 1.2])
        lowest = random.choice([0.0, -0.4, -2.0])
        people, asks = len(self.columns.people), len(self.columns.asks)
        self.price = np.array([random.uniform(lowest, 0.8) for _ in range(people)])
        self.least = np.array([random.uniform(-0.5, 2.0) for _ in range(asks)])
        self.gains = gains(self.pool, self.columns, self.times, self.price)

    def terms(self) -> Terms:
        return Terms(self.least, self.price, self.times)

    def search(self) -> Search:
        return Search(self.columns, self.scales)

    def listed(self) -> Listed:
        return Listed.of(self.columns, self.scales)

    def not_to_meet(self, number: int) -> int:
        """Count the offers of people whom somebody who asks may not meet, or is."""
        helper = self.columns.offers.person
        learner = np.full(len(helper), self.columns.asks.person[number])
        return int(np.count_nonzero(~self.columns.may_meet(helper, learner)))

    def distinct(self, found: Pairs) -> Pairs:
        """Return each pair once."""
        offers, asks = np.unique(np.stack(found), axis=1)
        return offers, asks

    def meeting(self, found: Pairs) -> Pairs:
        """Return the pairs of those who may meet."""
        offers, asks = found
        people = self.columns.offers.person[offers], self.columns.asks.person[asks]
        may = self.columns.may_meet(*people)
        return offers[may], asks[may]

    def both(self) -> tuple[Search, Listed]:
        return self.search(), self.listed()


def gains(pool: Pool, columns: Columns, times: float, price: Numbers) -> Gains:
    formula = Formula(pool, Aims())
    person = {each.id: number for number, each in enumerate(columns.people)}
    offers = {wish.id: number for number, wish in enumerate(columns.offers.wishes)}
    asks = {wish.id: number for number, wish in enumerate(columns.asks.wishes)}
    found: Gains = {number: {} for number in asks.values()}
    for each in formula.lessons():
        value = formula.value(each)
        if value > 0:
            gain = times * value - price[person[each.helper]]
            found[asks[each.ask.id]][offers[each.offer.id]] = gain
    return found


def by_ask(case: Case, found: Pairs) -> Gains:
    """Return what was found with what it gains; fails if anything was found twice."""
    offers, asks = (each.tolist() for each in found)
    assert len(set(zip(offers, asks, strict=True))) == len(offers)
    gains: Gains = {number: {} for number in case.gains}
    for offer_, ask_ in zip(offers, asks, strict=True):
        gains[ask_][offer_] = case.gains[ask_][offer_]
    return gains


def joined(parts: Iterable[Pairs]) -> Pairs:
    offers, asks = (np.concatenate(each) for each in zip(*parts, strict=True))
    return offers, asks


def best_pairs(one: Search | Listed, most: int, terms: Terms) -> Pairs:
    """Return what gains each ask most."""
    return joined(one.best(most, terms, lambda found, _: found))


def above(case: Case, one: Search | Listed) -> Pairs:
    """Return all that gains more than its least."""
    return case.meeting(joined(one.sift(case.terms(), lambda found, _: found)))


@pytest.fixture(params=SEEDS)
def case(request: pytest.FixtureRequest) -> Case:
    return Case(request.param)


@pytest.fixture(params=[1, 4, 256])
def lots(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let many or few look at a time, and little be weighed at once."""
    monkeypatch.setattr(search, "LOT", request.param)
    monkeypatch.setattr(search, "LARGE", 3 * request.param)
    monkeypatch.setattr(search, "LONG", 20)
    monkeypatch.setattr(search, "GLANCERS", request.param)


def assert_best(case: Case, each: Search | Listed, most: int) -> None:
    """Assert that nothing better was left out, but in favour of who may not meet."""
    found = best_pairs(each, most, case.terms())
    assert np.bincount(found[1]).max(initial=0) <= most
    for number, few in by_ask(case, case.meeting(found)).items():
        gains = (gain for gain in case.gains[number].values() if gain > case.least[number])
        every = sorted(gains, reverse=True)
        missing = len(every[:most]) - len(few)
        assert missing <= 0 or missing <= case.not_to_meet(number)
        assert sorted(few.values(), reverse=True) == pytest.approx(every[: len(few)])


@pytest.mark.usefixtures("lots")
@pytest.mark.parametrize("most", [1, 3, 200])
def test_the_best_are_found_at_any_price(case: Case, most: int) -> None:
    for each in case.both():
        assert_best(case, each, most)


@pytest.mark.usefixtures("lots")
def test_nothing_above_is_left_out(case: Case) -> None:
    for each in case.both():
        found = by_ask(case, above(case, each))
        assert found == {
            number: {one: gain for one, gain in every.items() if gain > case.least[number]}
            for number, every in case.gains.items()
        }


@pytest.mark.usefixtures("lots")
def test_at_a_glance_the_best_of_a_short_shelf_are_seen(case: Case) -> None:
    case.gains = gains(case.pool, case.columns, 1.0, np.zeros(len(case.columns.people)))
    seen = by_ask(case, case.distinct(case.search().glance(6)))
    for number, every in case.gains.items():
        best = sorted((gain for gain in every.values() if gain > 0), reverse=True)[:3]
        found = sorted(seen[number].values(), reverse=True)
        assert found[:3] == pytest.approx(best) or case.not_to_meet(number)
        assert len(found) <= 6


def test_at_a_glance_lots_see_different_parts_of_a_long_shelf(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "GLANCE", 10)
    monkeypatch.setattr(search, "GLANCERS", 1)
    wishes = [offer(f"h{number}", "lua") for number in range(40)]
    wishes += [ask(f"a{number}", "lua") for number in range(8)]
    found = columns(pool(*wishes))
    offers, asks = Search(found, Scales(found)).glance(5)
    assert set(np.bincount(asks).tolist()) == {4}
    assert len(set(offers.tolist())) >= 15


@pytest.mark.usefixtures("lots")
def test_rivals_are_the_best_of_each_ask_and_of_each_offer(case: Case) -> None:
    case.times = 1.0
    case.gains = gains(case.pool, case.columns, 1.0, case.price)
    every = by_ask(case, above(case, case.search()))
    strangers = any(case.not_to_meet(number) for number in every)
    for each in case.both():
        found = by_ask(case, case.distinct(each.rivals(2, case.terms())))
        for number, some in found.items():
            assert some.items() <= every[number].items()
            assert best(some) == pytest.approx(best(every[number])) or case.not_to_meet(number)
        wanted, known = by_offer(case, found), by_offer(case, every)
        assert strangers or {one: best(some) for one, some in wanted.items()} == {
            one: pytest.approx(best(some)) for one, some in known.items()
        }


def test_an_offer_that_many_want_shows_its_rivals() -> None:
    few = [offer(f"h{number}", "lua") for number in range(3)]
    many = [ask(f"a{number}", "lua", waited=number) for number in range(9)]
    found = columns(pool(*few, *many))
    price, least = np.zeros(len(found.people)), np.zeros(len(found.asks))
    price[found.offers.person[0]] = -0.5
    offers, asks = Search(found, Scales(found)).rivals(2, Terms(least, price))
    by_waiting = {found.asks.wishes[each].waited for each in asks[offers == 1].tolist()}
    assert {7, 8} <= by_waiting


def test_of_a_long_shelf_each_lot_finds_rivals_in_another_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "LOT", 1)
    wishes = [offer(f"h{number}", "lua") for number in range(40)]
    wishes += [ask(f"a{number}", "lua") for number in range(8)]
    found = columns(pool(*wishes))
    price, least = np.zeros(len(found.people)), np.zeros(len(found.asks))
    pairs = Search(found, Scales(found)).rivals(2, Terms(least, price, seen=Sight(10)))
    offers, asks = np.unique(np.stack(pairs), axis=1)
    assert set(np.bincount(asks).tolist()) == {10}
    assert len(set(offers.tolist())) == 40


def test_in_each_turn_an_ask_finds_others() -> None:
    found = columns(pool(ask("ada", "lua"), *[offer(f"h{number}", "lua") for number in range(40)]))
    free, least = np.zeros(len(found.people)), np.zeros(1)
    search = Search(found, Scales(found))
    turns = [Terms(least, free, seen=Sight(10, turn)) for turn in range(4)]
    best = [best_pairs(search, 40, terms)[0] for terms in turns]
    rivals = [search.rivals(40, terms)[0] for terms in turns]
    for each in best, rivals:
        assert [len(set(offers.tolist())) for offers in each] == [10] * 4
        assert len(set(np.concatenate(each).tolist())) == 40


def best(gains: dict[int, float]) -> list[float]:
    return sorted(gains.values(), reverse=True)[:2]


def by_offer(case: Case, found: Gains) -> Gains:
    """Return of each offer the asks, with what they gain beyond what they must."""
    gains: Gains = {}
    for number, some in found.items():
        for one, gain in some.items():
            gains.setdefault(one, {})[number] = gain - case.least[number]
    return gains


def test_how_many_look_at_once_changes_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LOT", 3)
    two = above(case, case.search())
    monkeypatch.setattr(threads, "THREADS", 1)
    one = above(case, case.search())
    assert [each.tolist() for each in one] == [each.tolist() for each in two]


def test_the_only_speaker_of_a_language_is_found() -> None:
    crowd = [offer(f"h{number}", "lua") for number in range(40)]
    speakers = [member("h25", tw=3), member("ama", tw=4)]
    people = columns(pool(*crowd, ask("ama", "lua"), members=speakers))
    free, least = np.zeros(len(people.people)), np.zeros(1)
    offers, _ = best_pairs(Search(people, Scales(people)), 2, Terms(least, free))
    assert [people.offers.wishes[each].person for each in offers.tolist()] == ["h25"]


def test_many_sets_of_languages_are_compared_without_a_table(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tongues, "TABLE", 0)
    assert_best(case, case.search(), 3)
