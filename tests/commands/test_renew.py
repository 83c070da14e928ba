"""`renew`, the button "Still true"."""

import pytest

from storage.tables import Declaration
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_a_reminder_comes_a_week_before_and_one_tap_renews(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL, maps")
    await town.pass_time(days=54)
    assert "Are these still true" in town.last("Ada")
    assert "until June 24, 2026" in await town.press("Ada", "Still true")
    await town.pass_time(days=10)
    assert "SPARQL" in await town.say("Ada", "/mine")


async def test_what_has_just_ended_comes_back_by_a_tap(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.pass_time(days=61)
    assert "because its time was over: SPARQL" in town.last("Ada")
    assert "Renewed until" in await town.press("Ada", "Still true")
    assert "SPARQL" in await town.say("Ada", "/mine")


async def test_what_was_said_anew_meanwhile_is_not_doubled(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL -- old")
    await town.pass_time(days=61)
    button = town.command("Ada", "Still true")
    await town.say("Ada", "/offer SPARQL -- new")
    await town.say("Ada", button, pressed=True)
    assert [row.note for row in await town.rows(Declaration) if row.state == "open"] == ["new"]


async def test_the_other_button_takes_it_off(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.pass_time(days=54)
    assert "Taken off your list" in await town.press("Ada", "Take it off")


async def test_a_stale_or_foreign_button_changes_nothing(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    renew = town.command("Ada", "Undo").replace("undo", "renew")
    assert "out of date" in await town.say("Eve", renew, pressed=True)
    await town.press("Ada", "Undo")
    assert "out of date" in await town.say("Ada", renew, pressed=True)
