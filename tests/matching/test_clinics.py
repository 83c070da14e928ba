"""One helper and a group, of what nobody serves when nothing or little was chosen yet."""

from dataclasses import replace

import numpy as np
import pytest

from bot.matching import Aims, Match, Pool, Wish, score
from bot.matching.clinics import LEAST, MOST, clinics
from bot.matching.lessons import Lessons
from bot.matching.options import Options
from bot.matching.scales import Scales
from bot.matching.taken import Taken
from tests.matching.formula import Formula, Taught
from tests.matching.making import ask, columns, member, offer, pool

HOST = offer("ada", "lua")


def crowd(size: int, topic: str = "lua") -> list[Wish]:
    return [ask(f"b{number:02}", topic) for number in range(size)]


def held(people: Pool, taken: Taken | None = None) -> tuple[Match, ...]:
    rows = columns(people)
    return clinics(rows, Scales(rows), taken or Taken(rows))


def test_five_who_ask_for_the_same_and_a_host_with_time_are_a_clinic() -> None:
    (clinic,) = held(pool(HOST, *crowd(5)))
    assert clinic.people[0] == "ada"
    assert set(clinic.people[1:]) == {"b00", "b01", "b02", "b03", "b04"}
    assert [lesson.learner for lesson in clinic.lessons] == list(clinic.people[1:])
    assert {lesson.helper for lesson in clinic.lessons} == {"ada"}
    assert clinic.factors["mutual"] == score.CLINIC


def test_a_clinic_is_worth_what_its_lessons_are_less_what_a_group_costs() -> None:
    people = pool(HOST, *crowd(4), ask("chi", "lua", waited=3))
    (clinic,) = held(people)
    formula, by_id = Formula(people, Aims()), {wish.id: wish for wish in people.wishes}
    alone = [formula.value(Taught(HOST, by_id[lesson.ask])) for lesson in clinic.lessons]
    assert clinic.value == pytest.approx(score.CLINIC * sum(alone))
    assert clinic.people[1] == "chi"


def test_four_are_too_few() -> None:
    assert not held(pool(HOST, *crowd(LEAST - 1)))


def test_who_asks_twice_is_one() -> None:
    assert not held(pool(HOST, *crowd(4), replace(ask("b00", "lua"), id="again")))


def test_a_clinic_holds_so_many_and_the_rest_may_have_another() -> None:
    people = pool(HOST, *crowd(MOST + LEAST), members=[member("ada", gives=2)])
    assert [len(clinic.lessons) for clinic in held(people)] == [MOST, LEAST]
    less = pool(HOST, *crowd(MOST + LEAST), members=[member("ada", gives=1)])
    assert [len(clinic.lessons) for clinic in held(less)] == [MOST]


def test_all_in_a_clinic_have_one_language() -> None:
    french = [member(f"b{number:02}", fr=4, tw=1) for number in range(6)]
    people = pool(HOST, *crowd(11), members=[member("ada", en=4, fr=4), *french])
    found = held(people)
    assert [(clinic.language, len(clinic.lessons)) for clinic in found] == [("fr", 6), ("en", 5)]


def test_who_is_kept_apart_or_has_no_time_is_left_out() -> None:
    people = pool(HOST, *crowd(7), apart=[("ada", "b03")], members=[member("b04", takes=0)])
    (clinic,) = held(people)
    assert set(clinic.people) == {"ada", "b00", "b01", "b02", "b05", "b06"}


def test_nobody_meets_in_a_clinic_whom_they_meet_anyway() -> None:
    people = pool(HOST, offer("ada", "glam"), *crowd(6), ask("b02", "glam"))
    rows = columns(people)
    taken = Taken(rows)
    offers = {wish.id: row for row, wish in enumerate(rows.offers.wishes)}
    asks = {wish.id: row for row, wish in enumerate(rows.asks.wishes)}
    ends = np.array([offers["ada-offer-glam"]]), np.array([asks["b02-ask-glam"]])
    lesson = Lessons.of(rows, Scales(rows), *ends)
    taken.fill(Options.of(lesson).spread(), np.array([0]))
    (clinic,) = clinics(rows, Scales(rows), taken)
    assert set(clinic.people) == {"ada", "b00", "b01", "b03", "b04", "b05"}
    assert taken.gives[rows.offers.person[0]] == 0


def test_what_is_only_near_is_no_clinic() -> None:
    near = {"lua": {"scripts": 0.9}}
    assert not held(pool(offer("ada", "scripts"), *crowd(6), near=near))
