"""When a digest is posted, and that it is posted once, whatever happens."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.census.body import write
from bot.digest.again import reproduce
from bot.jobs import digest as job
from bot.jobs.digest import post_digests
from bot.moment import Moment
from bot.phrases import Phrases
from storage import places, snapshots, subscriptions
from storage.database import Database, connect
from storage.tables import DigestSubscription, Edition, Item, Place
from tests.breaking import broken, mended
from tests.census.making import snapshot
from tests.digest.channel import (
    caretaker,
    next_due,
    posted,
    read,
    subscribed,
    until_due,
)
from tests.town import Town, readable

pytestmark = pytest.mark.asyncio
WEEK = timedelta(days=7)


@pytest_asyncio.fixture
async def another_copy(file: Path) -> AsyncIterator[Database]:
    opened = connect(str(file))
    yield opened
    await opened.close()


async def test_it_is_posted_when_it_is_due(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    town.clock.now = await next_due(town) - timedelta(minutes=1)
    await town.tick()
    assert posted(town) == []
    await until_due(town)
    assert "• SPARQL – somebody, in English" in read(town)
    (edition,) = await town.rows(Edition)
    assert edition.due_at == await next_due(town) - WEEK


async def test_a_tick_more_posts_nothing_more(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await until_due(town)
    for _ in range(3):
        await town.tick()
    assert len(posted(town)) == 1


@pytest.mark.parametrize("weeks", [0.2, 1.1, 3.4])
async def test_after_downtime_there_is_one_at_the_next_due_time(town: Town, weeks: float) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    town.clock.now = await next_due(town) + timedelta(weeks=weeks)
    for _ in range(3):
        await town.tick()
    assert posted(town) == []
    assert town.clock.now < await next_due(town) <= town.clock.now + WEEK
    await until_due(town)
    await town.tick()
    assert len(posted(town)) == 1


async def test_a_short_outage_loses_nothing(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await until_due(town, late=job.LATE)
    assert len(posted(town)) == 1


async def test_two_copies_post_one(town: Town, another_copy: Database) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    town.clock.now = await next_due(town)
    copies = (town.database, another_copy, town.database, another_copy)
    await asyncio.gather(*(post_digests(each, town.knowledge, town.clock.now) for each in copies))
    await town.deliver()
    assert len(posted(town)) == len(await town.rows(Edition)) == 1


async def test_a_second_copy_that_has_read_before_the_first_has_written_posts_nothing(
    town: Town, another_copy: Database
) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    town.clock.now = await next_due(town)
    async with town.database.transaction() as session:
        due = await subscriptions.due(session, now=town.clock.now)
        composer, lost = await job._read(session, due, town.clock.now)
    await post_digests(another_copy, town.knowledge, town.clock.now)
    phrases = Phrases(town.knowledge)
    await job._Posting(town.database, phrases, composer, lost, town.clock.now).post(due)
    await town.deliver()
    assert len(posted(town)) == len(await town.rows(Edition)) == 1


BREAKS = ("letter", "edition", "item")


@pytest.mark.parametrize("table", BREAKS)
async def test_what_breaks_off_leaves_nothing_and_is_done_later(
    town: Town, table: str, caplog: pytest.LogCaptureFixture
) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await broken(town, "INSERT", table)
    await until_due(town)
    assert posted(town) == []
    assert (await town.rows(Edition), await town.rows(Item)) == ([], [])
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
    await mended(town)
    await until_due(town)
    assert len(posted(town)) == len(await town.rows(Edition)) == 1


async def test_one_that_fails_does_not_hold_up_the_others(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    for place in ("square", "market", "park"):
        await subscribed(town, where=place)
    await town.say("Ben", "/ask SPARQL")
    await broken(town, "INSERT", "letter", "NEW.lane = 'place place-market'")
    await until_due(town)
    assert [len(posted(town, place)) for place in ("square", "market", "park")] == [1, 0, 1]
    assert "digest of place" in caplog.text
    await mended(town)
    await until_due(town)
    assert [len(posted(town, place)) for place in ("square", "market", "park")] == [1, 1, 1]


async def test_a_quiet_week_posts_nothing_and_four_are_mentioned_once(town: Town) -> None:
    await subscribed(town)
    before = len(town.arrived)
    for _ in range(3):
        await until_due(town)
    assert len(town.arrived) == before
    await until_due(town)
    (_, delivery) = town.arrived[-1]
    assert "It has been quiet for 4 weeks" in delivery.outgoing.text.replace("\u2068", "")
    for _ in range(5):
        await until_due(town)
    assert len(town.arrived) == before + 1
    assert await town.rows(Edition) == []


async def test_after_a_digest_four_quiet_weeks_count_anew(town: Town) -> None:
    await subscribed(town)
    for _ in range(5):
        await until_due(town)
    await town.say("Ben", "/ask SPARQL until tomorrow")
    await town.say("Ada", "/offer maps")
    await until_due(town)
    assert "Maps and geodata" in read(town)
    assert [row.quiet for row in await town.rows(DigestSubscription)] == [0]


async def test_where_nothing_arrives_any_more_it_is_taken_off(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await town.say("Ada", "/offer maps")
    for week in range(job.MISSED):
        assert len(await town.rows(DigestSubscription)) == 1
        await until_due(town)
        await failed(town)
        assert len(await town.rows(Edition)) == week + 1
    await until_due(town)
    assert await town.rows(DigestSubscription) == []


async def failed(town: Town) -> None:
    """Note that the last letter into the place was refused for good."""
    async with town.session() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "UPDATE letter SET state = 'failed' WHERE lane = 'place place-square'"
        )


async def test_one_that_arrives_again_counts_anew(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    for _ in range(2):
        await until_due(town)
        await failed(town)
    await until_due(town)
    await until_due(town)
    assert [row.missed for row in await town.rows(DigestSubscription)] == [0]


async def test_each_place_has_its_own_language(town: Town) -> None:
    caretaker(town)
    await town.say("Cara", "/digest here monday 9:00 UTC in German", where="market")
    await town.say("Cara", "/digest here monday 9:00 UTC in Croatian", where="park")
    await town.say("Ben", "/ask SPARQL")
    await until_due(town)
    texts = [readable(each.outgoing.text) for _, each in town.arrived]
    assert any("• SPARQL – jemand, auf Englisch" in text for text in texts)
    assert "• SPARQL – somebody, in English" in read(town, "park")


async def test_it_goes_into_the_thread_it_was_asked_for_in(town: Town) -> None:
    caretaker(town)
    adapter, cara = town.adapters["garden"], town.known("Cara")
    place = town.place("garden", "square")
    topic = type(place)(place.platform, place.id, "topic-7", name=place.name)
    await town.hear(adapter.say(cara, "/digest here monday 9 UTC", topic))
    await town.say("Ben", "/ask SPARQL")
    await until_due(town)
    where = posted(town)[-1].outgoing.place
    assert where is not None
    assert where.thread == "topic-7"


async def move(town: Town, old: str, new: str) -> None:
    async with town.session() as session:
        await places.move(session, "garden", f"place-{old}", f"place-{new}")


async def test_a_place_that_moves_takes_its_digest_and_its_editions_along(town: Town) -> None:
    await subscribed(town)
    await town.say("Ben", "/ask SPARQL")
    await until_due(town)
    await move(town, "square", "market")
    assert len(await town.rows(Edition)) == 1
    await until_due(town)
    assert (len(posted(town)), len(posted(town, "market"))) == (1, 1)


async def test_two_places_with_digests_that_become_one_have_one(town: Town) -> None:
    await subscribed(town)
    await subscribed(town, where="market")
    await town.say("Ben", "/ask SPARQL")
    await until_due(town)
    await move(town, "square", "market")
    (market,) = await town.rows(Place)
    assert [row.place_id for row in await town.rows(DigestSubscription)] == [market.id]
    assert [row.place_id for row in await town.rows(Edition)] == [market.id]
    await until_due(town)
    assert (len(posted(town)), len(posted(town, "market"))) == (1, 2)


async def test_an_edition_can_be_shown_again_as_it_was(town: Town) -> None:
    await subscribed(town)
    week = (await next_due(town)).date()
    async with town.session() as session:
        body = write(snapshot(week))
        await snapshots.keep(session, week, body, now=town.clock.now)
    await town.say("Ada", "/profile region Ghana")
    for who, topic in (("Ada", "SPARQL"), ("Ben", "glass blowing")):
        await town.say(who, f"/ask {topic}", where="square")
    await town.say("Ada", "/profile shown yes")
    await town.say("Cy", "/offer maps in English, Twi")
    await until_due(town)
    town.person("Ada", called="Somebody else")
    await town.say("Ada", "/drop SPARQL")
    await town.say("Cy", "/profile region Croatia")
    (edition,) = await town.rows(Edition)
    assert edition.week == week
    async with town.session() as session:
        again = await reproduce(Moment(session, town.clock.now, town.knowledge), edition)
    assert again is not None
    assert (again.text, again.buttons) == (
        posted(town)[-1].outgoing.text,
        posted(town)[-1].outgoing.buttons,
    )
    assert "Much wanted and hard to find (how many look for it): Grant writing (45)" in read(town)
    (picture,) = posted(town)[-1].outgoing.attachments
    assert picture.name == "needs.png"
    assert "Grant writing" in picture.description


async def test_figures_that_are_old_are_not_told(town: Town) -> None:
    await subscribed(town)
    async with town.session() as session:
        body = write(snapshot(date(2026, 1, 5)))
        await snapshots.keep(session, date(2026, 1, 5), body, now=town.clock.now)
    await town.say("Ben", "/ask SPARQL")
    await until_due(town)
    assert "hard to find" not in read(town)
    assert [row.week for row in await town.rows(Edition)] == [None]


async def test_figures_alone_are_no_news(town: Town) -> None:
    await subscribed(town)
    week = (await next_due(town)).date()
    async with town.session() as session:
        await snapshots.keep(session, week, write(snapshot(week)), now=town.clock.now)
    await until_due(town)
    assert posted(town) == []
