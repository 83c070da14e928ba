"""The best offers at any prices, against looking at every offer for every ask."""

from collections import defaultdict
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from bot.matching import Aims, Pool, search
from bot.matching.columns import Columns
from bot.matching.listed import Listed
from bot.matching.scales import Scales
from bot.matching.score import Numbers
from bot.matching.search import Found, Search
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
        self.times = random.choice([1.0, 1.15, 1.25])
        lowest = random.choice([0.0, -0.4, -2.0])
        people, asks = len(self.columns.people), len(self.columns.asks)
        self.price = np.array([random.uniform(lowest, 0.8) for _ in range(people)])
        self.least = np.array([random.uniform(-0.5, 2.0) for _ in range(asks)])
        self.gains = gains(self.pool, self.columns, self.times, self.price)

    def search(self) -> Search:
        return Search(self.columns, self.scales)

    def listed(self) -> Listed:
        return Listed(self.columns, self.scales, self.search())


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


def rows(found: Found) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    for number, (offers, gain) in enumerate(zip(found.offer, found.gain, strict=True)):
        both = zip(offers.tolist(), gain.tolist(), strict=True)
        yield number, [(each, worth) for each, worth in both if each >= 0]


@pytest.fixture(params=SEEDS)
def case(request: pytest.FixtureRequest) -> Case:
    return Case(request.param)


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every shelf long, and blocks small."""
    monkeypatch.setattr(search, "MANY", 1)
    monkeypatch.setattr(search, "_CELLS", 50)


@pytest.mark.parametrize("most", [1, 3, 200])
def test_on_short_shelves_the_best_are_found(case: Case, most: int) -> None:
    for number, found in rows(case.search().best(most, times=case.times, price=case.price)):
        every = case.gains[number]
        best = sorted((gain for gain in every.values() if gain > 0), reverse=True)[:most]
        assert sorted((gain for _, gain in found), reverse=True) == pytest.approx(best)
        assert all(gain == pytest.approx(every[each]) for each, gain in found)


@pytest.mark.usefixtures("crowded")
def test_on_long_shelves_the_best_is_found_if_all_are_looked_at(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "DEEP", 1000)
    for number, found in rows(case.search().best(2, times=case.times, price=case.price)):
        best = max(case.gains[number].values(), default=0.0)
        assert max((gain for _, gain in found), default=0.0) == pytest.approx(max(best, 0.0))


@pytest.mark.usefixtures("crowded")
def test_what_is_found_on_long_shelves_gains_what_is_said_in_one_language(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "DEEP", 3)
    for number, found in rows(case.search().best(4, times=case.times, price=case.price)):
        every = case.gains[number]
        assert all(0 < gain <= every[each] + 1e-9 for each, gain in found)
        if max(every.values(), default=0.0) > 0 and not found:
            pytest.fail("nothing was found where something gains")


@pytest.mark.parametrize("many", [1, 4, 512])
def test_nothing_above_is_left_out(case: Case, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MANY", many)
    monkeypatch.setattr(search, "_CELLS", 50)
    found = set()
    for offers, asks in case.search().above(case.least, times=case.times, price=case.price):
        found |= set(zip(asks.tolist(), offers.tolist(), strict=True))
    assert found == above(case)


def above(case: Case) -> set[tuple[int, int]]:
    return {
        (number, each)
        for number, every in case.gains.items()
        for each, gain in every.items()
        if gain > case.least[number]
    }


def best_by_voice(case: Case, pairs: set[tuple[int, int]]) -> dict[tuple[int, int], float]:
    voice, best = case.columns.offers.voice, defaultdict[tuple[int, int], float](lambda: -np.inf)
    for number, each in pairs:
        key = number, int(voice[each])
        best[key] = max(best[key], case.gains[number][each])
    return best


def test_a_list_answers_as_a_search_but_for_what_else_a_voice_offers(case: Case) -> None:
    found = set()
    for offers, asks in case.listed().above(case.least, times=case.times, price=case.price):
        found |= set(zip(asks.tolist(), offers.tolist(), strict=True))
    assert found <= above(case)
    assert best_by_voice(case, found) == pytest.approx(best_by_voice(case, above(case)))
    for number, few in rows(case.listed().best(3, times=case.times, price=case.price)):
        every = {(number, each) for each, gain in case.gains[number].items() if gain > 0}
        best = sorted(best_by_voice(case, every).values(), reverse=True)[:3]
        assert [gain for _, gain in few] == pytest.approx(best)
        assert all(gain == pytest.approx(case.gains[number][each]) for each, gain in few)


@pytest.mark.usefixtures("crowded")
def test_the_only_speaker_of_a_language_has_a_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "DEEP", 2)
    crowd = [offer(f"h{number}", "lua") for number in range(40)]
    speakers = [member("h25", tw=3), member("ama", tw=4)]
    people = columns(pool(*crowd, ask("ama", "lua"), members=speakers))
    free = np.zeros(len(people.people))
    found = Search(people, Scales(people)).best(2, times=1.0, price=free)
    ((_, some),) = rows(found)
    assert [people.offers.wishes[each].person for each, _ in some] == ["h25"]
