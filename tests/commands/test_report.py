"""`/report` and `withdraw`: the moderators hear it, with the name of who wrote."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.knowledge import Knowledge
from bot.settings import Settings
from storage.tables import Report
from tests.scenes import introduced, proposed
from tests.town import Town, open_town

pytestmark = pytest.mark.asyncio


@pytest_asyncio.fixture
async def guarded(file: Path) -> AsyncIterator[Town]:
    """Give a town with a moderator, Mo."""
    settings = Settings(_env_file=None, admins=("harbour:id-of-mo",))
    town = open_town(file, Knowledge.load(settings))
    town.person("Mo", on="harbour")
    await town.say("Mo", "/start")
    yield town
    await town.database.close()


async def test_it_arrives_with_the_name(guarded: Town) -> None:
    assert "The moderators have it now" in await guarded.say("Ada", "/report somebody is rude")
    arrived, contact = guarded.last("Mo").splitlines()
    assert arrived == "Report from Ada on Garden: “somebody is rude”"
    assert contact.startswith("Ada "), "or Mo could not answer"


async def test_about_an_introduction_it_says_about_whom(guarded: Town) -> None:
    await introduced(guarded)
    await guarded.press("Ada", "Report a problem")
    await guarded.say("Ada", "He is rude")
    arrived, *contacts = guarded.last("Mo").splitlines()
    assert arrived == "Report from Ada on Garden about Ben: “He is rude”"
    assert [each.split()[0] for each in contacts] == ["Ada", "Ben"]


async def test_about_a_proposal_it_does_not_tell_the_name(guarded: Town) -> None:
    ident = await proposed(guarded)
    answer = await guarded.say("Ada", f"/report {ident}")
    assert "Ben" not in answer
    assert "What has happened?" in answer


async def test_undo_takes_it_back_and_the_moderators_hear_that(guarded: Town) -> None:
    await guarded.say("Ada", "/report somebody is rude")
    assert "The report is taken back" in await guarded.press("Ada", "Undo")
    assert "Ada has taken the report back" in guarded.last("Mo")
    assert [row.state for row in await guarded.rows(Report)] == ["withdrawn"]
    assert "out of date" in await guarded.press("Ada", "Undo")


async def test_nobody_takes_back_the_report_of_another(guarded: Town) -> None:
    await guarded.say("Ada", "/report somebody is rude")
    stolen = guarded.command("Ada", "Undo")
    assert "out of date" in await guarded.say("Eve", stolen, pressed=True)
    assert [row.state for row in await guarded.rows(Report)] == ["open"]


async def test_alone_it_asks_and_any_words_are_the_answer(guarded: Town) -> None:
    assert "What has happened?" in await guarded.say("Ada", "/report")
    await guarded.say("Ada", "hello")
    assert "“hello”" in guarded.last("Mo")


async def test_what_looks_like_an_id_in_the_words_is_passed_on(guarded: Town) -> None:
    await guarded.say("Ada", "/report commit abcdef123456 was bad")
    assert "“commit abcdef123456 was bad”" in guarded.last("Mo")


async def test_the_introduction_of_others_is_of_no_use(guarded: Town) -> None:
    ident = await introduced(guarded)
    assert "somebody else" in await guarded.say("Eve", f"/report {ident} rude")
    assert await guarded.rows(Report) == []


async def test_without_moderators_it_is_kept_and_said(town: Town) -> None:
    assert "none of them can be reached" in await town.say("Ada", "/report somebody is rude")
    assert [row.text for row in await town.rows(Report)] == ["somebody is rude"]
