"""Whatever is brought as an update, it is stored, read or set aside, and holds up nothing."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.exc import OperationalError
from telegram import Update

from bot.adapters.telegram import hearing as module
from bot.adapters.telegram.inbox import ASIDE, WAITING
from bot.adapters.telegram.presses import CHOICES
from bot.adapters.telegram.reading import Press, read
from bot.events import Change, Message
from bot.knowledge import Knowledge
from tests.telegram import odd
from tests.telegram.ear import Ear, at_the_ear, listening
from tests.telegram.payloads import (
    ADA,
    GROUP,
    ME,
    SUPERGROUP,
    Json,
    changed,
    member,
    message,
    press,
    update,
)

thorough = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
BAD: Json = {"message_id": 1, "chat": message("x")["chat"], "date": "yesterday"}


def said(number: int, text: str = "hello", **more: Any) -> Json:
    return update("message", message(text, **more), number)


def texts(found: list[Message | Change]) -> list[str]:
    return [each.text for each in found if isinstance(each, Message)]


def strings(found: Message | Change) -> list[object]:
    who = [found.sender] if isinstance(found, Message) else [found.user] if found.user else []
    place = [found.place.platform, found.place.id, found.place.thread, found.place.name]
    own = [found.text, found.handle] if isinstance(found, Message) else [found.into]
    names = [text for each in who for text in (each.id, each.name, each.link, *each.languages)]
    return [found.id, *place, *own, *names]


@settings(thorough, max_examples=60)
@given(odd.updates)
def test_whatever_looks_like_an_update_is_read_or_raises(made: Json) -> None:
    with suppress(Exception):
        found = read(Update.de_json({"update_id": 5} | made, None), ME, "id")
        if isinstance(found, (Message, Change)):
            try:
                assert all(isinstance(each, str) for each in strings(found))
                "".join(map(str, strings(found))).encode()
            except Exception as wrong:
                raise BaseException(found) from wrong  # noqa: TRY002 - not to be suppressed


@thorough
@given(made=odd.updates)
def test_who_means_well_is_heard_beside_anything(
    made: Json, upgraded: Path, knowledge: Knowledge
) -> None:
    """In the same chat, before and after, in the same batch and the next."""

    async def hear(ear: Ear) -> tuple[list[str], list[str], int]:
        first = texts(await ear.hear(said(1, "one"), {**made, "update_id": 2}, said(3, "three")))
        second = texts(await ear.hear(said(4, "four")))
        await ear.inbox.settle()
        return first, second, len(await ear.notebook.every(WAITING))

    first, second, waiting = at_the_ear(upgraded, knowledge, hear)
    assert [each for each in first if each in ("one", "three")] == ["one", "three"]
    assert (second, waiting) == (["four"], 0)


@pytest.mark.asyncio
@pytest.mark.parametrize("rubbish", [None, 5, "x", [], {}, {"update_id": "7"}, {"update_id": True}])
async def test_what_has_no_number_is_no_update(
    rubbish: Any, file: Path, knowledge: Knowledge
) -> None:
    async with listening(file, knowledge) as ear:
        assert texts(await ear.hear(rubbish, said(1), rubbish)) == ["hello"]


@pytest.mark.asyncio
async def test_what_cannot_be_read_is_set_aside_and_tried_once_more_at_the_next_start(
    file: Path, knowledge: Knowledge, caplog: pytest.LogCaptureFixture
) -> None:
    bad = {"update_id": 2, "message": {**BAD, "text": "a secret", "from": ADA}}
    async with listening(file, knowledge) as ear:
        assert texts(await ear.hear(said(1), bad, said(3))) == ["hello", "hello"]
        await ear.inbox.settle()
        assert list(await ear.notebook.every(ASIDE)) == [f"{2:020d}"]
        assert await ear.notebook.every(WAITING) == {}
    assert "secret" not in caplog.text
    assert caplog.text.count("is set aside") == 1
    async with listening(file, knowledge) as ear:
        stored = await ear.inbox.waiting()
        assert stored == [bad]
        assert await ear.take(stored) == []
        await ear.inbox.settle()
        assert list(await ear.notebook.every(ASIDE)) == [f"{2:020d}"]
    assert caplog.text.count("is set aside") == 1


@pytest.mark.asyncio
async def test_what_a_newer_version_can_read_is_set_aside_no_longer(
    file: Path, knowledge: Knowledge
) -> None:
    async with listening(file, knowledge) as ear:
        await ear.inbox.set_aside(said(2, "at last"), ValueError())
    async with listening(file, knowledge) as ear:
        assert texts(await ear.take(await ear.inbox.waiting())) == ["at last"]
        await ear.inbox.settle()
        assert await ear.notebook.every(ASIDE) == {}


@pytest.mark.asyncio
async def test_what_was_stored_and_not_dealt_with_comes_again_in_its_order(
    file: Path, knowledge: Knowledge
) -> None:
    async with listening(file, knowledge) as ear:
        stored = await ear.inbox.keep([said(number, str(number)) for number in (8, 9, 10, 11)])
        ear.inbox.done(stored[0])
        assert await ear.inbox.keep([said(9), said(10)]) == []
    async with listening(file, knowledge) as ear:
        found = await ear.take(await ear.inbox.waiting())
        assert texts(found) == ["9", "10", "11"]
        assert [each.id for each in found] == [f"{ME.id}:{number}" for number in (9, 10, 11)]


@pytest.mark.asyncio
async def test_an_update_that_comes_again_when_it_is_done_is_kept_until_it_is_done_again(
    file: Path, knowledge: Knowledge
) -> None:
    async with listening(file, knowledge) as ear:
        await ear.hear(said(1))
        (again,) = await ear.inbox.keep([said(1)])
        await ear.inbox.settle()
        assert list(await ear.notebook.every(WAITING)) == [f"{1:020d}"]
        ear.inbox.done(again)
        await ear.inbox.keep([said(2)])
        assert list(await ear.notebook.every(WAITING)) == [f"{2:020d}"]


@pytest.mark.asyncio
async def test_a_press_waits_for_a_busy_database_and_is_not_set_aside(
    file: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    async with listening(file, knowledge) as ear:
        await ear.notebook.put(CHOICES, "abc", {"for": "", "commands": ["mine"]})
        (stored,) = await ear.inbox.keep([update("callback_query", press())])
        other = await _hide(ear, "keepsake")
        await ear.hearing.take(stored)
        await asyncio.sleep(0.05)
        assert ear.hearing.quiet
        await other("ALTER TABLE hidden RENAME TO keepsake")
        heard = await asyncio.wait_for(ear.hearing.next(), 5)
        assert heard is not None
        assert isinstance(heard.meant, Message)
        assert heard.meant.text == "mine"
        assert await ear.notebook.every(ASIDE) == {}


async def _hide(ear: Ear, table: str) -> Any:
    """Take a table away, so that the database refuses what wants it."""
    engine = ear.notebook.database.engine

    async def run(statement: str) -> None:
        async with engine.begin() as connection:
            await connection.exec_driver_sql(statement)

    await run(f"ALTER TABLE {table} RENAME TO hidden")
    with pytest.raises(OperationalError):
        await ear.notebook.every(ASIDE)
    return run


@pytest.mark.asyncio
async def test_what_is_under_way_when_hearing_ends_has_ended_too(
    file: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with listening(file, knowledge) as ear:
        stored = await ear.inbox.keep([update("callback_query", press(), n) for n in range(5)])
        before = asyncio.all_tasks()
        for each in stored:
            await ear.hearing.take(each)
        await asyncio.sleep(0)
        await ear.hearing.end()
        assert asyncio.all_tasks() <= before


@pytest.mark.asyncio
async def test_room_is_made_by_updates_alone(
    file: Path, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    async with listening(file, knowledge) as ear:
        for number in range(5):
            moved = Change(str(number), "moved", read_place(), into="-100")
            await ear.hearing.notice(moved)
            assert await ear.hearing.next() is not None
        ear.hearing.stop()
        assert await ear.hearing.next() is None
        for number in range(2):
            await ear.hearing.take(said(number))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ear.hearing.take(said(9)), 0.05)


def read_place() -> Any:
    found = read(Update.de_json(said(1, chat=GROUP), None), ME, "id")
    assert isinstance(found, Message)
    return found.place


@pytest.mark.asyncio
async def test_a_group_that_has_moved_keeps_its_name_and_is_not_greeted_again(
    file: Path, knowledge: Knowledge
) -> None:
    left, inside = member("left"), member("member")
    there = {**SUPERGROUP, "title": GROUP["title"]}
    async with listening(file, knowledge) as ear:
        (entered,) = await ear.hear(update("my_chat_member", changed(left, inside, GROUP), 1))
        assert isinstance(entered, Change)
        assert entered.what == "entered"
        new = update("my_chat_member", changed(left, inside, there), 2)
        assert await ear.hear(new) == []
        for number, more in enumerate(
            ({"chat": GROUP, "migrate_to_chat_id": there["id"]},
             {"chat": there, "migrate_from_chat_id": GROUP["id"]}), 3
        ):  # fmt: skip
            (moved,) = await ear.hear(update("message", message(**more), number))
            assert isinstance(moved, Change)
            assert (moved.what, moved.into) == ("moved", str(there["id"]))
        await ear.hearing.notice(Change("x", "moved", entered.place, into=str(there["id"])))
        assert await ear.notebook.every("group") == {
            str(there["id"]): {"kind": "supergroup", "name": GROUP["title"]}
        }


@pytest.mark.asyncio
async def test_a_channel_is_not_greeted_and_a_group_that_is_left_is_forgotten(
    file: Path, knowledge: Knowledge
) -> None:
    left, inside = member("left"), member("member")
    channel = {**SUPERGROUP, "type": "channel"}
    async with listening(file, knowledge) as ear:
        assert await ear.hear(update("my_chat_member", changed(left, inside, channel), 1)) == []
        assert len(await ear.notebook.every("group")) == 1
        assert await ear.hear(update("my_chat_member", changed(inside, left, channel), 2)) == []
        assert await ear.notebook.every("group") == {}


def test_a_press_is_no_message() -> None:
    assert isinstance(read(Update.de_json(update("callback_query", press()), None), ME, "x"), Press)
