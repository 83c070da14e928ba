"""Values: harmless, isolated, and as the language shows them."""

import datetime
import re
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.say import Catalog, Code, Either, Own, Url, harmless
from bot.say.bidi import direction, isolate, legible
from bot.say.values import show

FSI, LRI, PDI, RLM = "\u2068", "\u2066", "\u2069", "\u200f"
WJ = "\u2060"


def say(language: str, text: str, *params: object) -> str:
    return Catalog({language: {"key": text}}).say(language, "key", *params)


def first_strong(text: str) -> str:
    """The paragraph's direction by rule P2 of UAX 9: the first strong letter outside isolates."""
    depth = 0
    strong = {"L": "ltr", "R": "rtl", "AL": "rtl"}
    for character in text:
        depth += {FSI: 1, LRI: 1, PDI: -1}.get(character, 0)
        if not depth and (found := strong.get(bidirectional(character))):
            return found
    return "neutral"


# --- harmless ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "e.g. this",
        "v2.0",
        "Node.js",
        "Node.js/React",
        "3.5",
        "3.5/4",
        "C# and C++",
        "TCP/IP",
        "and/or",
        "۳٫۵",
        "می‌خواهم",
        "👩‍🔬",
        "#1lib1ref",
        "",
    ],
)
def test_plain_words_stay(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://evil.example/x", "evil[.]example/x"),
        ("see HTTP://Evil.example now", "see Evil[.]example now"),
        ("www.x.y", "www[.]x[.]y"),
        ("t.me/x", "t[.]me/x"),
        ("(t.me/x)", "(t[.]me/x)"),
        ("evil.example:8080", "evil[.]example:8080"),
        ("evil.example?q=1", "evil[.]example?q=1"),
        ("tg://resolve?domain=x", "resolve?domain=x"),
        ("hthttp://tp://a.b", "a[.]b"),
        ("пример.рф/путь", "пример[.]рф/путь"),
        ("https://evil.example.", "evil[.]example."),
        ("[text](https://evil.example)", "[text](evil[.]example)"),
    ],
)
def test_links_are_defanged(text: str, shown: str) -> None:
    assert harmless(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@channel", f"@{WJ}channel"),
        ("@all, @here", f"@{WJ}all, @{WJ}here"),
        ("ann@example.org", f"ann@{WJ}example{WJ}.org"),
        ("wikipedia.org", f"wikipedia{WJ}.org"),
        ("tap /forget", f"tap /{WJ}forget"),
        ("#room:evil.org", f"#{WJ}room:evil{WJ}.org"),
        ("mailto:ann", f"mailto{WJ}:ann"),
    ],
)
def test_mentions_commands_and_domains_are_cut_unseen(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_bidi_controls_and_invisible_characters_go() -> None:
    controls = (
        "\u202a\u202e\u2066\u2069\u200e\u200f\u061c\u200b\ufeff\u2060\u2064\x00\x9f\x7f\ud800"
    )
    assert harmless(f"a{controls}b") == "ab"


def test_an_invisible_character_does_not_hide_a_link() -> None:
    assert harmless("ht\u200btps:/\u2060/evil.example") == "evil[.]example"


def test_spaces_collapse() -> None:
    assert harmless(" a\n\n b\t\r\u2028c ") == "a b c"
    assert harmless("a\u00a0b\u3000c") == "a\u00a0b\u3000c"


_NASTY = st.text(
    st.sampled_from("htp:/.@#[]?www.evil js-\u202e\u2069\u2060\u200b\n\tж1"), max_size=60
)


@settings(deadline=None)
@given(st.one_of(st.text(), _NASTY))
def test_harmless_twice_is_harmless_once(text: str) -> None:
    assert harmless(harmless(text)) == harmless(text)


@settings(deadline=None)
@given(st.one_of(st.text(), _NASTY))
def test_nothing_harmful_is_left(text: str) -> None:
    words = harmless(text)
    assert not re.search(
        "[\u202a-\u202e\u2066-\u2069\u200e\u200f\u200b\ufeff\n\r\t\x00-\x1f]", words
    )
    assert not re.search(f"@(?!{WJ})", words)
    assert not re.search(r"[a-z]://", words, re.IGNORECASE)
    assert not re.search(r"\bwww\.\w", words, re.IGNORECASE)
    assert words == words.strip(" ")
    words.encode()


# --- isolates, in the cases tried with ICU ------------------------------------------------------


def test_command_in_an_rtl_sentence() -> None:
    shown = say("he", "כתבו $1 כאן", Code("/offer C++ in de,en"))
    assert shown == f"כתבו {LRI}/offer C++ in de,en{PDI} כאן"


def test_name_with_at_sign_and_exclamation_mark() -> None:
    assert say("he", "שלום $1!", "@ann_b") == f"שלום {FSI}@{WJ}ann_b{PDI}!"


def test_matrix_name_before_a_full_stop() -> None:
    assert say("he", "זה $1.", Code("@ann:example.org")) == f"זה {LRI}@ann:example.org{PDI}."


def test_name_followed_by_a_number() -> None:
    assert say("he", "עם $1 $2", "Ann", 3) == f"עם {FSI}Ann{PDI} 3"


def test_rtl_name_with_a_digit_in_an_ltr_text() -> None:
    assert say("en", "$1, $2 days ago", "שרה 7", 2) == f"{FSI}שרה 7{PDI}, 2 days ago"


@pytest.mark.parametrize("name", ["Ann", "שרה", "7", "😀"])
def test_message_that_begins_with_a_name_keeps_its_direction(name: str) -> None:
    hebrew = say("he", "$1 מחפשת עזרה", name)
    assert hebrew.startswith(RLM + FSI)
    assert first_strong(hebrew) == "rtl"
    assert first_strong(say("en", "$1 is looking for help", name)) == "ltr"


def test_name_with_an_override_and_a_closing_isolate() -> None:
    assert say("en", "$1 (new)", "x\u2069\u202eevil\u2069") == f"{FSI}xevil{PDI} (new)"
    assert say("en", "$1", Code("/x\u2069\u202e")) == f"{LRI}/x{PDI}"


@pytest.mark.parametrize("text", ["$1", "$1 · $2", "1. $1", "• $1", "($1)", "😀 $1", "CapX: $1"])
def test_rtl_line_without_an_rtl_start_is_led(text: str) -> None:
    assert say("ar", text, "Ann", 2).startswith(RLM)
    assert not say("en", text, "Ann", 2).startswith(RLM)


def test_each_line_is_led() -> None:
    assert say("he", "שלום\n• $1\n\n$2", "Ann", 3) == f"שלום\n{RLM}• {FSI}Ann{PDI}\n\n{RLM}3"


def test_rtl_start_is_not_led_again() -> None:
    assert say("he", "שלום $1", "Ann").startswith("ש")
    assert say("he", "\u200fAnn") == "\u200fAnn"
    assert say("he", "") == "⧼key⧽"


def test_fallback_text_is_led_by_its_own_language() -> None:
    assert Catalog({"en": {"key": "$1 x"}}).say("he", "key", "Ann") == f"{FSI}Ann{PDI} x"


def test_nothing_touches_an_address() -> None:
    assert say("he", "$1", Url("https://a.example/x")) == "https://a.example/x"
    assert say("en", "See $1", Url("https://a.example/@x")) == "See https://a.example/@x"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "ltr"),
        ("he", "rtl"),
        ("ar", "rtl"),
        ("fa", "rtl"),
        ("ur", "rtl"),
        ("yi", "rtl"),
        ("dv", "rtl"),
        ("arz", "rtl"),
        ("azb", "rtl"),
        ("pnb", "rtl"),
        ("skr-arab", "rtl"),
        ("ckb", "rtl"),
        ("glk", "rtl"),
        ("mzn", "rtl"),
        ("lrc", "rtl"),
        ("bqi", "rtl"),
        ("khw", "rtl"),
        ("ks-arab", "rtl"),
        ("ks-deva", "ltr"),
        ("nqo", "rtl"),
        ("ug-latn", "ltr"),
        ("zh-hant", "ltr"),
        ("xyz", "ltr"),
    ],
)
def test_direction(language: str, shown: str) -> None:
    assert direction(language) == shown


