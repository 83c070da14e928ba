"""What adapters keep is there after a restart, and goes when its time or its owner has gone."""

import json
from datetime import timedelta

import pytest

from storage import keepsakes
from tests.town import BEGINNING, Town, found_in

pytestmark = pytest.mark.asyncio

LATER = BEGINNING + timedelta(hours=1)


async def keep(town: Town, key: str, value: str, *, user: str = "", kind: str = "room") -> None:
    async with town.session() as session:
        await keepsakes.put(session, "garden", kind, key, value, now=town.clock(), user=user)


async def kept(town: Town, key: str, kind: str = "room") -> str | None:
    async with town.session() as session:
        return await keepsakes.get(session, "garden", kind, key)


async def test_what_is_put_can_be_got(town: Town) -> None:
    await keep(town, "ada", "!a:example")
    assert await kept(town, "ada") == "!a:example"
    assert await kept(town, "ben") is None
    assert await kept(town, "ada", "token") is None
    async with town.session() as session:
        assert await keepsakes.get(session, "harbour", "room", "ada") is None


async def test_what_is_put_again_is_replaced_whole(town: Town) -> None:
    async with town.session() as session:
        await keepsakes.put(session, "garden", "room", "ada", "old", now=BEGINNING, user="ada",
                            expires_at=LATER)  # fmt: skip
        assert [row.value for row in await keepsakes.every(session, "garden", "room")] == ["old"]
        await keepsakes.put(session, "garden", "room", "ada", "new", now=LATER)
        (row,) = await keepsakes.every(session, "garden", "room")
        assert (row.value, row.user, row.at, row.expires_at) == ("new", "", LATER, None)


async def test_what_is_dropped_is_gone(town: Town) -> None:
    await keep(town, "ada", "!a:example")
    async with town.session() as session:
        await keepsakes.drop(session, "garden", "room", ("ada", "nobody"))
        assert await keepsakes.get(session, "garden", "room", "ada") is None
    assert await kept(town, "ada") is None


async def test_everything_of_a_kind_comes_oldest_first(town: Town) -> None:
    for key in ("c", "a", "b"):
        await keep(town, key, key)
        town.clock.now += timedelta(seconds=1)
    await keep(town, "d", "d", kind="token")
    async with town.session() as session:
        rows = await keepsakes.every(session, "garden", "room")
    assert [row.key for row in rows] == ["c", "a", "b"]


async def test_what_was_kept_for_a_time_is_cleaned_away_and_nothing_else(town: Town) -> None:
    async with town.session() as session:
        for key, until in (("short", LATER), ("long", LATER + timedelta(days=30)), ("ever", None)):
            await keepsakes.put(session, "garden", "room", key, key, now=BEGINNING,
                                expires_at=until)  # fmt: skip
    await town.pass_time(days=2)
    assert await kept(town, "short") is None
    assert (await kept(town, "long"), await kept(town, "ever")) == ("long", "ever")


async def test_what_is_about_a_person_is_exported_and_forgotten(town: Town) -> None:
    ada = town.person("Ada").id
    await town.say("Ada", "/mine")
    await keep(town, "ada", "the room of ada", user=ada)
    await keep(town, "ben", "the room of ben", user="id-of-ben")
    await town.say("Ada", "/export")
    (row,) = json.loads(town.files("Ada")[-1])["keepsakes"]
    assert list(row) == ["kind", "key", "value", "at"]
    assert (row["key"], row["value"]) == ("ada", "the room of ada")
    await town.say("Ada", "/forget everything")
    assert town.database.path is not None
    words = ["the room of ada", "the room of ben"]
    assert found_in(town.database.path, words) == ["the room of ben"]
