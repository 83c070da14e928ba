"""Why a match was made, and why somebody got nobody, in the operator's words."""

import pytest

from bot.cli.sentences import why_nobody, why_together
from bot.matching import Hurdle, Lesson, Match, Pool, Reason, Reasons, Why, plan_round
from bot.matching.score import RANGES
from tests.matching.making import NOW, ago, ask, member, offer, pool


def together(people: Pool) -> str:
    asked = {wish.id: wish.topic for wish in people.wishes}
    (match,) = plan_round(people, seed=1, now=NOW).matches
    return why_together(match, lambda lesson: (lesson.topic, asked[lesson.ask]))


def nobody(people: Pool, wish: str) -> str:
    return why_nobody(Reasons(people, plan_round(people, seed=1, now=NOW), NOW).of(wish))


def test_the_two_strongest_are_named() -> None:
    assert together(pool(offer("ada", "lua"), ask("ben", "lua"))) == (
        "the same subject, a language they speak well"
    )


def test_every_weakness_is_named_and_what_is_only_near_by_its_name() -> None:
    wishes = offer("ada", "lua", since=ago(50)), ask("ben", "lua")
    both = offer("ben", "templates"), ask("ada", "gadgets")
    speakers = [member("ben", en=1)]
    said = together(pool(*wishes, *both, members=speakers, near={"gadgets": {"templates": 0.6}}))
    strong, _, weak = said.partition("; but: ")
    assert "both can help each other" in strong
    assert weak.startswith("not the same but near: templates for gadgets, ")
    assert "somebody speaks the language only a little" in weak


def test_a_circle_is_called_so() -> None:
    least = {name: least for name, (least, _) in RANGES.items()}
    lessons = tuple(Lesson(one, other, "o", "a", "lua", 1.0) for one, other in ("ab", "bc", "ca"))
    match = Match(("a", "b", "c"), lessons, "en", 1.0, {**least, "mutual": 1.05})
    assert why_together(match, lambda _: ("lua", "lua")).startswith("each helps the next of")


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("place", [0, 1])
def test_there_are_words_for_every_factor_at_either_end(name: str, place: int) -> None:
    middle = {each: (least + most) / 2 for each, (least, most) in RANGES.items()}
    factors = {**middle, name: RANGES[name][place], "hours": 5.0}
    lesson = Lesson("ada", "ben", "o", "a", "lua", 1.0)
    match = Match(("ada", "ben"), (lesson,), "en", 1.0, factors)
    assert why_together(match, lambda _: ("lua", "lua"))


def test_a_whole_group_is_held_off() -> None:
    speakers = [member(name, tw=4) for name in ("ada", "chi", "dov")]
    people = pool(
        *(offer(each.id, "lua") for each in speakers), ask("ben", "lua"), members=speakers
    )
    assert nobody(people, "ben-ask-lua") == "no common language with the 3 who offer it"


def test_only_some_are_held_off_by_the_same() -> None:
    speakers = [member("ada", tw=4), member("chi", hr=4), member("dov", gives=0)]
    wishes = [offer(each.id, "lua") for each in speakers]
    assert nobody(pool(*wishes, ask("ben", "lua"), members=speakers), "ben-ask-lua") == (
        "no common language with 2 of the 3 who offer it; no time on the part of 1"
    )


def test_what_is_only_near_is_said() -> None:
    near = {"lua": {"templates": 0.6}}
    wishes = offer("ada", "templates"), ask("ben", "lua")
    apart = [("ada", "ben")]
    assert nobody(pool(*wishes, near=near, apart=apart), "ben-ask-lua") == (
        "kept apart from the one who offers something near by a block or an earlier introduction"
    )
    more = pool(*wishes, offer("chi", "lua"), near=near, apart=[*apart, ("ben", "chi")])
    assert "from the 2 who offer it or something near by" in nobody(more, "ben-ask-lua")


def test_nobody_at_all() -> None:
    people = pool(offer("ada", "lua"), ask("ben", "glam"))
    assert nobody(people, "ben-ask-glam") == "nobody offers it or anything near"
    assert nobody(people, "ada-offer-lua") == "nobody asks for it or anything near"


def test_an_offer_is_spoken_of_as_such() -> None:
    wishes = offer("ada", "lua"), offer("chi", "lua", since=ago(50)), ask("ben", "lua")
    assert nobody(pool(*wishes), "chi-offer-lua") == (
        "others help the one who asks for it in this round"
    )


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("resting", "takes no part"),
        ("late", "deadline"),
        ("full", "no time"),
        ("lapsed", "deadline of the one"),
        ("met", "meets the one"),
        ("spent", "the one who offers it could help"),
        ("left", "the one who offers it could help"),
    ],
)
def test_there_are_words_for_every_reason(reason: Reason, said: str) -> None:
    assert said in why_nobody(Why(ask("ben", "lua"), (Hurdle(reason, 1),)))
