"""`/block` and `unblock`: never with this person, who learns nothing of it."""

import pytest

from storage.tables import Block
from tests.scenes import introduced, proposed
from tests.town import Town

pytestmark = pytest.mark.asyncio


async def test_by_the_name_of_somebody_one_knows(town: Town) -> None:
    await introduced(town)
    assert "never be introduced to Ben again" in await town.say("Ada", "/block ben")
    assert len(await town.rows(Block)) == 1


async def test_by_a_button_before_the_name_is_known(town: Town) -> None:
    await proposed(town)
    answer = await town.press("Ada", "Not with this person")
    assert "not be introduced to that person" in answer
    assert "Ben" not in answer


async def test_undo_lifts_it(town: Town) -> None:
    await introduced(town)
    await town.say("Ada", "/block Ben")
    assert "The block is lifted" in await town.press("Ada", "Undo")
    assert await town.rows(Block) == []
    assert "no block to lift" in await town.press("Ada", "Undo")


async def test_alone_it_lists_with_names_only_where_they_are_known(town: Town) -> None:
    assert "You block nobody" in await town.say("Ada", "/block")
    await proposed(town)
    await town.press("Ada", "Not with this person")
    assert "You block one person" in await town.say("Ada", "/block")
    assert town.buttons("Ada") == ["Unblock somebody"]
    await town.press("Ada", "Unblock somebody")
    assert await town.rows(Block) == []


async def test_the_list_names_whom_one_knows(town: Town) -> None:
    await introduced(town)
    await town.say("Ada", "/block Ben")
    await town.say("Ada", "/block")
    assert town.buttons("Ada") == ["Unblock Ben"]


async def test_a_name_one_was_not_told_is_unknown(town: Town) -> None:
    await proposed(town)
    assert "not been introduced to anybody called “Ben”" in await town.say("Ada", "/block Ben")
    assert await town.rows(Block) == []


async def test_the_introduction_of_others_is_of_no_use(town: Town) -> None:
    ident = await introduced(town)
    assert "somebody else" in await town.say("Eve", f"/block {ident}")
    assert await town.rows(Block) == []


async def test_the_two_are_not_counted_for_each_other_any_more(town: Town) -> None:
    ident = await proposed(town)
    await town.say("Ada", f"/block {ident}")
    await town.say("Cy", "/offer maps")
    await town.say("Ada", "/offer maps")
    assert "One person could help" in await town.say("Ben", "/ask maps")
