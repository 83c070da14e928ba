"""The published figures as pictures, in the language of who reads them."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from bot.census.published import Row, Snapshot
from bot.knowledge import Knowledge
from bot.named import Reader
from bot.pictures import needs, wire
from bot.pictures.charts import draw
from bot.pictures.values import Bars
from tests.census.making import WEEK, snapshot
from tests.pictures.making import opened

ENGLISH, GERMAN, ARABIC = (Reader(language, UTC) for language in ("en", "de", "ar"))


def history(*asking: int | None) -> list[Snapshot]:
    """Return weeks in which so many asked, the newest first."""
    return [
        Snapshot(WEEK - timedelta(weeks=n), (Row("all", "", 50, number, None, 20),))
        for n, number in enumerate(asking)
    ]


def test_the_most_wanted_of_what_is_lacking_comes_first(knowledge: Knowledge) -> None:
    chart = needs.bars(snapshot(), knowledge, ENGLISH)
    assert chart is not None
    shown = [(bar.label, bar.asking.number, bar.offering.number) for bar in chart.bars]
    assert shown == [("Grant writing", 45, 10), ("SPARQL", 30, 25), ("Video editing", 20, None)]
    assert "November 23, 2026" in chart.note


def test_what_enough_people_offer_is_not_shown(knowledge: Knowledge) -> None:
    rows = (
        Row("capacity", "sparql", 30, 30),
        Row("capacity", "lua", 5, None),
        Row("all", "", 9, 99),
    )
    assert needs.bars(Snapshot(WEEK, rows), knowledge, ENGLISH) is None
    assert needs.picture(Snapshot(WEEK, rows), knowledge, ENGLISH) is None
    assert needs.picture(Snapshot(WEEK, ()), knowledge, ENGLISH) is None


def test_a_part_shows_what_is_below_it(knowledge: Knowledge) -> None:
    chart = needs.bars(snapshot(), knowledge, GERMAN, "wikidata")
    assert chart is not None
    assert [bar.label for bar in chart.bars] == ["SPARQL"]
    assert "Wikidata" in chart.title
    assert needs.bars(snapshot(), knowledge, GERMAN, "sparql") is None


def test_a_hidden_number_is_said_to_be_hidden(knowledge: Knowledge) -> None:
    chart = needs.bars(snapshot(), knowledge, ENGLISH)
    assert chart is not None
    assert (chart.bars[2].offering.number, chart.bars[2].offering.words) == (None, "not shown")


def test_words_and_direction_are_those_of_the_reader(knowledge: Knowledge) -> None:
    german, arabic = (needs.bars(snapshot(), knowledge, each) for each in (GERMAN, ARABIC))
    assert german is not None
    assert arabic is not None
    assert german.bars[0].label != "Grant writing"
    assert (german.language, german.mirrored) == ("de", False)
    assert (arabic.language, arabic.mirrored) == ("ar", True)
    assert opened(draw(arabic)).size[0] == opened(draw(german)).size[0]


def test_without_texts_in_a_language_everything_is_in_english(knowledge: Knowledge) -> None:
    hebrew = needs.bars(snapshot(), knowledge, Reader("he", UTC))
    assert hebrew == needs.bars(snapshot(), knowledge, ENGLISH)


@pytest.mark.parametrize("reader", [ENGLISH, GERMAN, ARABIC])
def test_the_alternative_text_says_everything(knowledge: Knowledge, reader: Reader) -> None:
    picture = needs.picture(snapshot(), knowledge, reader)
    assert picture is not None
    chart = wire.read(picture.content)
    assert isinstance(chart, Bars)
    words = [chart.title, chart.note, *(bar.label for bar in chart.bars)]
    numbers = [amount.words for bar in chart.bars for amount in (bar.asking, bar.offering)]
    assert all(each in picture.description for each in words + numbers)
    assert picture.name == "needs.png"


def test_an_alternative_text_fits_below_a_picture(knowledge: Knowledge) -> None:
    longest = sorted(
        (capacity.code for capacity in knowledge.capacities),
        key=lambda code: -len(knowledge.capacities.label(code, ("de",))),
    )
    rows = tuple(Row("capacity", code, None, 100_000) for code in longest[:20])
    picture = needs.picture(Snapshot(WEEK, rows), knowledge, GERMAN)
    assert picture is not None
    assert len(picture.description) <= 1000
    chart = wire.read(picture.content)
    assert isinstance(chart, Bars)
    long = replace(chart, bars=tuple(replace(bar, label=bar.label * 9) for bar in chart.bars))
    cut = needs.instead_of_bars(long, needs.words(knowledge, GERMAN))
    assert len(cut) <= 1000
    assert "weitere Themen stehen im Bild" in cut
    assert chart.note in cut


def test_weeks_are_told_from_the_oldest_to_the_newest(knowledge: Knowledge) -> None:
    chart = needs.trend(history(40, None, 20), knowledge, ENGLISH)
    assert chart is not None
    assert chart.weeks == ("Nov 9", "Nov 16", "Nov 23")
    assert [each.number for each in chart.lines[0].amounts] == [20, None, 40]
    assert [each.number for each in chart.lines[2].amounts] == [20, 20, 20]
    assert opened(draw(chart)).size[0] == 800


def test_one_week_is_no_trend_and_neither_is_nobody(knowledge: Knowledge) -> None:
    assert needs.trend(history(40), knowledge, ENGLISH) is None
    assert needs.trend([], knowledge, ENGLISH) is None
    nobody = [Snapshot(WEEK, (Row("all", ""),)), Snapshot(WEEK - timedelta(7), (Row("all", ""),))]
    assert needs.trend(nobody, knowledge, ENGLISH) is None
    assert needs.picture_of_weeks(nobody, knowledge, ENGLISH) is None


@pytest.mark.parametrize("reader", [ENGLISH, GERMAN, ARABIC])
def test_a_trend_has_an_alternative_text(knowledge: Knowledge, reader: Reader) -> None:
    picture = needs.picture_of_weeks(history(40, None, 20), knowledge, reader)
    assert picture is not None
    chart = wire.read(picture.content)
    assert chart.title in picture.description
    assert "40" in picture.description
    assert "20" in picture.description
    assert len(picture.description) < 1000
