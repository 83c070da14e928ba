"""`/forget`: asked once more, then nothing remains."""

from collections.abc import Awaitable, Callable

import pytest

from storage.tables import Account, Declaration
from tests.scenes import circle, declared, introduced, linked, met, proposed
from tests.town import Town, found_in

pytestmark = pytest.mark.asyncio

ADA = ("Ada", "id-of-ada")


def left(town: Town) -> list[str]:
    assert town.database.path is not None
    return found_in(town.database.path, ADA)


async def gone(town: Town) -> None:
    await town.say("Ada", "/forget")
    await town.press("Ada", "Yes, delete everything")


async def test_it_asks_first(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    assert "This cannot be undone" in await town.say("Ada", "/forget")
    assert town.buttons("Ada") == ["Yes, delete everything", "Pause"]
    assert "SPARQL" in await town.say("Ada", "/mine")


async def test_what_was_said_is_gone_and_that_is_said(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL -- I am Ada")
    await town.say("Ada", "/profile wiki Ada")
    await town.say("Ada", "/report Ada was here")
    await town.say("Ada", "/link")
    await gone(town)
    assert "Everything about you is deleted" in town.last("Ada")
    assert left(town) == []


async def test_in_the_middle_of_a_proposal(town: Town) -> None:
    await proposed(town)
    await gone(town)
    assert left(town) == []
    assert "did not come about" in town.last("Ben")


async def test_after_names_are_told_the_letters_with_the_name_go_too(town: Town) -> None:
    await introduced(town)
    await town.say("Ben", "/matches")
    await town.say("Ben", "/export")
    await town.say("Ben", "/met later")
    await town.say("Ben", "/block Ada")
    await town.say("Ben", "/block")
    await gone(town)
    assert left(town) == []
    assert "No introductions yet" in await town.say("Ben", "/matches")


async def test_after_meeting_and_thanks(town: Town) -> None:
    await met(town)
    await town.press("Ben", "Say thank you")
    await town.say("Ben", "You are great")
    await gone(town)
    assert left(town) == []


async def lapsed(town: Town) -> None:
    await proposed(town)
    await town.pass_time(days=8)


async def declined(town: Town) -> None:
    await proposed(town)
    await town.press("Ada", "Not now")


async def blocked(town: Town) -> None:
    await declined(town)
    await town.say("Ben", f"/block {town.command('Ada', 'Undo').split()[1]}")
    await town.say("Ben", "/block")


async def replaced(town: Town) -> None:
    await town.say("Cy", "/offer SPARQL")
    await town.say("Cy", "/pause")
    await proposed(town)
    await town.say("Cy", "/resume")
    await town.press("Ada", "Not now")


async def in_a_circle(town: Town) -> None:
    await circle(town)
    await town.press("Ben", "Introduce us")


STAGES = (declared, proposed, declined, blocked, replaced, lapsed, introduced, met, in_a_circle)


@pytest.mark.parametrize("stage", STAGES)
async def test_at_every_stage_no_name_and_no_id_is_left(
    town: Town, stage: Callable[[Town], Awaitable[object]]
) -> None:
    await stage(town)
    assert town.database.path is not None
    person = next(row.person_id for row in await town.rows(Account) if row.name == "Ada")
    entries = [row.id for row in await town.rows(Declaration) if row.person_id == person]
    await gone(town)
    assert found_in(town.database.path, [*ADA, person, *entries]) == []
    await town.pass_time(days=9)
    assert left(town) == []


async def test_while_letters_to_others_wait(town: Town) -> None:
    await proposed(town)
    town.adapters["garden"].away.add("id-of-ben")
    await town.press("Ada", "Introduce us")
    await gone(town)
    assert left(town) == []


async def test_both_accounts_of_a_person_and_one_that_was_parted(town: Town) -> None:
    town.person("Ada at the harbour", on="harbour", called="Ada H")
    await linked(town, "Ada", "Ada at the harbour")
    await town.say("Ada at the harbour", "/link off")
    await town.say("Ada at the harbour", "/forget everything")
    assert town.database.path is not None
    assert found_in(town.database.path, ["id-of-ada at the harbour"]) == []
    await gone(town)
    assert left(town) == []


async def test_a_name_with_every_odd_character(town: Town) -> None:
    odd = "A\"d\\a' @channel \u202e%_{}"
    town.person("Ada", called=odd)
    await introduced(town)
    await town.say("Ben", "/matches")
    await gone(town)
    assert left(town) == []


async def test_when_even_the_goodbye_cannot_be_delivered(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    town.adapters["garden"].away.add("id-of-ada")
    await town.say("Ada", "/forget everything")
    assert left(town) == []


async def test_others_keep_their_letters(town: Town) -> None:
    await introduced(town)
    await gone(town)
    await town.say("Ben", "/export")
    assert b"you would like help with" in town.files("Ben")[-1]


async def test_who_writes_again_starts_anew(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await gone(town)
    answer = await town.say("Ada", "/mine")
    assert "You have not said yet" in answer
    assert "I keep what you offer" in answer


async def test_in_a_place_only_who_spoke_is_told(town: Town) -> None:
    await town.say("Ada", "/forget everything", where="square")
    assert town.arrived[-1][1].outgoing.user is not None
    assert left(town) == []


async def test_nothing_can_be_read_from_the_bytes_of_the_file_either(town: Town) -> None:
    await introduced(town)
    await gone(town)
    file = town.database.path
    await town.database.close()
    assert file is not None
    assert not [sign for sign in ADA if sign.encode() in file.read_bytes()]
