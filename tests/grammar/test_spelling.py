"""What phones do to text is undone, and spellings of the same words meet in one key."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.spelling import LONGEST_NAME, ascii_digits, key, name_key, tidy

# Marks that change places, letters that fold into several, half-width marks, invisible ones.
HARD = (
    "\u0301\u0323\u0344\u0f73\uff9e\u200d\u200c \n\r\t\u00a0\ud800\x00\u0654\u0338\u09c7\u09be"
    "\u1100´—İıςΣẞßﬁ①㍿ﷺيىآأ<=>,،؛'’각C+#&ǅ"
)
TEXTS = st.text(alphabet=st.one_of(st.characters(exclude_categories=[]), st.sampled_from(HARD)))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("／ｏｆｆｅｒ　ＳＰＡＲＱＬ", "/offer SPARQL"),
        ("“smart” ‘quotes’ «and» „these“", '"smart" \'quotes\' "and" "these"'),
        ("l´offre", "l'offre"),
        ("SPARQL — evenings only", "SPARQL -- evenings only"),
        ("well–known‑thing", "well-known-thing"),
        ("UTC−3", "UTC-3"),
        ("a\u00a0b\u202fc\u3000d\te", "a b c d e"),
        ("عربي، فارسی؛ كذا", "عربي, فارسی; كذا"),
        ("维基数据，视频、照片；音频：全部", "维基数据,视频,照片;音频:全部"),
        ("zero\u200bwidth\ufeff\u00ad", "zerowidth"),
        ("\u202eevil\u202c \u2066x\u2069 \u200fy\u061c", "evil x y"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200cend\u200d", "end"),
        ("bell\x07 nul\x00", "bell nul"),
        ("one\r\ntwo\u2028three\rfour", "one\ntwo\nthree\nfour"),
        ("  spaces  \n  around ", "spaces\naround"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("😀 ok", "😀 ok"),
        ("", ""),
        ("\u2800\u3164\u115f", ""),
    ],
)
def test_tidy_gives_what_was_meant(typed: str, meant: str) -> None:
    assert tidy(typed) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("São Paulo", "sao  paulo"),
        ("İstanbul", "ISTANBUL"),
        ("ISPARTA", "ısparta"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Ёлка", "елка"),
        ("Ελλάδα", "ΕΛΛΑΔΑ"),
        ("العَرَبِيَّة", "العربيه"),
        ("أحمد إلى آخر", "احمد الي اخر"),
        ("كتاب یک", "کتاب يك"),
        ("مـــرحبا", "مرحبا"),
        ("می\u200cخواهم", "میخواهم"),
        ("עִבְרִית", "עברית"),
        ("video-editing", "Video editing"),
        ("Node.js", "node js"),
        ("«Wiki»?", "wiki"),
        ("¿Qué?", "que"),
        ("٢٠٢٦", "2026"),
        ("C♯", "c#"),
        ("Ｃ＋＋", "c++"),
    ],
)
def test_the_same_words_have_the_same_key(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


def test_signs_that_carry_meaning_stay() -> None:
    assert len({key("C"), key("C++"), key("C#"), key("P&E"), key("PE")}) == 5


@pytest.mark.parametrize(("one", "other"), [("किताब", "कतब"), ("がく", "かく"), ("มา", "มี")])
def test_vowel_signs_and_sound_marks_stay(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(TEXTS)
def test_tidying_twice_changes_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    once.encode()


@given(TEXTS)
def test_the_key_of_a_key_is_itself(text: str) -> None:
    once = key(text)
    assert key(once) == once == key(tidy(text))
    once.encode()


def test_tidy_text_has_no_invisible_and_no_doubled_spaces() -> None:
    everything = "".join(map(chr, range(0x3000)))
    assert not set(tidy(everything)) & set("\u200b\u200e\u200f\u202e\u2066\ufeff\u00ad\x00\t\r")
    assert "  " not in tidy(everything)


@pytest.mark.parametrize(
    "hostile", ["a" * 100_000, "a\u0301\u0323" * 33_333, "\uff9e\u0301" * 50_000, " \n" * 50_000]
)
def test_long_texts_are_fast(hostile: str) -> None:
    start = time.perf_counter()
    tidy(hostile)
    key(hostile)
    assert time.perf_counter() - start < 2


def test_names_are_short() -> None:
    assert name_key("x" * LONGEST_NAME) == "x" * LONGEST_NAME
    assert name_key("x" * (LONGEST_NAME + 1)) == ""


def test_digits_of_every_script() -> None:
    assert ascii_digits("٢४۲２ x²") == "2422 x²"
