"""What happens on a platform without anybody saying it."""

import logging
from datetime import timedelta

import pytest

from bot.adapters.memory import Memory
from bot.events import Change, Place, User
from storage import people, places
from storage.people import Hints
from storage.tables import Account, Declaration, DigestSubscription, Letter, Person, Seen
from storage.tables import Place as Known
from tests.town import BEGINNING, Town

pytestmark = pytest.mark.asyncio

ADA = User("garden", "id-of-ada", "Ada")
SQUARE = Place("garden", "square", name="Square")


async def notice(town: Town, *changes: Change) -> None:
    for change in changes:
        await town.dispatch.notice(change)
    await town.deliver()


def hellos(town: Town) -> list[str]:
    """Return the greetings that arrived, as they were said."""
    letters = [delivery.outgoing for _, delivery in town.arrived]
    return [each.text for each in letters if each.user is None and each.place is not None]


async def test_a_new_place_is_greeted_for_everybody(town: Town) -> None:
    await notice(town, Change("c1", "entered", SQUARE))
    (hello,) = [delivery.outgoing for _, delivery in town.arrived]
    assert (hello.place, hello.user) == (SQUARE, None)
    assert len(hello.text.splitlines()) == 3
    for command in ("/offer SPARQL", "/ask Wikidata", "/privacy"):
        assert command in hello.text
    assert [(row.key, row.name) for row in await town.rows(Known)] == [("square", "Square")]
    assert await town.rows(Person) == []


async def test_a_place_is_greeted_once(town: Town) -> None:
    entered = Change("c1", "entered", SQUARE)
    await notice(town, entered, entered, Change("c2", "entered", SQUARE))
    assert len(hellos(town)) == 1


async def test_a_place_that_is_known_and_a_direct_conversation_are_not_greeted(town: Town) -> None:
    async with town.session() as session:
        await places.keep(session, "garden", "square", "Square", now=BEGINNING)
    alone = Place("garden", "direct id-of-ada", direct=True)
    await notice(town, Change("c1", "entered", SQUARE), Change("c2", "entered", alone))
    assert hellos(town) == []


@pytest.mark.parametrize("name", ["half a \ud800 place", "nothing \x00 at all", "long " * 500])
async def test_an_odd_name_of_a_place_is_kept_as_far_as_it_can_be(town: Town, name: str) -> None:
    await notice(town, Change("c1", "entered", Place("garden", "square", name=name)))
    (row,) = await town.rows(Known)
    assert 0 < len(row.name) <= 100


async def test_who_is_gone_is_not_written_to_until_they_are_back(town: Town) -> None:
    await town.say("Ada", "/mine")
    direct = Place("garden", "direct id-of-ada", direct=True)
    await notice(town, Change("c1", "gone", direct, ADA))
    assert [row.reachable for row in await town.rows(Account)] == [False]
    await notice(town, Change("c2", "back", direct, ADA))
    assert [row.reachable for row in await town.rows(Account)] == [True]


async def test_somebody_unknown_may_go_and_come_back(town: Town) -> None:
    await notice(town, Change("c1", "gone", SQUARE, ADA), Change("c2", "back", SQUARE, ADA))
    await notice(town, Change("c3", "gone", SQUARE), Change("c4", "back", SQUARE))
    assert await town.rows(Account) == []
    assert len(await town.rows(Seen)) == 4


async def test_messages_and_changes_are_stored_in_order(town: Town) -> None:
    adapter = Memory("garden")
    adapter.happen(Change("c1", "entered", SQUARE))
    adapter.say(ADA, "/offer SPARQL", SQUARE)
    adapter.happen(Change("c2", "moved", SQUARE, into="market"))
    adapter.say(ADA, "/offer maps", Place("garden", "market"))
    await adapter.close()
    await town.dispatch.attend(adapter)
    (place,) = await town.rows(Known)
    assert place.key == "market"
    assert [row.place_id for row in await town.rows(Declaration)] == [place.id, place.id]
    assert len(await town.rows(Letter)) == 3


async def test_what_cannot_be_noted_is_logged_and_left(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    async with town.session() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "CREATE TRIGGER no_place BEFORE INSERT ON place BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    await notice(town, Change("c1", "entered", SQUARE))
    assert len(await town.rows(Seen)) == 1
    assert hellos(town) == []
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


# A place that moves


async def known_place(town: Town, key: str, language: str = "") -> Known:
    async with town.session() as session:
        place = await places.keep(session, "garden", key, key.title(), now=BEGINNING)
        place.language = language
        return place


async def move(town: Town, old: str, new: str) -> None:
    async with town.session() as session:
        await places.move(session, "garden", old, new)


async def test_a_move_changes_the_key_once(town: Town) -> None:
    square = await known_place(town, "square", "de")
    for _ in range(2):
        await move(town, "square", "market")
    await move(town, "market", "market")
    (row,) = await town.rows(Known)
    assert (row.id, row.key, row.language) == (square.id, "market", "de")


@pytest.mark.parametrize(("language", "kept"), [("", "de"), ("ar", "ar")])
async def test_two_places_become_one_with_everything_of_both(
    town: Town, language: str, kept: str
) -> None:
    square, market = await known_place(town, "square", "de"), await known_place(town, "market")
    async with town.session() as session:
        (await session.get_one(Known, market.id)).language = language
        person, _ = await people.behind(session, "garden", "ada", Hints(), now=BEGINNING)
        for place in (square, market):
            later = BEGINNING + timedelta(days=7)
            session.add(DigestSubscription(place_id=place.id, weekday=0, hour=9, next_at=later))
            session.add(
                Declaration(
                    person_id=person.id,
                    side="offer",
                    topic=place.key,
                    wording="",
                    place_id=place.id,
                    created_at=BEGINNING,
                    expires_at=later,
                )
            )
    await move(town, "square", "market")
    (row,) = await town.rows(Known)
    assert (row.id, row.key, row.language) == (market.id, "market", kept)
    assert {row.place_id for row in await town.rows(Declaration)} == {market.id}
    assert [row.place_id for row in await town.rows(DigestSubscription)] == [market.id]
