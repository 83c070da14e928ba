"""`/needs`: what is wanted and not to be found, by the figures of the week."""

from collections.abc import Sequence

import pytest

from bot.census import body
from bot.census.published import Row, Snapshot
from bot.census.taking import week_of
from bot.pictures import wire
from bot.pictures.values import Bars
from storage import snapshots
from tests.census.making import ROWS
from tests.town import BEGINNING, Town

pytestmark = pytest.mark.asyncio
TOWN = "#capacity-building"
WEEK = week_of(BEGINNING)


async def publish(town: Town, rows: Sequence[Row] = ROWS) -> None:
    """Let these be the figures of this week."""
    async with town.session() as session:
        text = body.write(Snapshot(WEEK, tuple(rows)))
        await snapshots.keep(session, WEEK, text, now=BEGINNING)


async def test_before_the_first_figures_it_says_when_they_come(town: Town) -> None:
    answer = await town.say("Ada", "/needs")
    assert "for the first time on March 9, 2026" in answer
    assert town.buttons("Ada") == ["I need help", "I can help"]


async def test_the_most_wanted_come_first(town: Town) -> None:
    await publish(town)
    answer = await town.say("Ada", "/needs")
    lines = [line for line in answer.splitlines() if line.startswith("•")]
    assert lines == [
        "• Grant writing: wanted by 45, offered by 10; 30 still wait.",
        "• Video editing: wanted by 20, offered by hardly anybody; 20 still wait.",
        "• SPARQL: wanted by 30, offered by 25; 15 still wait.",
    ]
    assert "in the week from March 2, 2026" in answer
    assert "Offer Grant writing" in town.buttons("Ada")


async def test_there_is_a_picture_of_it_in_the_same_words(town: Town) -> None:
    await publish(town)
    await town.say("Ada", "/needs")
    (file,) = town.arrived[-1][1].outgoing.attachments
    chart = wire.read(file.content)
    assert isinstance(chart, Bars)
    assert [bar.label for bar in chart.bars] == ["Grant writing", "SPARQL", "Video editing"]
    assert "Grant writing" in file.description


async def test_a_picture_of_a_part_says_so(town: Town) -> None:
    await publish(town, [*ROWS, Row("subtree", "wikidata", 30, 40, 15)])
    await town.say("Ada", "/needs Wikidata")
    (file,) = town.arrived[-1][1].outgoing.attachments
    chart = wire.read(file.content)
    assert isinstance(chart, Bars)
    assert "Wikidata" in chart.title
    assert [bar.label for bar in chart.bars] == ["SPARQL"]


async def test_a_private_word_in_a_place_has_no_picture(town: Town) -> None:
    await publish(town)
    await town.say("Ada", "/needs", where=TOWN)
    _, delivery = town.arrived[-1]
    assert delivery.outgoing.user is not None
    assert delivery.outgoing.attachments == ()


async def test_a_button_offers_what_is_wanted(town: Town) -> None:
    await publish(town)
    await town.say("Ada", "/needs")
    assert "Grant writing" in await town.press("Ada", "Offer Grant writing")
    assert "Grant writing" in await town.say("Ada", "/mine")


async def test_what_everybody_declares_now_is_not_seen_before_the_week_is_over(town: Town) -> None:
    await publish(town)
    before = await town.say("Zoe", "/needs")
    for number in range(9):
        await town.say(f"P{number}", "/ask Lua, grant writing")
    assert await town.say("Zoe", "/needs") == before.split("\n\n")[0], "but for what is said once"


async def test_a_capacity_is_told_with_all_below_it(town: Town) -> None:
    wide = Row("subtree", "wikidata", 30, 40, 15, 20, None, None, 0.5, 3.0)
    await publish(town, [*ROWS, wide])
    answer = await town.say("Ada", "/needs Wikidata")
    assert "Wikidata with everything below it" in answer
    for words in ("40 people are looking for help", "30 people offer help", "3 days (median)"):
        assert words in answer
    assert "• SPARQL: wanted by 30, offered by 25; 15 still wait." in answer
    assert "Grant writing" not in answer


async def test_what_has_no_parts_is_told_by_itself(town: Town) -> None:
    await publish(town)
    answer = await town.say("Ada", "/needs sparql")
    assert "SPARQL, in the week from" in answer
    assert "below it" not in answer


async def test_of_too_few_nothing_is_told(town: Town) -> None:
    await publish(town)
    assert "too few people look for Copyright" in await town.say("Ada", "/needs copyright")


async def test_where_all_are_found_nothing_is_wanted(town: Town) -> None:
    await publish(town, [Row("capacity", "sparql", 30, 10)])
    assert "nothing is wanted by so many" in await town.say("Ada", "/needs")


async def test_own_wordings_are_not_counted(town: Town) -> None:
    await publish(town)
    assert "I do not know “glass blowing”" in await town.say("Ada", "/needs glass blowing")


async def test_a_slip_is_asked_back(town: Town) -> None:
    await publish(town, [Row("subtree", "grant-writing", 10, 45, 30)])
    await town.say("Ada", "/needs grant writting tips")
    assert "45 people are looking for help" in await town.press("Ada", "Grant writing")


async def test_with_here_everybody_in_the_place_reads_it(town: Town) -> None:
    await publish(town)
    await town.say("Ada", "/needs here", where=TOWN)
    _, delivery = town.arrived[-1]
    assert delivery.outgoing.user is None
    assert "Most wanted" in delivery.outgoing.text
    assert [file.name for file in delivery.outgoing.attachments] == ["needs.png"]


@pytest.mark.parametrize(
    ("tongue", "command", "words"),
    [("de", "/bedarf", "Am meisten gesucht"), ("ar", "/احتياجات", "المطلوب أكثر من غيره")],
)
async def test_other_languages(town: Town, tongue: str, command: str, words: str) -> None:
    await publish(town)
    town.person("Gül", speaks=(tongue,))
    assert words in await town.say("Gül", command)
