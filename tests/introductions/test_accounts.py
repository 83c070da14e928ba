"""Several accounts, and accounts that cannot be reached."""

import pytest

from storage.tables import Introduction
from tests.scenes import declared, linked, proposals
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_letters_go_to_the_account_heard_last_that_can_be_reached(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    town.person("Ada too", on="harbour")
    await linked(town, "Ada", "Ada too")
    town.adapters["harbour"].away.add("id-of-ada too")
    await town.say("Ben", "/ask SPARQL")
    await town.press("Ben", "Introduce me")
    assert len(proposals(town, "Ada")) == 1


async def test_both_accounts_are_told_to_the_other(town: Town) -> None:
    town.person("Ada too", on="harbour", called="Ada H")
    await linked(town, "Ada", "Ada too")
    await declared(town)
    await town.press("Ben", "Introduce me")
    await town.say("Ada", "/accept")
    answer = await town.say("Ben", "/matches")
    assert "https://garden.example/id-of-ada" in answer
    assert "https://harbour.example/id-of-ada too" in answer


async def test_who_cannot_be_reached_is_neither_counted_nor_asked(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    town.adapters["garden"].away.add("id-of-ada")
    await town.say("Ada", "/mine")
    assert "Nobody offers SPARQL" in await town.say("Ben", "/ask SPARQL")
    await town.pass_time(days=3)
    assert await town.rows(Introduction) == []


async def test_a_restful_week_changes_nothing(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    letters = len(town.letters("Ada"))
    await town.pass_time(days=7)
    assert len(town.letters("Ada")) == letters
