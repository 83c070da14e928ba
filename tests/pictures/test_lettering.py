"""Letters of every script: there, joined, and in order."""

import fnmatch
import tomllib
import unicodedata
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.capacities import capacities
from bot.knowledge import Knowledge
from bot.pictures.charts import draw
from bot.pictures.fonts import BOLD, CJK, HERE, LATIN, SCRIPTS, file
from bot.pictures.lettering import UNKNOWN, legible, script_of, scripts, width, wrap
from tests.pictures.making import bars, opened

ROOT = Path(__file__).parents[2]
KHARTOUM = "كتابة"
WRITTEN = (
    "am", "ar", "bg", "bn", "cs", "de", "dv", "el", "fa", "ff-Adlm", "fr", "gu", "ha", "he", "hi",
    "hr", "hy", "ig", "it", "ja", "ka", "kk", "km", "kn", "ko", "lo", "ml", "mr", "my", "ne", "or",
    "pa", "pl", "ps", "pt", "ru", "sat", "si", "sr", "sw", "ta", "te", "th", "tr", "uk", "ur", "vi",
    "yo", "yue", "zgh", "zh", "zh-Hant", "zu",
)  # fmt: skip
"""Languages whose letters must be there."""


def missing(text: str) -> set[str]:
    seen = {each for each in text if unicodedata.category(each)[0] != "C"}
    return {each for each in seen if not script_of(each)}


def drawn(text: str) -> bytes:
    return opened(draw(bars(text))).tobytes()


def blots(text: str) -> list[int]:
    """Return how wide the pieces of ink are from left to right, of a text instead of the title."""
    image = opened(draw(replace(bars("SPARQL"), title=text))).crop((0, 20, 800, 80))
    columns = (image.crop((x, 0, x + 1, 60)).convert("L") for x in range(800))
    dark = [min(column.tobytes()) < 128 for column in columns]
    return [len(list(run)) for inked, run in groupby(dark) if inked]


def test_every_letter_of_every_capacity_has_a_shape() -> None:
    known = capacities()
    names = [name for _, _, name in (*known.entries(), *known.kind_entries())]
    assert len(names) > 900
    assert missing("".join(names)) == set()


def test_every_letter_of_our_texts_has_a_shape() -> None:
    texts = Knowledge.load().texts
    keys = ("picture-needs-title", "picture-needs-asking", "picture-note", "picture-hidden")
    said = "".join("".join(texts.variants(key).values()) for key in keys)
    assert missing(said) == set()


@pytest.mark.parametrize("tag", WRITTEN)
def test_every_letter_of_a_language_has_a_shape(tag: str) -> None:
    locale = Locale.parse(tag, sep="-")
    names = [*locale.languages.values(), *locale.months["format"]["wide"].values()]
    unknown = missing("".join(map(str, names)))
    assert len(unknown) <= (2 if tag in ("yue", "zh", "zh-Hant", "ja") else 0), unknown


def test_all_fonts_are_there_with_their_licence_and_are_shipped() -> None:
    fonts = {file(script, bold=bold) for script in SCRIPTS for bold in (False, True)}
    assert fonts == set(HERE.glob("*.?tf"))
    assert len(fonts) == len(SCRIPTS) + len(BOLD)
    assert sum(font.stat().st_size for font in fonts) < 12_000_000
    assert "SIL OPEN FONT LICENSE" in (HERE / "OFL.txt").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = project["tool"]["setuptools"]["package-data"]["*"]
    for font in (*fonts, HERE / "OFL.txt"):
        assert any(fnmatch.fnmatch(font.name, pattern) for pattern in shipped)


def test_arabic_letters_are_joined() -> None:
    apart = sum(width(letter, 40) for letter in KHARTOUM)
    assert width(KHARTOUM, 40) < 0.9 * apart
    unjoined = "\u200c".join(KHARTOUM)
    assert width(unjoined, 40) == pytest.approx(apart, rel=0.02)
    one, other = (
        opened(draw(bars(text, language="ar", mirrored=True))) for text in (KHARTOUM, unjoined)
    )
    assert one.tobytes() != other.tobytes()


def test_devanagari_and_bengali_letters_merge() -> None:
    for cluster, first, second in (("क्ष", "क्", "ष"), ("ক্ষ", "ক্", "ষ")):
        assert width(cluster, 40) < 0.8 * (width(first, 40) + width(second, 40))


def test_joiners_stay_with_their_script() -> None:
    assert scripts("क्‍ष") == ("Devanagari", LATIN)
    assert width("क्‍ष", 40) != width("क्ष", 40)  # a half letter, asked for by a joiner


def test_right_to_left_is_drawn_from_right_to_left() -> None:
    narrow, *_, wide = blots("שייי")  # the wide letter comes first, and stands on the right
    assert wide > 2 * narrow
    assert drawn("שייי") == drawn("\u2067שייי\u2069")
    wide, *_, narrow = blots("Wiii")
    assert wide > 2 * narrow


def test_chinese_characters_look_as_the_language_has_them() -> None:
    looks = {
        language: opened(draw(bars("骨直角", language=language))).tobytes()
        for language in ("zh-hans", "zh-hant", "ja")
    }
    assert len(set(looks.values())) == 3


def test_what_no_font_has_is_a_sign_or_nothing() -> None:
    assert legible("a😀b") == f"a{UNKNOWN}b"
    assert legible("a\ufe0fb\x00c\ue000d") == "abcd"
    assert legible("one\ntwo\u2028three") == "one two three"
    assert script_of(UNKNOWN) == LATIN
    assert script_of("語") == CJK


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("क\u0951", "क\u0951"), ("-\u0abc", "-\u0abc"), ("@\u0abc", "@"), ("म\u0301", "म"),
        ("²\u0951", "²"), ("\u0abc", "\u0abc"), ("@\u0301\u0abc", "@\u0301"),
        ("م\u064e\u0abc", "م\u064e"), ("@\u200d\u0abc", "@\u200d"), ("a \u0abc", "a \u0abc"),
    ],
)  # fmt: skip
def test_a_mark_is_left_out_that_no_font_has_with_its_letter(text: str, shown: str) -> None:
    assert legible(text) == shown
    assert width(shown, 14) > 0


def test_lines_are_broken_at_gaps_and_where_there_are_none() -> None:
    assert wrap("one two three", 14, width("one two", 14), 3) == ["one two", "three"]
    (first, second) = wrap("x" * 60, 14, 200, 2)
    assert second.endswith("…")
    assert width(first, 14) <= 200 >= width(second, 14)
    assert wrap("日本語、日本語", 14, width("日本語", 14), 3)[0] == "日本"  # no comma begins a line
    assert wrap("", 14, 200, 2) == []


@given(st.text(max_size=80), st.integers(1, 4))
@settings(max_examples=100, deadline=None)
def test_lines_fit_and_lose_nothing_but_what_is_too_much(text: str, most: int) -> None:
    lines = wrap(text, 14, 120, most)
    assert len(lines) <= most
    assert all(line == line.strip() for line in lines)
    whole = legible(text).split()
    if not lines or not lines[-1].endswith("…"):
        assert "".join("".join(lines).split()) == "".join(whole)
