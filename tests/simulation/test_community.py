"""The bookkeeping of many rounds: nothing is lost, and nobody is asked too much."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Lesson, Match, Member, Plan, Pool, Wish, plan_round
from bot.simulation.answers import Outcome, respond
from bot.simulation.arrivals import LIFE, Arrival, arrive
from bot.simulation.community import Community, acquainted
from bot.simulation.invention import invent
from bot.simulation.policies import POLICIES
from bot.simulation.rounds import Policy, live

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
WEEK = timedelta(days=7)
NOTHING = Plan((), 0, {})
CERTAIN = {"language": 1.0, "overlap": 1.0}


def rounds_of(
    community: Community, pool: Pool, seed: int, rounds: int
) -> Iterator[tuple[Arrival, Pool, Plan]]:
    arrivals = arrive(pool, rounds, seed=seed, start=NOW, there=0.6)
    for number, arrival in enumerate(arrivals):
        now = community.begin(arrival)
        plan = plan_round(now, seed=number, now=arrival.at)
        yield arrival, now, plan
        community.end(plan, 0.0)


def parts(match: Match) -> set[tuple[str, str]]:
    """Return who helps and who learns in a match, each once."""
    return {(each.helper, "gives") for each in match.lessons} | {
        (each.learner, "takes") for each in match.lessons
    }


@settings(max_examples=12, deadline=None)
@given(people=st.integers(10, 60), seed=st.integers(0, 2**32))
def test_what_must_hold_holds_in_every_round(people: int, seed: int) -> None:
    pool = invent(people, seed, NOW)
    community = Community(pool, seed)
    most = {member.id: member.gives for member in pool.members}
    met = set(pool.apart)
    for arrival, now, plan in rounds_of(community, pool, seed, 12):
        used = Counter(part for match in (*plan.matches, *plan.clinics) for part in parts(match))
        for member in now.members:
            assert used[member.id, "gives"] <= member.gives <= most[member.id]
            assert used[member.id, "takes"] <= member.takes <= most[member.id]
        for wish in now.wishes:
            assert arrival.at < wish.since + LIFE
            assert wish.deadline is None or wish.deadline >= arrival.at
        assert met <= now.apart
        for match in (*plan.matches, *plan.clinics):
            pairs = set(acquainted(match))
            assert not pairs & met
            met |= pairs


@settings(max_examples=12, deadline=None)
@given(people=st.integers(10, 60), seed=st.integers(0, 2**32))
def test_every_ask_is_open_served_or_gone(people: int, seed: int) -> None:
    pool = invent(people, seed, NOW)
    community = Community(pool, seed)
    rest = {member.id for member in pool.members if member.takes == 0}
    came: set[str] = set()
    for number, (arrival, now, _) in enumerate(rounds_of(community, pool, seed, 12)):
        came |= {w.id for w in arrival.wishes if w.side == "ask" and w.person not in rest}
        held = {wish.id for wish in now.wishes if wish.side == "ask" and wish.person not in rest}
        served = {each for each, fate in community.asks.items() if fate.served is not None}
        gone = {each for each, fate in community.asks.items() if fate.gone is not None}
        assert came == community.asks.keys() == held | served | gone
        assert len(came) == len(held) + len(served) + len(gone)
        assert all(fate.came <= number for fate in community.asks.values())


def test_who_is_busy_is_free_again_later() -> None:
    pool = invent(60, 1, NOW)
    community = Community(pool, 1)
    full = {member.id: (member.gives, member.takes) for member in pool.members}
    busiest = [0, 0]
    for arrival, now, _ in rounds_of(community, pool, 1, 8):
        last = arrival.at
        giving = sum(full[member.id][0] - member.gives for member in now.members)
        taking = sum(full[member.id][1] - member.takes for member in now.members)
        busiest = [max(busiest[0], giving), max(busiest[1], taking)]
    assert min(busiest) > 10
    for number in range(1, 5):
        now = community.begin(Arrival(last + number * WEEK, (), ()))
        community.end(NOTHING, 0.0)
    free = {member.id: (member.gives, member.takes) for member in now.members}
    assert free.items() <= full.items()


def test_what_nobody_serves_waits_and_lapses() -> None:
    since = NOW - timedelta(days=43)
    ask = Wish("ask", "Ada", "ask", "sparql", since, waited=6)
    first = Arrival(NOW, (Member("Ada", {"en": 4}, region="GH"),), (ask,))
    community = Community(Pool((), (), {}, frozenset()), 1)
    seen = []
    for number in range(4):
        now = community.begin(first if not number else Arrival(NOW + number * WEEK, (), ()))
        seen.append([wish.waited for wish in now.wishes])
        community.end(NOTHING, 0.0)
    assert seen == [[6], [7], [8], []]
    assert community.asks["ask"].gone == 3


def test_a_deadline_ends_an_ask() -> None:
    ask = Wish("ask", "Ada", "ask", "sparql", NOW, deadline=NOW + timedelta(days=6))
    community = Community(Pool((), (), {}, frozenset()), 1)
    assert community.begin(Arrival(NOW, (Member("Ada", {"en": 4}),), (ask,))).wishes == (ask,)
    assert community.begin(Arrival(NOW + WEEK, (), ())).wishes == ()


def test_asks_of_people_who_take_nothing_are_left_out() -> None:
    ask = Wish("ask", "Ada", "ask", "sparql", NOW)
    offer = Wish("offer", "Ada", "offer", "lua", NOW)
    community = Community(Pool((), (), {}, frozenset()), 1)
    community.begin(Arrival(NOW, (Member("Ada", {"en": 4}, gives=0, takes=0),), (ask, offer)))
    assert not community.asks
    assert not community.helpers


def lesson(helper: str, learner: str, closeness: float = 1.0) -> Lesson:
    names = (f"{helper}-offer", f"{learner}-ask")
    return Lesson(helper, learner, *names, "sparql", closeness)


def pair(helper: str, learner: str, closeness: float = 1.0) -> Match:
    lessons = (lesson(helper, learner, closeness),)
    return Match((helper, learner), lessons, "en", 1.0, CERTAIN)


def agreed(closeness: float, *, given: int = 0) -> float:
    members = {f"p{n}": Member(f"p{n}", {"en": 4}, given=given) for n in range(2000)}
    outcomes = [
        respond(pair(f"p{n}", f"p{n + 1}", closeness), members, 1) for n in range(0, 2000, 2)
    ]
    return sum(bool(outcome.lessons) for outcome in outcomes) / len(outcomes)


def test_people_say_yes_as_often_as_is_written() -> None:
    assert agreed(1.0) == pytest.approx(0.95**2, abs=0.03)
    assert agreed(0.4) == pytest.approx((0.95 * 0.7) ** 2, abs=0.05)
    assert agreed(1.0, given=10) == pytest.approx(0.95**2 / 1.5, abs=0.05)


def test_the_same_people_answer_the_same_in_every_round() -> None:
    members = {who: Member(who, {"en": 4}) for who in "ab"}
    assert respond(pair("a", "b"), members, 1) == respond(pair("a", "b"), members, 1)


def test_a_circle_needs_everybody() -> None:
    members = {f"p{n}": Member(f"p{n}", {"en": 4}) for n in range(900)}
    came = []
    for n in range(0, 900, 3):
        people = (f"p{n}", f"p{n + 1}", f"p{n + 2}")
        lessons = tuple(
            lesson(*ends, closeness=0.4)
            for ends in zip(people, (*people[1:], people[0]), strict=True)
        )
        came.append(respond(Match(people, lessons, "en", 1.0, CERTAIN), members, 1))
    assert {len(outcome.lessons) for outcome in came} == {0, 3}


def clinic(host: str, learners: list[str]) -> Match:
    lessons = tuple(lesson(host, learner, 0.4) for learner in learners)
    return Match((host, *learners), lessons, "en", 1.0, CERTAIN)


def test_a_clinic_is_held_for_those_who_want_it() -> None:
    sizes = Counter[int]()
    for number in range(60):
        host, learners = f"host{number}", [f"p{number}-{n}" for n in range(6)]
        members = {who: Member(who, {"en": 4}) for who in (host, *learners)}
        outcome = respond(clinic(host, learners), members, 1)
        assert outcome == Outcome() or outcome.helpers == {host}
        sizes[len(outcome.lessons)] += 1
    assert sizes[0] > 5
    assert sum(sizes[n] for n in range(1, 6)) > 20


def test_a_clinic_takes_one_lesson_of_its_hosts_time() -> None:
    learners = [f"p{n}" for n in range(6)]
    host = Wish("host-offer", "host", "offer", "sparql", NOW)
    asks = [Wish(f"{who}-ask", who, "ask", "sparql", NOW) for who in learners]
    members = tuple(Member(who, {"en": 4}) for who in ("host", *learners))
    for seed in range(9):
        community = Community(Pool((), (), {}, frozenset()), seed)
        community.begin(Arrival(NOW, members, (host, *asks)))
        held = community.end(Plan((), 1, {}, (clinic("host", learners),)), 0.0)
        now = community.begin(Arrival(NOW, (), ()))
        came = sum(held.lessons.values())
        assert held.clinics == (came > 0)
        assert held.introduced == 0
        assert len(now.wishes) == 7 - came
        assert len(now.apart) == 6
        [there] = [member for member in now.members if member.id == "host"]
        assert there.given == 6
        assert there.rated <= came
        assert there.gives in ((1, 2) if came else (2,))
        assert there.takes == 2


def test_regions_and_ratings_are_fed_back() -> None:
    pool = invent(80, 5, NOW)
    community = Community(pool, 5)
    pools = [now for _, now, _ in rounds_of(community, pool, 5, 6)]
    assert pools[0].served == pool.served
    assert all(0 <= share <= 1 for share in pools[-1].served.values())
    assert "" not in pools[-1].served
    served = [fate for fate in community.asks.values() if fate.served is not None and fate.region]
    assert {fate.region for fate in served} <= pools[-1].served.keys()
    before = {member.id: member.rated for member in pool.members}
    assert any(member.rated > before[member.id] for member in pools[-1].members)
    assert any(wish.waited > 3 for wish in pools[-1].wishes)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_the_same_seed_tells_the_same_story(policy: Policy) -> None:
    pool = invent(40, 1, NOW)
    arrivals = arrive(pool, 5, seed=1, start=NOW, there=0.5)
    one, other = (live(policy, pool, arrivals, 1) for _ in range(2))
    assert one.asks == other.asks
    assert one.helpers == other.helpers
    assert any(fate.served is not None for fate in one.asks.values())
