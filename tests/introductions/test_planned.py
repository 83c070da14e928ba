"""What a round has planned is known to nobody, and looked at again before they are asked."""

import json
from datetime import timedelta

import pytest

from bot.introductions.states import State
from bot.jobs.round import plan_over, read_pool, store_plan
from bot.settings import Rounds
from storage import people
from storage.tables import Introduction, Person, Step
from tests.introductions.planning import ask, asked, pairs, plan, states
from tests.scenes import circle, declared, linked, proposals
from tests.town import Town

pytestmark = pytest.mark.asyncio


# Of what is planned, nobody knows


async def test_a_plan_is_shown_to_nobody_before_they_are_asked(town: Town) -> None:
    await declared(town)
    await plan(town)
    assert await states(town) == [State.PLANNED]
    [row] = await town.rows(Introduction)
    for name in ("Ada", "Ben"):
        assert "No introductions yet" in await town.say(name, "/matches")
        await town.say(name, f"/accept {row.id}")
        await town.say(name, "/export")
        assert json.loads(town.files(name)[0])["introductions"] == []
    assert await states(town) == [State.PLANNED]
    assert not proposals(town, "Ada")
    await ask(town)
    assert len(proposals(town, "Ada")) == len(proposals(town, "Ben")) == 1
    assert await states(town) == [State.PROPOSED]


async def test_a_circle_that_was_planned_reads_like_any_other(town: Town) -> None:
    await circle(town)
    [row] = await town.rows(Introduction)
    assert len(proposals(town, "Ada")) == len(proposals(town, "Ben")) == 1
    told = [line for line in town.last("Ada").splitlines() if "circle" in line]
    assert told[0] in await town.say("Ada", "/matches")
    history = [step.event for step in await town.rows(Step) if step.introduction_id == row.id]
    assert sorted(history) == ["plan", "propose"]


async def test_both_are_asked_in_their_languages_and_zones(town: Town) -> None:
    town.person("Ada", speaks=("de", "en"), zone="Pacific/Auckland")
    await declared(town)
    await plan(town)
    town.clock.now = town.clock.now.replace(hour=20)  # in Auckland it is the next day
    await ask(town)
    assert "12. März 2026" in town.last("Ada")
    assert "March 11, 2026" in town.last("Ben")


async def test_who_was_asked_rests_as_long_as_they_want_to(town: Town) -> None:
    await town.say("Ada", "/cadence monthly")
    await declared(town)
    await plan(town)
    at = town.clock()
    await ask(town)
    rests = sorted(row.next_round_at - at for row in await town.rows(Person))
    assert rests == [timedelta(days=7), timedelta(days=28)]


# What people do in between


@pytest.mark.parametrize(
    "said",
    ["/pause 2 weeks", "/load none", "/drop SPARQL", "/forget everything", "block", "ban", "link",
     "gone", "at once", "nothing"],
)  # fmt: skip
async def test_what_people_do_before_they_are_asked_counts(town: Town, said: str) -> None:
    await declared(town)
    await town.say("Cy", "/offer maps")
    await town.say("Dov", "/ask maps")
    await plan(town)
    assert await states(town) == [State.PLANNED] * 2
    await _do(town, said)
    before = town.letters("Ben")
    await ask(town)
    assert len(proposals(town, "Cy")) == len(proposals(town, "Dov")) == 1
    assert len(proposals(town, "Ada")) == (said == "nothing")
    assert (town.letters("Ben") == before) == (said != "nothing")
    assert State.PLANNED not in await states(town)


async def _do(town: Town, said: str) -> None:
    if said.startswith("/"):
        await town.say("Ada", said)
    elif said == "link":
        await linked(town, "Ada", "Ben")
    elif said == "at once":
        await town.say("Eve", "/offer SPARQL")
        await town.press("Ben", "Introduce me")
    elif said != "nothing":
        await _come_between(town, said)


async def _come_between(town: Town, what: str) -> None:
    user = town.known("Ada")
    async with town.session() as session:
        ada = await people.of(session, user.platform, user.id)
        ben = await people.of(session, user.platform, town.known("Ben").id)
        assert ada is not None
        assert ben is not None
        if what == "block":
            await people.block(session, ben.id, ada.id, now=town.clock())
        elif what == "gone":
            await people.mark_unreachable(session, user.platform, user.id)
        else:
            ada.banned = True


async def test_those_who_were_not_asked_are_planned_again(town: Town) -> None:
    await declared(town)
    await plan(town)
    await town.say("Ada", "/pause 2 days")
    await ask(town)
    assert await town.rows(Introduction) == []
    await town.pass_time(days=8)
    assert len(proposals(town, "Ada")) == len(proposals(town, "Ben")) == 1


async def test_who_was_forgotten_before_it_was_stored_holds_up_nobody(town: Town) -> None:
    await declared(town)
    await pairs(town, 2)
    pool = await read_pool(town.database, town.knowledge, town.clock())
    planned_now = await plan_over(pool, Rounds(), town.clock())
    await town.say("Ada", "/forget everything")
    await store_plan(town.database, planned_now, town.clock())
    await ask(town)
    assert asked(town, 2) == [1] * 4
    assert proposals(town, "Ben") == []
