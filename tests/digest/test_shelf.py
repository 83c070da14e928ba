"""Fair rotation: everything is shown, and what weighs more is shown more often."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.digest.entries import Entry
from bot.digest.pool import rarity
from bot.digest.shelf import Shelf, Shown, Stock

WEIGHTS = st.floats(1.0, 26.0)
STOCK = st.builds(
    lambda number, weight, times, person, topic: Stock(entry(number, person, topic), weight, times),
    st.integers(0, 10_000),
    WEIGHTS,
    st.integers(0, 5),
    st.integers(0, 30),
    st.integers(0, 10),
)
STOCKS = st.lists(STOCK, max_size=120, unique_by=lambda each: each.entry.key)


def entry(number: int, person: int | None = None, topic: int | None = None) -> Entry:
    who = number if person is None else person
    what = number if topic is None else topic
    return Entry("ask", f"p{who}", f"t{what}", declaration=f"d{number}", languages=("en",))


def take(shelf: Shelf, most: int, *without: str, language: str = "xx") -> list[str]:
    taken = shelf.take(most, Shown(), language=language, place="here", without=without)
    return [each.key for each in taken]


@given(stocks=STOCKS, most=st.integers(0, 10), data=st.data())
def test_nobody_is_taken_twice_and_nothing_that_is_to_stay(
    stocks: list[Stock], most: int, data: st.DataObject
) -> None:
    keys = [each.entry.key for each in stocks]
    without = data.draw(st.sets(st.sampled_from(keys))) if keys else set[str]()
    taken = Shelf(stocks).take(most, Shown(), language="en", place="here", without=without)
    assert len(taken) <= most
    assert len({each.person for each in taken}) == len(taken)
    assert without.isdisjoint(each.key for each in taken)
    free = {each.entry.person for each in stocks if each.entry.key not in without}
    assert len(taken) == min(most, len(free))


@given(weights=st.lists(WEIGHTS, min_size=2, max_size=60), most=st.integers(1, 5))
def test_everything_has_its_turn(weights: list[float], most: int) -> None:
    shelf = Shelf([Stock(entry(number), weight) for number, weight in enumerate(weights)])
    shown = Counter[str]()
    for _ in range(8 * len(weights)):
        shown.update(take(shelf, most))
    assert len(shown) == len(weights)


@given(st.lists(WEIGHTS, min_size=6, max_size=40))
def test_what_weighs_twice_as_much_is_shown_once_more(weights: list[float]) -> None:
    """Each showing halves a weight, so that all weights come near each other and stay there."""
    shelf = Shelf([Stock(entry(number), weight) for number, weight in enumerate(weights)])
    shown = Counter[str]()
    for _ in range(12 * len(weights)):
        shown.update(take(shelf, 1))
    left = [weight / 2 ** shown[f"d{number}"] for number, weight in enumerate(weights)]
    assert max(left) <= 2 * min(left) * 1.001


def test_the_heaviest_comes_first_and_weighs_half_afterwards() -> None:
    shelf = Shelf([Stock(entry(1), 3.0), Stock(entry(2), 4.0), Stock(entry(3), 1.4)])
    assert [take(shelf, 1) for _ in range(4)] == [["d2"], ["d1"], ["d2"], ["d1"]]
    assert take(shelf, 1) == ["d3"]


def test_what_was_shown_before_weighs_less() -> None:
    assert take(Shelf([Stock(entry(1), 4.0, times=3), Stock(entry(2), 1.0)]), 1) == ["d2"]


def test_what_is_near_weighs_twice() -> None:
    far = Entry("ask", "p1", "t1", declaration="d1", languages=("fr",))
    assert take(Shelf([Stock(far, 1.9), Stock(entry(2), 1.0)]), 1, language="en") == ["d2"]
    assert take(Shelf([Stock(far, 1.9, home="here"), Stock(entry(2), 1.0)]), 1) == ["d1"]


def test_a_topic_comes_twice_only_for_want_of_others() -> None:
    same = [Stock(entry(number, topic=1), 9.0) for number in range(3)]
    assert take(Shelf([*same, Stock(entry(7), 1.0)]), 2) == ["d0", "d7"]
    assert take(Shelf(same), 2) == ["d0", "d1"]


def test_rare_things_count_twice() -> None:
    assert [rarity(offers) for offers in (0, 1, 3)] == [2.0, 1.5, 1.25]
