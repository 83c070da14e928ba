"""When something is wanted each week, as people write it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.lexicon import index, table
from bot.grammar.locales import cldr
from bot.grammar.schedules import Schedule, ScheduleWords, read_schedule
from bot.grammar.spelling import key
from bot.knowledge import Knowledge

MONDAY = Schedule(0, (9, 0), "Europe/Zagreb", "hr")


@pytest.fixture(scope="module")
def words(knowledge: Knowledge) -> ScheduleWords:
    return knowledge.schedule_words


@pytest.mark.parametrize(
    "text",
    [
        "here every monday 09:00 Europe/Zagreb in hr",
        "in Croatian every Monday at 9 am, Zagreb",
        "zagreb 0900 hrvatski mondays",
        "svaki ponedjeljak 9:00 Zagreb hrvatski",
        "jeden Montag um 9 Uhr in Zagreb auf Kroatisch",
        "lundi 9h00 Zagreb en croate",
        "كل يوم الاثنين الساعة ٩ صباحا زغرب بالكرواتية",
        "Every Monday — 9.00 a.m. — Zagreb time, in hr",
    ],
)
def test_the_same_in_many_ways(text: str, words: ScheduleWords) -> None:
    assert read_schedule(text, words, interface="en") == MONDAY


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9", (9, 0)),
        ("09:30", (9, 30)),
        ("9.30", (9, 30)),
        ("9h30", (9, 30)),
        ("21h", (21, 0)),
        ("9pm", (21, 0)),
        ("9 p.m.", (21, 0)),
        ("12 am", (0, 0)),
        ("12:30 am", (0, 30)),
        ("12 pm", (12, 0)),
        ("0 Uhr", (0, 0)),
        ("23:59", (23, 59)),
        ("8 abends", (20, 0)),
        ("٩ مساء", (21, 0)),
        ("1530", (15, 30)),
        ("24:00", None),
        ("25", None),
        ("9:60", None),
        ("99", None),
    ],
)
def test_hours(text: str, time: tuple[int, int] | None, words: ScheduleWords) -> None:
    assert read_schedule(f"friday {text}", words, interface="en").time == time


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Accra", "Africa/Accra"),
        ("in Accra", "Africa/Accra"),
        ("New York", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("UTC+2", "Etc/GMT-2"),
        ("+05:30", "Asia/Kolkata"),
        ("CET", "Europe/Brussels"),
        ("Ghana", "Africa/Accra"),
    ],
)
def test_zones(text: str, zone: str, words: ScheduleWords) -> None:
    for said in (f"monday 09:00 {text}", f"{text} 9:00 monday"):
        assert read_schedule(said, words, interface="en").zone == zone


def test_an_offset_may_be_glued_to_the_hour(words: ScheduleWords) -> None:
    found = read_schedule("monday 09:00+02:00", words, interface="en")
    assert (found.time, found.zone) == ((9, 0), "Etc/GMT-2")


@pytest.mark.parametrize("language", str(table("synonyms.json", "words")["locales"]).split())
def test_weekdays_of_any_language_by_their_names_in_full(
    language: str, words: ScheduleWords
) -> None:
    names = cldr(language.replace("_", "-")).days["stand-alone"]["wide"]
    known = {
        day
        for day, name in names.items()
        if read_schedule(name, words, interface=language.replace("_", "-")).weekday == day
    }
    assert known == set(range(7))


def test_short_weekdays_of_ones_own_language(words: ScheduleWords) -> None:
    start = date(2026, 3, 2)
    for day in range(7):
        short = (start + timedelta(days=day)).strftime("%a")
        assert read_schedule(short, words, interface="de").weekday == day


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("monday 9 Zagrebb", ("Zagrebb",)),
        ("monday and thursday 9:00", ("and thursday",)),
        ("monday 9 Accra Lagos", ("Lagos",)),
        ("monday xyzzy 9 plugh", ("xyzzy", "plugh")),
        ("9:00 10:00", ("10:00",)),
    ],
)
def test_what_is_not_understood(text: str, unknown: tuple[str, ...], words: ScheduleWords) -> None:
    assert read_schedule(text, words, interface="en").unknown == unknown


def test_a_code_alone_is_no_language_and_no_zone(words: ScheduleWords) -> None:
    assert read_schedule("hr", words, interface="en").unknown == ("hr",)
    assert read_schedule("in hr", words, interface="en").language == "hr"


def test_every_name_is_a_key() -> None:
    assert {*index("weekdays.json").values()} == {str(day) for day in range(7)}
    assert all(key(name) == name for name in index("weekdays.json"))


@given(text=st.text(max_size=80))
def test_any_text_gives_an_answer(text: str, words: ScheduleWords) -> None:
    found = read_schedule(text, words, interface="en")
    assert found.weekday in (None, *range(7))
    assert found.time is None or (0, 0) <= found.time <= (23, 59)
