"""Days and durations as people write them."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.dates import DateWords, Wrong, read_day, read_duration

ENGLISH = {
    "day": "day|days|d",
    "week": "week|weeks|w",
    "month": "month|months",
    "year": "year|years",
    "today": "today",
    "tomorrow": "tomorrow",
    "overmorrow": "day after tomorrow",
}
GERMAN = {
    "day": "Tag|Tage|Tagen",
    "week": "Woche|Wochen",
    "month": "Monat|Monate|Monaten",
    "today": "heute",
    "tomorrow": "morgen",
    "overmorrow": "übermorgen",
    "one": "ein|eine|einer|einem",
    "fill": "am|bis|zum|im|nächste|nächsten",
}
ARABIC = {
    "day": "يوم|أيام|يومين=2",
    "week": "أسبوع=1|أسابيع|أسبوعين=2",
    "month": "شهر|أشهر",
    "tomorrow": "غدا",
    "fill": "في|بعد|خلال|حتى",
}
WORDS = DateWords.build(ENGLISH, GERMAN, ARABIC)
TODAY = date(2026, 8, 26)  # a Wednesday
CHRISTMAS = date(2026, 12, 24)
HOSTILE = ["a" * 100_000, "1" * 100, "1." * 50, "12 " * 33, "a " * 50, "d " * 50, "-" * 100]


def read(text: str, language: str = "en") -> date | Wrong | None:
    return read_day(text, today=TODAY, language=language, words=WORDS)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2026-12-24", "en"),
        ("2026/12/24", "en"),
        ("24.12.2026", "de"),
        ("24. 12. 2026", "de"),
        ("24.12.26", "de"),
        ("24.12.", "de"),
        ("24.12", "de"),
        ("24/12/2026", "en"),
        ("12/24/2026", "en"),
        ("24 December", "en"),
        ("24 December 2026", "en"),
        ("December 24th, 2026", "en"),
        ("the 24th of December", "en"),
        ("Dec 24", "en"),
        ("by Dec. 24", "en"),
        ("Thursday, 24 December 2026", "en"),
        ("Thu 24.12.", "en"),
        ("24. Dezember", "de"),
        ("bis zum 24.12.", "de"),
        ("am 24. Dez.", "de"),
        ("24 December", "de"),
        ("24 de diciembre de 2026", "es"),
        ("le 24 décembre 2026", "fr"),
        ("24 декабря 2026 г.", "ru"),
        ("24 грудня 2026 року", "uk"),
        ("24 grudnia", "pl"),
        ("٢٤ ديسمبر ٢٠٢٦", "ar"),
        ("٢٤/١٢/٢٠٢٦", "ar"),
        ("24 كانون الأول", "ar"),
        ("24 دجنبر", "ar"),
        ("२४ दिसंबर", "hi"),
        ("12月24日", "ja"),
        ("2026年12月24日", "zh-hans"),
        ("12월 24일", "ko"),
        ("ngày 24 tháng 12 năm 2026", "vi"),
        ("24 בדצמבר", "he"),
        ("２０２６－１２－２４", "ja"),
        ("24 Dec", "no-such"),
    ],
)
def test_christmas_eve(text: str, language: str) -> None:
    assert read(text, language) == CHRISTMAS


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("today", "en", 0),
        ("Tomorrow", "en", 1),
        ("the day after tomorrow", "en", 2),
        ("in 2 weeks", "en", 14),
        ("2 weeks", "en", 14),
        ("two weeks", "en", 14),
        ("2w", "en", 14),
        ("10 days", "en", 10),
        ("0 days", "en", 0),
        ("in a week", "en", 7),
        ("next week", "en", 7),
        ("a month", "en", 31),
        ("3 months", "en", 92),
        ("1 month 2 weeks", "en", 45),
        ("a year", "en", 365),
        ("friday", "en", 2),
        ("next Friday", "en", 2),
        ("this friday", "en", 2),
        ("by Fri", "en", 2),
        ("Wednesday", "en", 7),
        ("bis Freitag", "de", 2),
        ("nächsten Mittwoch", "de", 7),
        ("übermorgen", "de", 2),
        ("in 2 Wochen", "de", 14),
        ("eine Woche", "de", 7),
        ("im August", "de", 5),
        ("viernes", "es", 2),
        ("sexta-feira", "pt", 2),
        ("пятница", "ru", 2),
        ("金曜日", "ja", 2),
        ("غدًا", "ar", 1),
        ("بعد أسبوعين", "ar", 14),
        ("أسبوع", "ar", 7),
        ("في ٣ أيام", "ar", 3),
        ("يوم الجمعة", "ar", 2),
    ],
)
def test_days_from_today(text: str, language: str, days: int) -> None:
    assert read(text, language) == TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20.8.", date(2027, 8, 20)),
        ("26.8.", TODAY),
        ("29 Feb", date(2028, 2, 29)),
        ("end of March", date(2027, 3, 31)),
        ("Ende März", date(2027, 3, 31)),
        ("February 2028", date(2028, 2, 29)),
    ],
)
def test_without_a_year_the_next_one_is_meant(text: str, day: date) -> None:
    assert read(text, "de") == day


def test_months_are_counted_in_the_calendar() -> None:
    found = read_day("a month", today=date(2027, 1, 31), language="en", words=WORDS)
    assert found == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31 February", Wrong.MISSING),
        ("31. Februar", Wrong.MISSING),
        ("٣١ فبراير", Wrong.MISSING),
        ("30.2.", Wrong.MISSING),
        ("31.02.2027", Wrong.MISSING),
        ("29.02.2027", Wrong.MISSING),
        ("2026-13-01", Wrong.MISSING),
        ("45.67.2026", Wrong.MISSING),
        ("March 0000", Wrong.MISSING),
        ("1.1.2020", Wrong.PAST),
        ("25.8.2026", Wrong.PAST),
        ("1 January 2020", Wrong.PAST),
        ("July 2026", Wrong.PAST),
        ("24.12.2100", Wrong.FAR),
        ("31 Dec 9999", Wrong.FAR),
        ("999999 days", Wrong.FAR),
        ("999999 years", Wrong.FAR),
    ],
)
def test_a_day_that_cannot_be_meant(text: str, why: Wrong) -> None:
    language = "ar" if "ف" in text else "de"
    assert read(text, language) is why


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "😀", "Atlantis", "5", "2027", "13/13", "0.5", "24:00", "-3 days"),
        *("week", "weeks", "in", "a", "by", "next", "mar", "may", "dec"),
        *("march for wikis", "24 24 December", *HOSTILE),
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2 weeks", 14),
        ("in 3 days", 3),
        ("10d", 10),
        ("a month", 30),
        ("two years", 730),
        ("1 month 2 weeks", 44),
        ("eine Woche", 7),
        ("أسبوعين", 14),
        ("٣ أيام", 3),
        ("٢ أسابيع", 14),
        ("week", None),
        ("2", None),
        ("two", None),
        ("-2 weeks", None),
        ("9999999 days", None),
        ("tomorrow", None),
        ("", None),
        ("😀", None),
    ],
)
def test_durations(text: str, days: int | None) -> None:
    assert read_duration(text, WORDS) == days


def test_words_without_a_meaning_are_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        DateWords.build({"fortnight": "fortnight"})


def test_empty_words_mean_nothing() -> None:
    words = DateWords.build({"day": "|day||", "today": ""})
    assert read_day("", today=TODAY, language="en", words=words) is None
    assert read_duration("2 day", words) == 2


@given(st.text(max_size=40), st.sampled_from(["en", "de", "ar", "zh-hant", "x"]))
def test_any_text_gives_an_answer(text: str, language: str) -> None:
    found = read(text, language)
    assert found is None or isinstance(found, Wrong) or found >= TODAY
    read_duration(text, WORDS)


@given(st.dates(min_value=TODAY, max_value=date(2036, 12, 31)))
def test_every_coming_day_is_read(day: date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", f"{day.day} {day:%B %Y}"):
        assert read(text) == day


@given(st.dates(), st.text(alphabet="0123456789. -/days weeksmonthyear", max_size=20))
def test_every_today_gives_an_answer(today: date, text: str) -> None:
    read_day(text, today=today, language="en", words=WORDS)


def test_hostile_texts_are_fast() -> None:
    start = time.perf_counter()
    for hostile in HOSTILE:
        read(hostile)
        read_duration(hostile, WORDS)
    assert time.perf_counter() - start < 1
