"""`/export`: everything about oneself, nothing of others, and for nobody else."""

import json
from typing import Any

import pytest

from storage.tables import Letter
from tests.scenes import introduced, proposed
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def exported(town: Town, who: str) -> dict[str, Any]:
    await town.say(who, "/export")
    content: dict[str, Any] = json.loads(town.files(who)[-1])
    return content


async def test_it_holds_what_one_has_said(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL -- evenings")
    await town.say("Ada", "/profile zone Accra")
    content = await exported(town, "Ada")
    assert content["person"]["zone"] == "Africa/Accra"
    assert [row["topic"] for row in content["declarations"]] == ["sparql"]
    assert [row["name"] for row in content["accounts"]] == ["Ada"]
    assert any("evenings" in letter["text"] for letter in content["letters"])


async def test_introductions_name_whom_one_knows(town: Town) -> None:
    await introduced(town)
    (row,) = (await exported(town, "Ben"))["introductions"]
    assert (row["state"], row["with"]) == ("introduced", ["Ada"])


async def test_a_proposal_names_nobody(town: Town) -> None:
    await proposed(town)
    await exported(town, "Ada")
    assert b"Ben" not in town.files("Ada")[-1]


async def test_a_block_is_told_without_a_name(town: Town) -> None:
    await introduced(town)
    await town.say("Ada", "/block Ben")
    content = await exported(town, "Ada")
    assert len(content["blocks"]) == 1
    assert (await exported(town, "Ben"))["blocks"] == []


async def test_in_a_place_the_file_is_for_nobody_else(town: Town) -> None:
    assert "everything I hold about you" in await town.say("Ada", "/export", where="square")
    file = next(each for _, each in town.arrived if each.outgoing.attachments).outgoing
    assert file.user is not None
    assert file.user.name == "Ada"


async def test_no_copy_of_the_file_is_kept(town: Town) -> None:
    await town.say("Ada", "/export")
    assert all("attachments" not in row.body for row in await town.rows(Letter))


async def test_nothing_about_others(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ben", "/report Ada is rude")
    await town.say("Ada", "/export")
    assert b"rude" not in town.files("Ada")[-1]