# --- as the language has it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "1,234,567.5"),
        ("de", "1.234.567,5"),
        ("hi", "12,34,567.5"),
        ("pl", "1\u00a0234\u00a0567,5"),
        ("sr-ec", "1.234.567,5"),
    ],
)
def test_numbers(language: str, shown: str) -> None:
    assert say(language, "$1", 1234567.5) == shown


def test_odd_numbers() -> None:
    english = Locale("en")
    assert [show(value, english) for value in (True, 10**40, 1e300)] == ["1", str(10**40), "1e+300"]


def test_nothing_is_nothing() -> None:
    assert say("en", "a$1b$2c$3d$4e", None, "", [], Code("")) == "abcde"


def test_unknown_types_are_somebodys_words() -> None:
    assert say("en", "$1", ValueError("@all")) == f"{FSI}@{WJ}all{PDI}"


def test_lists() -> None:
    assert say("en", "$1", ["a", Own("b"), 3]) == f"{FSI}a{PDI}, b, and 3"
    assert say("de", "$1", (Own("a"), None, Own("b"))) == "a und b"
    assert say("de", "$1", Either([Own("a"), Own("b")])) == "a oder b"
    assert say("ar", "س $1", ["a", "b"]) == f"س {FSI}a{PDI} و{FSI}b{PDI}"
    assert say("en", "$1", [Own("{0}"), Own("{1}")]) == "{0} and {1}"


@pytest.mark.parametrize("language", ["da", "sw", "pa", "mr", "th", "ig", "yo", "am", "az", "hi"])
def test_lists_in_languages_with_scarce_data(language: str) -> None:
    for value in (["a", "b", "c"], Either(["a", "b", "c"])):
        assert all(f"{FSI}{item}{PDI}" in say(language, "$1", value) for item in "abc")


def test_dates() -> None:
    day = datetime.date(2026, 11, 23)
    assert say("en", "$1", day) == "November 23, 2026"
    assert say("de", "$1", day) == "23. November 2026"
    assert say("en", "$1", datetime.time(9, 30)) == "9:30\u202fAM"


def test_moments_in_their_own_zone() -> None:
    moment = datetime.datetime(2026, 7, 23, 9, tzinfo=ZoneInfo("Europe/Zagreb"))
    assert say("de", "$1", moment) == "23. Juli 2026, 09:00 (Mitteleuropäische Sommerzeit)"
    assert say("hr", "$1", moment) == "23. srpnja 2026. 09:00 (srednjoeuropsko ljetno vrijeme)"
    assert say("de", "$1", moment.replace(tzinfo=None)) == "23. Juli 2026, 09:00"


def test_moment_at_an_offset() -> None:
    zone = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    assert "(GMT+05:30)" in say("en", "$1", datetime.datetime(2026, 7, 23, 9, tzinfo=zone))


def test_marks_go_where_nothing_runs_from_right_to_left() -> None:
    named = f"{isolate('Ada')} 1\ufe0f\u20e3 ✉️"
    assert legible(named) == "Ada 1\ufe0f\u20e3 ✉️"
    for other in ("שלום", "مرحبا", "ﷲ", "ﻼ"):
        assert legible(f"{named} {other}") == f"{named} {other}"
