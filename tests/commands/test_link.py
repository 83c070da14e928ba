"""`/link`: several accounts, one person; a code works once, briefly, and for one's own."""

import pytest

from storage import people
from storage.tables import Account, LinkCode, Person
from tests.scenes import code_for, linked
from tests.town import Town

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def at_the_harbour(town: Town) -> None:
    """Let Ada have a second account."""
    town.person("Ada at the harbour", on="harbour", called="Ada H")


async def test_a_code_makes_two_accounts_one_person(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await linked(town, "Ada", "Ada at the harbour")
    assert "SPARQL" in await town.say("Ada at the harbour", "/mine")
    assert len(await town.rows(Person)) == 1
    assert len(await town.rows(Account)) == 2


async def test_it_asks_first_and_says_whose_the_code_is(town: Town) -> None:
    town.person("Ben", on="harbour")
    answer = await town.say("Ben", f"/link {await code_for(town, 'Ada')}")
    assert "That code comes from Ada on Garden" in answer
    assert len(await town.rows(Person)) == 2


async def test_the_account_that_gave_the_code_is_told(town: Town) -> None:
    await town.say("Ada", "/mine")
    await town.pass_time(minutes=50)
    await linked(town, "Ada", "Ada at the harbour")
    assert "Your account Ada H on Harbour belongs to you here as well" in town.last("Ada")


async def test_what_the_second_said_is_kept_too(town: Town) -> None:
    await town.say("Ada at the harbour", "/offer maps")
    await town.say("Ada at the harbour", "/profile zone Accra")
    await linked(town, "Ada", "Ada at the harbour")
    assert "Maps" in await town.say("Ada", "/mine")
    assert "Accra" in await town.say("Ada", "/profile")


async def test_undo_parts_them_again(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await linked(town, "Ada", "Ada at the harbour")
    assert "stands alone again" in await town.press("Ada at the harbour", "Undo")
    assert "SPARQL" not in await town.say("Ada at the harbour", "/mine")
    assert "SPARQL" in await town.say("Ada", "/mine")


async def test_a_code_works_once(town: Town) -> None:
    town.person("Eve", on="market")
    code = await code_for(town, "Ada")
    await town.say("Ada at the harbour", f"/link {code}")
    await town.press("Ada at the harbour", "Yes, both are mine")
    assert "not good any more" in await town.say("Eve", f"/link {code} yes")
    assert len(await town.rows(Person)) == 2


async def test_a_code_lives_ten_minutes(town: Town) -> None:
    code = await code_for(town, "Ada")
    await town.pass_time(minutes=10)
    assert "not good any more" in await town.say("Ben", f"/link {code} yes")


async def test_a_new_code_ends_the_former(town: Town) -> None:
    former = await code_for(town, "Ada")
    await code_for(town, "Ada")
    assert "not good any more" in await town.say("Ben", f"/link {former} yes")


async def test_only_a_digest_of_the_code_is_kept(town: Town) -> None:
    code = await code_for(town, "Ada")
    (row,) = await town.rows(LinkCode)
    assert code not in row.digest


async def test_the_own_code_on_the_same_account_is_explained(town: Town) -> None:
    code = await code_for(town, "Ada")
    assert "code for your other account" in await town.say("Ada", f"/link {code}")


async def test_what_is_no_code_is_answered_with_a_way_to_a_new_one(town: Town) -> None:
    assert "not good any more" in await town.say("Ada", "/link BLORP")
    await town.press("Ada", "New code")
    assert "/link " in town.last("Ada")


async def test_with_one_account_there_is_nothing_to_part(town: Town) -> None:
    assert "nothing to part" in await town.say("Ada", "/link off")


async def test_who_was_introduced_to_the_own_second_account_is_alone_again(town: Town) -> None:
    await town.say("Ada", "/offer SPARQL")
    await town.say("Ada at the harbour", "/ask SPARQL")
    await town.press("Ada at the harbour", "Introduce me")
    await linked(town, "Ada", "Ada at the harbour")
    assert "No introductions yet" in await town.say("Ada", "/matches")


async def test_blocks_of_the_second_account_hold_for_both(town: Town) -> None:
    await town.say("Ben", "/offer SPARQL")
    await town.say("Ada at the harbour", "/ask SPARQL")
    await town.press("Ada at the harbour", "Introduce me")
    await town.press("Ben", "Not with this person")
    await linked(town, "Ada", "Ada at the harbour")
    await town.say("Ben", "/offer maps")
    assert "Nobody offers Maps" in await town.say("Ada", "/ask maps")


async def test_the_same_entry_on_both_is_one(town: Town) -> None:
    for who in ("Ada", "Ada at the harbour"):
        await town.say(who, f"/offer SPARQL -- {who}")
    await linked(town, "Ada", "Ada at the harbour")
    assert (await town.say("Ada", "/mine")).count("•") == 1


async def test_who_is_banned_stays_banned_by_linking(town: Town) -> None:
    await town.say("Ada", "/mine")
    async with town.session() as session:
        ada = await people.of(session, "garden", "id-of-ada")
        assert ada is not None
        ada.banned = True
    assert "cannot use" in await town.say("Ada", "/link")
