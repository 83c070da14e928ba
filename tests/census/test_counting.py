"""What is counted of whom, from what people do to the figures."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import update
from sqlmodel import SQLModel, col, select

from bot.census.gathering import gather
from bot.census.published import Row, Snapshot
from bot.census.taking import read, take
from bot.knowledge import Knowledge
from storage.figures import MADE
from storage.tables import Declaration, Feedback, Introduction, Lesson, Person, Step
from tests.crowd import Crowd, empty
from tests.town import BEGINNING, PLATFORMS, Town

pytestmark = pytest.mark.asyncio


async def counted(town: Town) -> Snapshot:
    return await take(town.database, town.knowledge.capacities, town.clock())


async def crowd(town: Town, text: str, number: int = 6, *, on: str = PLATFORMS[0]) -> None:
    """Let six people say something, each on a platform, in English."""
    for each in range(number):
        name = f"{on}-{each}"
        if name not in town.people:
            town.person(name, on)
        await town.say(name, text)


def figures(row: Row | None) -> tuple[int | None, int | None]:
    assert row is not None
    return row.offering, row.asking


async def test_people_are_counted_once_whatever_they_say(town: Town) -> None:
    await crowd(town, "/offer SPARQL, OpenRefine, Lua")
    snapshot = await counted(town)
    assert figures(snapshot.find("all")) == (5, None)
    assert figures(snapshot.find("subtree", "data")) == (5, None)
    assert figures(snapshot.find("capacity", "lua")) == (5, None)
    assert snapshot.find("capacity", "data") is None


async def test_every_dimension_is_counted(town: Town) -> None:
    await crowd(town, "/ask SPARQL in de, fr as mentoring")
    await crowd(town, "/profile region Ghana")
    snapshot = await counted(town)
    for cell in (
        ("region", "011"),
        ("language", "de"),
        ("language", "fr"),
        ("kind", "mentoring"),
        ("platform", PLATFORMS[0]),
        ("subtree", "wikidata"),
    ):
        assert figures(snapshot.find(*cell)) == (None, 5), cell
    assert snapshot.find("language", "en") is None


async def test_own_wordings_are_never_counted(town: Town) -> None:
    await crowd(town, "/offer glass blowing")
    assert (await counted(town)).rows == ()


async def test_who_is_banned_or_drops_it_is_not_counted(town: Town) -> None:
    await crowd(town, "/offer SPARQL", 8)
    banned, *_ = await town.rows(Person)
    async with town.session() as session:
        await session.exec(update(Person).where(col(Person.id) == banned.id).values(banned=True))
    for number in (6, 7):
        await town.say(f"{PLATFORMS[0]}-{number}", "/drop SPARQL")
    assert (await counted(town)).rows == ()


async def test_who_is_on_a_platform_with_few_is_left_out_of_the_whole(town: Town) -> None:
    await crowd(town, "/offer SPARQL", 9)
    await crowd(town, "/offer SPARQL", 3, on=PLATFORMS[1])
    snapshot = await counted(town)
    assert snapshot.find("platform", PLATFORMS[1]) is None
    assert figures(snapshot.find("all")) == (5, None), "twelve would tell of the three"


async def introduce(town: Town, days: float, state: str) -> None:
    """Let those who offer and ask be introduced in pairs, some time after they asked."""
    rows = await town.rows(Declaration)
    asks = [row for row in rows if row.side == "ask"]
    offers = [row for row in rows if row.side == "offer"]
    async with town.session() as session:
        for offer, ask in zip(offers, asks, strict=False):
            at = ask.created_at + timedelta(days=days)
            row = Introduction(state=state, language="fr", created_at=at)
            session.add(row)
            await session.flush()
            session.add_all(_course(row, offer, ask))


def _course(row: Introduction, offer: Declaration, ask: Declaration) -> Iterator[SQLModel]:
    told = {"introduction_id": row.id}
    for state, hours in (("planned", -9), ("introduced", 0), (row.state, 50)):
        at = row.created_at + timedelta(hours=hours)
        yield Step(**told, event="any", state=state, at=at)
    yield Lesson(
        **told,
        helper_id=offer.person_id,
        learner_id=ask.person_id,
        offer_id=offer.id,
        ask_id=ask.id,
        topic=offer.topic,
        closeness=1.0,
    )
    for person, rating in ((ask.person_id, "helped"), (offer.person_id, "little")):
        yield Feedback(introduction_id=row.id, person_id=person, rating=rating, at=BEGINNING)


async def pairs(town: Town, asking: int = 14, offering: int = 7) -> None:
    """Let some ask for what fewer offer."""
    for number in range(offering):
        await town.say(f"Helper {number}", "/offer SPARQL as mentoring")
    for number in range(asking):
        await town.say(f"Learner {number}", "/ask SPARQL as tutoring")


async def test_what_came_of_it_is_counted(town: Town) -> None:
    await pairs(town)
    await introduce(town, 3.4, "met")
    row = (await counted(town)).find("capacity", "sparql")
    assert row == Row("capacity", "sparql", 5, 10, 5, 10, 10, 5, 0.5, 3.0)


async def test_both_sides_of_an_introduction_are_counted_by_what_they_said(town: Town) -> None:
    await pairs(town)
    await introduce(town, 3, "met")
    snapshot = await counted(town)
    for cell, people in (
        (("kind", "mentoring"), 5), (("kind", "tutoring"), 5), (("language", "fr"), 10),
    ):  # fmt: skip
        row = snapshot.find(*cell)  # type: ignore[arg-type]
        assert row is not None
        assert row.introductions == people


@pytest.mark.parametrize(
    ("state", "introductions", "meetings", "served"),
    [("closed", 10, None, 0.5), ("introduced", 10, None, 0.5), ("declined", None, None, None)],
)
async def test_how_far_it_came_counts(
    town: Town, state: str, introductions: int | None, meetings: int | None, served: float | None
) -> None:
    await pairs(town)
    await introduce(town, 1, state)
    row = (await counted(town)).find("all")
    assert row is not None
    assert (row.introductions, row.meetings, row.helped) == (introductions, meetings, None)
    assert row.served == served


async def test_asks_of_long_ago_do_not_count_for_the_share(town: Town) -> None:
    await pairs(town)
    await introduce(town, 1, "met")
    async with town.session() as session:
        for ask in (await session.exec(select(Declaration))).all():
            ask.state, ask.created_at = "expired", ask.created_at - timedelta(days=200)
    row = (await counted(town)).find("all")
    assert row is not None
    assert (row.served, row.days, row.asking) == (None, None, None)
    assert row.introductions == 10


async def test_where_nearly_all_were_served_no_share_is_told(town: Town) -> None:
    await pairs(town, asking=9, offering=7)
    await introduce(town, 1, "met")
    row = (await counted(town)).find("all")
    assert row is not None
    assert (row.served, row.days) == (None, 1.0)


@pytest.mark.parametrize("seed", range(6))
async def test_the_queries_find_what_is_there(seed: int, knowledge: Knowledge) -> None:
    crowd = Crowd(Random(seed))
    crowd.settle(40)
    async with empty() as database:
        rows = [*crowd.made]
        await crowd.keep(database)
        async with database.transaction() as session:
            raw = await read(session, BEGINNING)
    everything = gather(raw, knowledge.capacities)
    banned = {person.id for person in crowd.people if person.banned}
    living = [wish for wish in crowd.wishes
              if wish.person_id not in banned and not wish.topic.startswith("=")]  # fmt: skip
    offers = [wish for wish in living if (wish.side, wish.state) == ("offer", "open")]
    asks = [wish for wish in living if (wish.side, wish.state) == ("ask", "open")]
    assert len(everything.offers) == len(offers)
    assert int(everything.asks.is_open.sum()) == len(asks)
    assert len(everything.asks.facts) == sum(wish.side == "ask" for wish in living)
    states = {row.id: row.state for row in rows if isinstance(row, Introduction)}
    made = [row for row in rows if isinstance(row, Lesson) and not row.topic.startswith("=")
            and states[row.introduction_id] in MADE]  # fmt: skip
    people = [who for row in made for who in (row.helper_id, row.learner_id)]
    assert len(everything.lived.facts) == len([who for who in people if who not in banned])
    assert everything.community.size == len(crowd.people) - len(banned)
