"""Who is behind an account: read past the session, and yet an object of it like any other."""

from datetime import timedelta

import pytest
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import people
from storage.people import Hints
from storage.tables import Account, Person
from tests.town import BEGINNING, Town

pytestmark = pytest.mark.asyncio

HINTS = Hints("Ada", "https://example.org/ada", ("de-AT", "en"), "Europe/Vienna")
SAID = {"language": "tw", "speaks": {"en": 3, "tw": 4}, "awaiting": "offer",
        "paused_until": BEGINNING + timedelta(days=3), "told_privacy": True}  # fmt: skip


async def behind(session: AsyncSession) -> tuple[Person, Account]:
    return await people.behind(session, "garden", "ada", HINTS, now=BEGINNING)


async def meet(town: Town) -> None:
    async with town.session() as session:
        person, _ = await behind(session)
        for name, value in SAID.items():
            setattr(person, name, value)


async def test_everything_of_them_is_found_as_the_session_reads_it(town: Town) -> None:
    await meet(town)
    async with town.session() as session:
        person, account = await behind(session)
        found: list[SQLModel] = [person, account]
    async with town.session() as session:
        read = [(await session.exec(select(table))).one() for table in (Person, Account)]
    assert [each.model_dump() for each in found] == [each.model_dump() for each in read]
    assert found[0].model_dump().items() >= SAID.items()


async def test_what_is_changed_of_them_is_stored(town: Town) -> None:
    await meet(town)
    async with town.session() as session:
        person, account = await behind(session)
        person.language, account.name = "hr", "Ada Byron"
    async with town.session() as session:
        assert (await session.exec(select(Person.language))).one() == "hr"
        assert (await session.exec(select(Account.name))).one() == "Ada Byron"


async def test_nothing_is_stored_where_nothing_is_changed(town: Town) -> None:
    await meet(town)
    async with town.session() as session:
        person, account = await behind(session)
        assert person in session
        assert account in session
        assert not session.dirty


async def test_whom_the_session_knows_stays_as_they_are(town: Town) -> None:
    await meet(town)
    async with town.session() as session:
        person, account = await behind(session)
        person.language = "hr"
        again = await behind(session)
        assert again[0] is person
        assert again[1] is account
        assert person.language == "hr"


async def test_who_is_deleted_takes_their_accounts_along(town: Town) -> None:
    await meet(town)
    async with town.session() as session:
        person, _ = await behind(session)
        await session.delete(person)
    async with town.session() as session:
        assert (await session.exec(select(Account))).all() == []
