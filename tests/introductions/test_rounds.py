"""The weekly round: loads, pairs that help each other, circles, no repeats."""

from datetime import timedelta

import pytest

from bot.introductions.states import State
from bot.jobs.round import plan_over
from bot.matching import Member, Pool, Wish
from bot.settings import Rounds
from storage.tables import Introduction
from tests.scenes import circle, declared, proposals, state_of
from tests.town import BEGINNING, Town

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(("load", "most"), [("none", 0), ("half", 1), ("normal", 2), ("double", 4)])
async def test_a_round_respects_the_load(town: Town, load: str, most: int) -> None:
    await town.say("Ada", f"/load {load}")
    await town.say("Ada", "/offer SPARQL, maps, OpenRefine, photography, translation, templates")
    topics = ("SPARQL", "maps", "OpenRefine", "photography", "translation", "templates")
    for number, topic in enumerate(topics):
        await town.say(f"Learner {number}", f"/ask {topic}")
    await town.pass_time(days=3)
    assert len(proposals(town, "Ada")) == most


async def test_who_helps_as_many_as_they_wish_is_still_helped(town: Town) -> None:
    await town.say("Ada", "/load half")
    await town.say("Ada", "/offer SPARQL, maps")
    await town.say("Ada", "/ask photography, translation")
    for number, topic in enumerate(("SPARQL", "maps")):
        await town.say(f"Learner {number}", f"/ask {topic}")
    for number, topic in enumerate(("photography", "translation")):
        await town.say(f"Helper {number}", f"/offer {topic}")
    await town.pass_time(days=3)
    letters = proposals(town, "Ada")
    assert sorted("would like to learn" in text for text in letters) == [False, True]


@pytest.mark.parametrize(("lift", "factor"), [(0.0, 1.0), (0.5, 1.5)])
async def test_a_region_served_less_counts_as_much_more_as_is_set(
    lift: float, factor: float
) -> None:
    members = (Member("Ada", {"en": 4}, region="DE"), Member("Ben", {"en": 4}, region="GH"))
    since = BEGINNING - timedelta(days=1)
    wishes = (
        Wish("o", "Ada", "offer", "sparql", since),
        Wish("a", "Ben", "ask", "sparql", since),
    )
    pool = Pool(members, wishes, {}, frozenset(), {"DE": 1.0, "GH": 0.0})
    plan = await plan_over(pool, Rounds(region_lift=lift), BEGINNING)
    assert [match.factors["region"] for match in plan.matches] == [factor]


async def test_a_round_asks_both_and_a_second_one_does_not_repeat_them(town: Town) -> None:
    await declared(town)
    await town.pass_time(days=3)
    assert len(proposals(town, "Ada")) == len(proposals(town, "Ben")) == 1
    await town.press("Ada", "Not now")
    await town.pass_time(days=21)
    assert len(proposals(town, "Ada")) == len(proposals(town, "Ben")) == 1


async def test_two_who_help_each_other_are_one_introduction(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada", "/ask maps")
    await town.say("Ben", "/offer maps")
    await town.say("Ben", "/ask SPARQL")
    await town.pass_time(days=3)
    assert len(await town.rows(Introduction)) == 1
    assert "offers Maps and geodata, which you asked for, and would like to learn SPARQL" in (
        town.last("Ada")
    )


async def test_a_circle_of_three_is_introduced_when_all_have_said_yes(town: Town) -> None:
    await circle(town)
    (row,) = await town.rows(Introduction)
    assert "A circle of three" in town.last("Ada")
    await town.press("Ada", "Introduce us")
    await town.press("Ben", "Introduce us")
    assert await state_of(town, row.id) is State.HALF
    assert not any("Cy" in letter for letter in town.letters("Ada"))
    await town.press("Cy", "Introduce us")
    assert await state_of(town, row.id) is State.INTRODUCED
    assert any("All of you said yes: meet" in letter for letter in town.letters("Ada"))


async def test_a_no_in_a_circle_ends_it_for_all_in_silence(town: Town) -> None:
    await circle(town)
    await town.press("Ada", "Introduce us")
    await town.press("Ben", "Not now")
    assert "wait for the other side" in await town.say("Ada", "/matches")
    assert "As soon as everybody" in await town.press("Cy", "Introduce us")
    assert not any("Ada" in letter or "Ben" in letter for letter in town.letters("Cy"))
