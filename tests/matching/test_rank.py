"""One wish and everybody who could be introduced for it."""

import pytest

from bot.matching import Pool, plan_round, rank
from tests.matching.making import NOW, ago, ask, member, offer, pool


def people_for(wishes: Pool, wish: str, seed: int = 1) -> list[tuple[str, ...]]:
    return [match.people for match in rank(wishes, wish, seed=seed, now=NOW)]


def test_an_ask_gets_all_who_could_help_the_best_first() -> None:
    near = {"lua": {"lua": 1.0, "templates": 0.6}}
    wishes = (
        offer("ada", "templates"),
        offer("ben", "lua"),
        offer("chi", "lua", since=ago(40)),
        ask("dov", "lua"),
    )
    found = people_for(pool(*wishes, near=near), "dov-ask-lua")
    assert found == [("ben", "dov"), ("chi", "dov"), ("ada", "dov")]


def test_an_offer_gets_all_who_ask() -> None:
    near = {"lua": {"lua": 1.0}, "programming": {"programming": 1.0, "lua": 0.7}}
    wishes = offer("ada", "lua"), ask("ben", "programming"), ask("chi", "lua"), ask("dov", "glam")
    found = people_for(pool(*wishes, near=near), "ada-offer-lua")
    assert found == [("ada", "chi"), ("ada", "ben")]


def test_what_else_two_can_do_for_each_other_follows_the_wish() -> None:
    wishes = (
        offer("ada", "lua"),
        ask("ada", "video", waited=9),
        offer("ben", "video"),
        ask("ben", "lua"),
    )
    (match,) = rank(pool(*wishes), "ben-ask-lua", seed=1, now=NOW)
    assert [lesson.topic for lesson in match.lessons] == ["lua", "video"]
    assert match.people == ("ada", "ben")
    assert match.factors["mutual"] == 1.2


def test_the_language_is_one_in_which_the_wish_can_be_served() -> None:
    speakers = [member("ada", en=4, fr=2), member("ben", en=4, fr=2)]
    wishes = (
        offer("ada", "lua"),
        offer("ada", "video", languages=("en",)),
        ask("ben", "lua", languages=("fr",)),
        ask("ben", "video", waited=9),
    )
    people = pool(*wishes, members=speakers)
    (match,) = rank(people, "ben-ask-lua", seed=1, now=NOW)
    assert match.language == "fr"
    assert [lesson.topic for lesson in match.lessons] == ["lua"]


def test_of_several_asks_of_one_person_the_one_that_can_go_both_ways_is_taken() -> None:
    speakers = [member("ada", en=3, fr=4), member("ben", en=3, fr=4)]
    wishes = (
        offer("ada", "lua"),
        ask("ben", "lua", languages=("fr",)),
        ask("ben", "scripts", languages=("en",)),
        offer("ben", "video"),
        ask("ada", "video", languages=("en",)),
    )
    near = {"scripts": {"lua": 0.9}}
    (match,) = rank(pool(*wishes, members=speakers, near=near), "ada-offer-lua", seed=1, now=NOW)
    assert [lesson.ask for lesson in match.lessons] == ["ben-ask-scripts", "ada-ask-video"]
    assert match.language == "en"


def test_nobody_who_may_not_be_introduced_is_listed() -> None:
    wishes = offer("ada", "lua"), offer("ben", "lua"), offer("chi", "lua"), ask("dov", "lua")
    people = pool(
        *wishes,
        offer("dov", "lua"),
        members=[member("ada", gives=0), member("ben", de=4)],
        apart=[("chi", "dov")],
    )
    assert people_for(people, "dov-ask-lua") == []


def test_who_has_no_time_gets_nobody() -> None:
    people = pool(offer("ada", "lua"), ask("ben", "lua"), members=[member("ben", takes=0)])
    assert people_for(people, "ben-ask-lua") == []


def test_an_unknown_wish_is_an_error() -> None:
    with pytest.raises(KeyError):
        rank(pool(offer("ada", "lua")), "nothing", seed=1, now=NOW)


def test_among_equals_the_seed_decides_and_the_order_of_the_pool_does_not() -> None:
    wishes = [*(offer(f"h{number}", "lua") for number in range(20)), ask("ben", "lua")]
    people = pool(*wishes)
    again = pool(*wishes[::-1])
    assert people_for(people, "ben-ask-lua") == people_for(again, "ben-ask-lua")
    assert people_for(people, "ben-ask-lua", 1) != people_for(people, "ben-ask-lua", 2)


def test_the_best_of_the_rank_is_what_a_round_would_choose() -> None:
    wishes = offer("ada", "lua", since=ago(9)), offer("ben", "lua"), ask("chi", "lua")
    people = pool(*wishes)
    assert (
        rank(people, "chi-ask-lua", seed=1, now=NOW)[0]
        == (plan_round(people, seed=1, now=NOW).matches[0])
    )
