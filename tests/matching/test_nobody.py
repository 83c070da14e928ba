"""Why somebody got nobody."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import (
    Hurdle,
    Lesson,
    Match,
    Member,
    Plan,
    Pool,
    Reason,
    Reasons,
    Side,
    Wish,
    plan_by,
    plan_round,
    why,
)
from tests.matching.making import NOW, ago, ahead, ask, member, offer, pool

LUA = {"lua": {"templates": 0.6, "gadgets": 0.5}}


def hurdles(people: Pool, wish: str) -> tuple[Hurdle, ...]:
    plan = plan_round(people, seed=1, now=NOW)
    return why(people, plan, wish, now=NOW).hurdles


def test_nobody_offers_it_or_anything_near() -> None:
    people = pool(ask("ben", "lua"), offer("ben", "lua"), offer("ada", "glam"), near=LUA)
    found = why(people, plan_round(people, seed=1, now=NOW), "ben-ask-lua", now=NOW)
    assert found.hurdles == (Hurdle("nobody"),)
    assert (found.reason, found.people) == ("nobody", 0)


def test_no_language_in_common_with_those_who_offer_it() -> None:
    speakers = [member("ada", tw=4), member("chi", hr=4), member("dov", tw=2)]
    wishes = offer("ada", "lua"), offer("chi", "lua"), offer("dov", "templates"), ask("ben", "lua")
    people = pool(*wishes, members=speakers, near=LUA)
    assert hurdles(people, "ben-ask-lua") == (Hurdle("language", 3, near=1),)


def test_a_language_can_be_named_in_the_wish_and_one_of_level_0_is_not_spoken() -> None:
    speakers = [member("ada", en=4, fr=4), member("ben", en=4, fr=0)]
    wishes = offer("ada", "lua", languages=("fr",)), ask("ben", "lua")
    assert hurdles(pool(*wishes, members=speakers), "ben-ask-lua") == (Hurdle("language", 1),)


def test_all_who_offer_it_are_kept_apart() -> None:
    wishes = offer("ada", "lua"), offer("chi", "lua"), ask("ben", "lua")
    people = pool(*wishes, apart=[("ada", "ben"), ("ben", "chi")])
    assert hurdles(people, "ben-ask-lua") == (Hurdle("apart", 2),)


def test_they_have_no_time_or_it_went_to_who_waited_longer() -> None:
    speakers = [member("ada", gives=1), member("chi", gives=0)]
    wishes = (
        offer("ada", "lua"),
        offer("chi", "lua"),
        ask("ben", "lua"),
        ask("dov", "lua", waited=3),
    )
    people = pool(*wishes, members=speakers)
    assert hurdles(people, "ben-ask-lua") == (Hurdle("taken", 1), Hurdle("no time", 1))


def test_what_holds_off_the_most_comes_first() -> None:
    speakers = [member("ada", gives=1), *(member(f"h{number}", tw=4) for number in range(3))]
    wishes = [offer(each.id, "lua") for each in speakers]
    people = pool(*wishes, ask("ben", "lua"), ask("dov", "lua", waited=3), members=speakers)
    assert hurdles(people, "ben-ask-lua") == (Hurdle("language", 3), Hurdle("taken", 1))


def test_the_own_time_is_none_or_went_to_something_else() -> None:
    wishes = (
        offer("ada", "lua"),
        offer("chi", "glam"),
        ask("ben", "lua"),
        ask("ben", "glam", waited=3),
    )
    busy = pool(*wishes, members=[member("ben", takes=0)])
    assert hurdles(busy, "ben-ask-lua") == (Hurdle("full"),)
    once = pool(*wishes, members=[member("ben", takes=1)])
    assert hurdles(once, "ben-ask-lua") == (Hurdle("spent", 1),)


def test_a_deadline_has_passed_on_either_side() -> None:
    past = {"deadline": ago(1)}
    own = pool(offer("ada", "lua"), ask("ben", "lua", **past))
    assert hurdles(own, "ben-ask-lua") == (Hurdle("late"),)
    assert hurdles(own, "ada-offer-lua") == (Hurdle("lapsed", 1),)


def test_who_does_not_take_part_rests_and_offers_nothing() -> None:
    wishes = offer("ada", "lua"), ask("ben", "lua")
    only_ben = Pool((member("ben"),), wishes, {}, frozenset())
    assert hurdles(only_ben, "ben-ask-lua") == (Hurdle("nobody"),)
    assert hurdles(only_ben, "ada-offer-lua") == (Hurdle("resting"),)


def test_two_who_meet_anyway_in_another_language() -> None:
    speakers = [member("ada", en=4, fr=4), member("ben", en=4, fr=4)]
    wishes = (
        offer("ada", "lua", languages=("en",)),
        offer("ada", "glam", languages=("fr",)),
        ask("ben", "lua", waited=3),
        ask("ben", "glam"),
    )
    assert hurdles(pool(*wishes, members=speakers), "ben-ask-glam") == (Hurdle("met", 1),)


def test_an_offer_is_not_wanted_or_those_who_ask_are_served() -> None:
    wishes = offer("ada", "lua"), offer("chi", "lua", since=ago(50)), ask("ben", "lua")
    assert hurdles(pool(*wishes), "chi-offer-lua") == (Hurdle("taken", 1),)
    assert hurdles(pool(*wishes, offer("ada", "glam")), "ada-offer-glam") == (Hurdle("nobody"),)


def test_what_a_careless_plan_leaves_is_said() -> None:
    people = pool(offer("ada", "lua"), ask("ben", "lua"))
    assert why(people, Plan((), 1, {}), "ben-ask-lua", now=NOW).hurdles == (Hurdle("left", 1),)


def test_a_whole_person() -> None:
    wishes = offer("ada", "lua"), ask("ben", "lua"), ask("ben", "glam"), offer("ben", "maps")
    people = pool(*wishes, ask("chi", "glam"))
    reasons = Reasons(people, plan_round(people, seed=1, now=NOW), NOW)
    assert [wish.id for wish in reasons.left_over("ask", "ben")] == ["ben-ask-glam"]
    assert [wish.id for wish in reasons.left_over("offer", "ben")] == ["ben-offer-maps"]
    assert len(list(reasons.left_over("ask"))) == 2


def test_who_got_somebody_and_who_is_not_there() -> None:
    people = pool(offer("ada", "lua"), ask("ben", "lua"))
    reasons = Reasons(people, plan_round(people, seed=1, now=NOW), NOW)
    with pytest.raises(ValueError, match="got somebody"):
        reasons.of("ben-ask-lua")
    with pytest.raises(KeyError):
        reasons.of("nothing")


@pytest.mark.parametrize(("gives", "reason"), [(1, "taken"), (2, "left")])
def test_a_clinic_takes_the_time_of_one_lesson(gives: int, reason: str) -> None:
    learners = [f"l{number}" for number in range(5)]
    asks = [ask(name, "lua") for name in [*learners, "ben"]]
    people = pool(offer("ada", "lua"), *asks, members=[member("ada", gives=gives)])
    taught = tuple(
        Lesson("ada", name, "ada-offer-lua", f"{name}-ask-lua", "lua", 1.0) for name in learners
    )
    clinic = Match(("ada", *learners), taught, "en", 4.0, {"mutual": 0.8})
    reasons = Reasons(people, Plan((), 1, {}, (clinic,)), NOW)
    (left,) = reasons.left_over("ask")
    assert reasons.of(left.id).reason == reason


# Against a slow way of saying the same

NAMES = tuple(f"p{number}" for number in range(9))
TOPICS = ("t0", "t1", "t2")
LANGUAGES = ("en", "fr", "tw")
ORDER: tuple[Reason, ...] = ("lapsed", "language", "apart", "no time", "taken", "met", "left")


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    levels = st.dictionaries(st.sampled_from(LANGUAGES), st.integers(0, 4), max_size=2)
    some = st.integers(0, 2)
    names = draw(st.lists(st.sampled_from(NAMES), unique=True))
    members = tuple(
        Member(name, draw(levels), gives=draw(some), takes=draw(some)) for name in names
    )
    wishes = tuple(
        Wish(
            id=f"w{number}",
            person=draw(st.sampled_from(NAMES)),
            side=draw(st.sampled_from(["offer", "ask"])),
            topic=draw(st.sampled_from(TOPICS)),
            since=ago(number),
            languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES), max_size=1))),
            deadline=draw(st.sampled_from([None, None, None, ago(1), ahead(3)])),
        )
        for number in range(draw(st.integers(0, 24)))
    )
    closeness = st.dictionaries(st.sampled_from(TOPICS), st.sampled_from((0.0, 0.4, 1.0)))
    near = draw(st.dictionaries(st.sampled_from(TOPICS), closeness))
    apart = draw(st.sets(st.sampled_from(list(combinations(NAMES, 2))), max_size=8))
    return Pool(members, wishes, near, frozenset(apart))


def spoken(wish: Wish, speaker: Member) -> set[str]:
    codes = wish.languages or tuple(speaker.languages)
    return {code for code in codes if speaker.languages.get(code, 2) > 0}


class Slow:
    """Looks at each pair of wishes on its own."""

    def __init__(self, people: Pool, plan: Plan) -> None:
        self.pool, self.members = people, {each.id: each for each in people.members}
        self.lessons = [lesson for match in plan.matches for lesson in match.lessons]
        self.served = {ident for each in self.lessons for ident in (each.offer, each.ask)}
        timed = [
            lesson
            for match in plan.matches
            for lesson in match.lessons[: round((match.factors["mutual"] - 0.6) * 3.1)]
        ]
        self.given = Counter(each.helper for each in timed)
        self.taken = Counter(each.learner for each in timed)

    def time(self, wish: Wish) -> tuple[int, int]:
        each = self.members[wish.person]
        if wish.side == "offer":
            return each.gives, each.gives - self.given[each.id]
        return each.takes, each.takes - self.taken[each.id]

    def closeness(self, one: Wish, other: Wish) -> float:
        asked, offered = (one, other) if one.side == "ask" else (other, one)
        return {asked.topic: 1.0, **self.pool.near.get(asked.topic, {})}.get(offered.topic, 0.0)

    def step(self, wish: Wish, other: Wish) -> Reason:
        pair = (min(wish.person, other.person), max(wish.person, other.person))
        met = [{each.helper, each.learner} for each in self.lessons]
        whole, left = self.time(other)
        if other.deadline and other.deadline < NOW:
            return "lapsed"
        speakers = self.members[wish.person], self.members[other.person]
        if not spoken(wish, speakers[0]) & spoken(other, speakers[1]):
            return "language"
        if pair in self.pool.apart:
            return "apart"
        if not whole:
            return "no time"
        if not left or (other.side == "ask" and other.id in self.served):
            return "taken"
        return "met" if set(pair) in met else "left"

    def people(self, wish: Wish) -> Mapping[Reason, int]:
        """Count people by how far they come."""
        reached: dict[str, list[Reason]] = {}
        for other in self.pool.wishes:
            there = other.person in self.members and other.person != wish.person
            if there and other.side != wish.side and self.closeness(wish, other) > 0:
                reached.setdefault(other.person, []).append(self.step(wish, other))
        return Counter(max(steps, key=ORDER.index) for steps in reached.values())


def unserved(people: Pool, plans: Iterable[Plan]) -> Iterable[tuple[Plan, Wish]]:
    for plan in plans:
        served = Slow(people, plan).served
        for wish in people.wishes:
            if wish.id not in served:
                yield plan, wish


@given(pools())
@settings(max_examples=150, deadline=None)
def test_every_wish_that_got_nobody_has_the_reason_a_slow_search_finds(people: Pool) -> None:
    plans = [plan_round(people, seed=1, now=NOW), plan_by(people, "arrival", seed=1, now=NOW)]
    for plan, wish in unserved(people, plans):
        found = Reasons(people, plan, NOW).of(wish.id)
        slow = Slow(people, plan)
        owner = slow.members.get(wish.person)
        if owner is None:
            assert found.hurdles == (Hurdle("resting"),)
        elif wish.deadline and wish.deadline < NOW:
            assert found.hurdles == (Hurdle("late"),)
        elif not slow.time(wish)[0]:
            assert found.hurdles == (Hurdle("full"),)
        else:
            assert_like(found.hurdles, slow.people(wish), free=slow.time(wish)[1] > 0)


def assert_like(found: tuple[Hurdle, ...], slow: Mapping[Reason, int], *, free: bool) -> None:
    expected = dict(slow)
    if not free and "left" in expected:
        expected["spent"] = expected.pop("left")
    assert {each.reason: each.people for each in found} == (expected or {"nobody": 0})
    decisive = {"left", "spent"} & expected.keys()
    assert found[0].reason in (decisive or found[0].reason)
    if not decisive:
        assert found[0].people == max(expected.values(), default=0)


@given(pools())
@settings(max_examples=100, deadline=None)
def test_a_round_overlooks_nobody_who_could_be_served(people: Pool) -> None:
    plan = plan_round(people, seed=1, now=NOW)
    reasons = Reasons(people, plan, NOW)
    assert all(reasons.of(wish.id).reason != "left" for wish in reasons.left_over("ask"))


@given(pools())
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_pool_does_not_matter(people: Pool) -> None:
    plan = plan_round(people, seed=1, now=NOW)
    turned = replace(people, members=people.members[::-1], wishes=people.wishes[::-1])
    reasons, again = Reasons(people, plan, NOW), Reasons(turned, plan, NOW)
    sides: tuple[Side, ...] = ("offer", "ask")
    for side in sides:
        for wish in reasons.left_over(side):
            assert reasons.of(wish.id) == again.of(wish.id)
