"""Splitting: nothing lost, nothing torn, nothing too long."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.say.clusters import whole
from bot.say.split import Measure, split, utf8, utf16

FSI, LRI, PDI = "\u2068", "\u2066", "\u2069"


def words(text: str) -> str:
    """What must survive: everything but white space, and isolates, which may be reopened."""
    return re.sub(rf"[\s{FSI}{LRI}{PDI}]", "", text)


def test_short_text_stays() -> None:
    assert split("Hello\n\n  there", 100) == ("Hello\n\n  there",)


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_blank_text_has_no_parts(text: str) -> None:
    assert split(text, 100) == ()


def test_too_small_a_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        split("x", 31)


def test_blank_lines_come_first() -> None:
    text = f"{'a ' * 10}\n\n{'b. ' * 5}\n{'c ' * 20}"
    assert split(text, 50)[0] == ("a " * 10).strip()


def test_then_line_ends() -> None:
    assert split(f"{'a. ' * 8}\n{'b. ' * 20}", 40)[0] == ("a. " * 8).strip()


def test_then_sentences() -> None:
    assert split("One two three four. Five six seven eight nine", 40)[0] == "One two three four."
    assert split("一二三四五六七八九十。" * 5, 40)[0] == "一二三四五六七八九十。" * 3


def test_then_words() -> None:
    assert split("abcdefghi " * 10, 40)[0] == "abcdefghi abcdefghi abcdefghi abcdefghi"


def test_else_anywhere() -> None:
    assert split("a" * 100, 40) == ("a" * 40, "a" * 40, "a" * 20)


def test_a_heading_does_not_stand_alone() -> None:
    assert split("Title\n\n" + "abcd " * 30, 64)[0].startswith("Title\n\nabcd")


def test_no_break_space_holds() -> None:
    assert split("a" * 30 + " b\u00a0" + "c" * 20, 40)[0] == "a" * 30


@pytest.mark.parametrize(
    "cluster",
    ["e\u0301", "👩\u200d🔬", "👍🏽", "❤\ufe0f", "🇭🇷", "क्षि", "نِ", "\ud83d\ude00", "각", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
)
def test_clusters_are_whole(cluster: str) -> None:
    for before in range(4):
        parts = split("x" * before + cluster * 60, 37)
        assert "".join(parts) == "x" * before + cluster * 60
        assert all(part.lstrip("x").replace(cluster, "") == "" for part in parts)


def test_endless_cluster_is_cut_all_the_same() -> None:
    text = "e" + "\u0301" * 100
    parts = split(text, 40)
    assert "".join(parts) == text
    assert max(map(len, parts)) <= 40


def test_isolates_stay_in_one_part() -> None:
    text = f"{'word ' * 5}{FSI}Ann of the long name{PDI} says hello"
    assert split(text, 40) == (("word " * 5).strip(), f"{FSI}Ann of the long name{PDI} says hello")


def test_isolate_beyond_the_limit_is_closed_and_reopened() -> None:
    parts = split(f"x {FSI}{'abc ' * 30}{PDI} y", 40)
    assert parts[0] == "x"
    for part in parts:
        assert part.count(FSI) == part.count(PDI)
    assert parts[1].startswith(FSI)
    assert parts[1].endswith(PDI)


def test_nothing_but_isolates_is_cut_all_the_same() -> None:
    assert split(FSI * 100, 40) == (FSI * 40, FSI * 40, FSI * 20)
    assert max(map(len, split(FSI * 30 + "abc " * 30, 40))) <= 40


def test_measures() -> None:
    assert (utf16("aé😀"), utf8("aé😀")) == (4, 7)
    assert split("😀" * 40, 40, measure=utf16) == ("😀" * 20, "😀" * 20)
    assert split("字" * 30, 60, measure=utf8) == ("字" * 20, "字" * 10)


_TEXT = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            ["\n", "\n\n", ". ", " ", "😀", "👩\u200d🔬", "e\u0301\u0302", "🇭🇷🇩🇪", "字字。"]
        ),
        st.text("ab c.\n", max_size=60).map(lambda text: f"{FSI}{text}{PDI}"),
        st.sampled_from([FSI, LRI, PDI]),
    ),
    max_size=40,
).map("".join)


@settings(deadline=None)
@given(_TEXT, st.integers(32, 120), st.sampled_from([len, utf16, utf8]))
def test_nothing_is_lost_and_nothing_too_long(text: str, limit: int, measure: Measure) -> None:
    parts = split(text, limit, measure=measure)
    assert words("".join(parts)) == words(text)
    assert all(part.strip() for part in parts)
    assert all(measure(part) <= limit for part in parts)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", " ", "e\u0301", "👩\u200d🔬", "🇭🇷", "👍🏽"])).map("".join))
def test_no_part_begins_within_a_cluster(text: str) -> None:
    rest = text
    for part in split(text, 32):
        at = rest.index(part)
        assert whole(rest, at)
        rest = rest[at + len(part) :]


@settings(deadline=None)
@given(st.lists(st.text("ab .\n", max_size=20), max_size=20))
def test_short_isolates_are_never_cut(texts: list[str]) -> None:
    isolates = [f"{FSI}{text.strip() or 'x'}{PDI}" for text in texts if "\n" not in text.strip()]
    parts = split(" and ".join(isolates), 40)
    assert all(part.count(FSI) == part.count(PDI) for part in parts)
    assert sum(part.count(FSI) for part in parts) == len(isolates)


def test_long_texts_are_quick() -> None:
    assert len(split("lorem ipsum dolor sit amet " * 10_000, 4096, measure=utf16)) == 66
