"""Who comes when does not depend on anything but the seed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Member, Pool, Wish
from bot.simulation.anonymity import anonymise
from bot.simulation.arrivals import arrive
from bot.simulation.chance import chance
from bot.simulation.invention import invent

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)


@settings(max_examples=20, deadline=None)
@given(people=st.integers(1, 40), rounds=st.integers(1, 12), seed=st.integers(0, 2**32))
def test_everybody_comes_once_and_speaks_after_they_came(
    people: int, rounds: int, seed: int
) -> None:
    pool = invent(people, seed, NOW)
    arrivals = arrive(pool, rounds, seed=seed, start=NOW, there=1.0 if rounds == 1 else 0.5)
    here: set[str] = set()
    said: set[tuple[str, str]] = set()
    ids: set[str] = set()
    for number, arrival in enumerate(arrivals):
        assert arrival.at == NOW + number * timedelta(days=7)
        new = {member.id for member in arrival.members}
        assert not new & here
        here |= new
        for wish in arrival.wishes:
            assert wish.person in here
            assert wish.id not in ids
            assert (wish.person, wish.topic) not in said
            assert wish.deadline is None or wish.deadline > arrival.at
            ids.add(wish.id)
            said.add((wish.person, wish.topic))
            if number:
                assert wish.since == arrival.at
                assert wish.waited == 0
    assert here == {member.id for member in pool.members}
    assert {wish.id for wish in pool.wishes} <= ids


def test_the_first_round_has_its_past() -> None:
    pool = invent(80, 1, NOW)
    [first, *later] = arrive(pool, 5, seed=1, start=NOW, there=1.0)
    assert first.members == pool.members
    assert set(first.wishes) == set(pool.wishes)
    assert not any(arrival.members for arrival in later)
    assert all(arrival.wishes for arrival in later)


def test_what_was_renewed_goes_on_and_what_is_past_is_left_out() -> None:
    old = Wish("old", "Ada", "ask", "sparql", NOW - timedelta(days=135), waited=19)
    past = Wish("past", "Ada", "ask", "lua", NOW, deadline=NOW - timedelta(days=1))
    pool = Pool((Member("Ada", {"en": 4}),), (old, past), {}, frozenset())
    [first] = arrive(pool, 1, seed=1, start=NOW, there=1.0)
    [wish] = first.wishes
    assert (wish.id, wish.waited, wish.since) == ("old", 19, NOW - timedelta(days=15))


def test_the_same_seed_brings_the_same() -> None:
    pool = invent(50, 1, NOW)
    one, other = (arrive(pool, 6, seed=3, start=NOW, there=0.5) for _ in range(2))
    assert one == other
    assert one != arrive(pool, 6, seed=4, start=NOW, there=0.5)


def test_chance_is_even_and_always_the_same() -> None:
    drawn = sorted(chance(1, "says", str(n)) for n in range(2000))
    assert all(abs(number - n / 2000) < 0.05 for n, number in enumerate(drawn))
    assert chance(1, "a", "b") == chance(1, "a", "b")
    assert len({chance(1, "a", "b"), chance(2, "a", "b"), chance(1, "ab")}) == 3


def test_nobody_is_found_again_in_an_anonymous_pool() -> None:
    pool = invent(60, 2, NOW)
    hidden = anonymise(pool, 1)
    assert not {member.id for member in pool.members} & {member.id for member in hidden.members}
    assert not {wish.id for wish in pool.wishes} & {wish.id for wish in hidden.wishes}
    assert [m.languages for m in hidden.members] != [m.languages for m in pool.members]


def test_an_anonymous_pool_fits_together_as_before() -> None:
    pool = invent(60, 2, NOW)
    hidden = anonymise(pool, 1)
    assert len(hidden.apart) == len(pool.apart) > 0

    def described(whose: object) -> list[str]:
        assert isinstance(whose, type(pool))
        people = {member.id: (dict(member.languages), member.zone) for member in whose.members}
        return sorted(f"{people[w.person]} {w.side} {w.topic} {w.since}" for w in whose.wishes)

    assert described(hidden) == described(pool)


def test_wishes_of_people_who_are_not_there_are_left_out() -> None:
    pool = invent(10, 2, NOW)
    few = type(pool)(pool.members[:5], pool.wishes, pool.near, pool.apart)
    hidden = anonymise(few, 1)
    ids = {member.id for member in hidden.members}
    assert {wish.person for wish in hidden.wishes} == ids
    assert {who for pair in hidden.apart for who in pair} <= ids
