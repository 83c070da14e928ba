"""An edition fits a phone and ten items, whatever is in it, in every language."""

from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.census.published import Snapshot
from bot.digest.composing import Edition
from bot.digest.entries import Entry, Kind
from bot.digest.figures import Figures, read
from bot.digest.wording import LINES, height, write
from bot.knowledge import Knowledge
from bot.phrases import Phrases
from tests.census.making import snapshot
from tests.town import readable

TOPICS = ("sparql", "video-editing", "grant-writing", "=glass blowing")
NAMES = st.sampled_from(("", "", "Ada", "علي", "x" * 100, "@channel \u202e<b>"))
WORDS = st.text(min_size=1, max_size=80)
ENTRIES = st.builds(
    Entry,
    st.sampled_from(get_args(Kind)),
    st.just("p"),
    st.sampled_from(TOPICS),
    wording=WORDS,
    name=NAMES,
    region=st.sampled_from(("", "011", "155")),
    languages=st.lists(st.sampled_from(("en", "de", "ar", "tw", "zh-hant")), max_size=5).map(tuple),
    weeks=st.integers(0, 60),
    declaration=st.just("0123456789ab"),
    about_name=NAMES,
    said=st.text(min_size=1, max_size=300),
)
SNAPSHOTS = st.none() | st.just(snapshot())


def sorted_by_kind(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda each: get_args(Kind).index(each.kind)))


@pytest.fixture(scope="module")
def phrases(knowledge: Knowledge) -> Phrases:
    return Phrases(knowledge)


@settings(deadline=None)
@given(
    entries=st.lists(ENTRIES, min_size=1, max_size=8).map(sorted_by_kind),
    told=SNAPSHOTS,
    language=st.sampled_from(("en", "de", "ar")),
)
def test_it_fits_a_phone(
    phrases: Phrases, entries: tuple[Entry, ...], told: Snapshot | None, language: str
) -> None:
    written = write(phrases, language, Edition(entries, told))
    assert height(written.text, written.buttons) <= LINES
    assert written.entries == entries[: len(written.entries)]
    assert len(written.buttons) == sum(each.kind == "ask" for each in written.entries)
    assert "⧼" not in written.text
    assert "@channel" not in written.text


def test_a_line_of_a_phone_has_forty_letters() -> None:
    assert height("x" * 40, ()) == 1
    assert height("x" * 41 + "\n\ny", ()) == 4


def _written(phrases: Phrases, entries: tuple[Entry, ...], told: Snapshot) -> str:
    return readable(write(phrases, "en", Edition(entries, told)).text)


WHOLE = """\
Hello! This is who could use a hand this week, and who offers one.

Nobody has answered these yet. You need not be an expert; press the button, and I introduce you:
• SPARQL – somebody in Western Africa, in English or French, waiting for 3 weeks
• glass blowing – Ada, in German

New offers, yours for the asking:
• Video editing – somebody, in English and Twi

Much wanted and hard to find (how many look for it): Grant writing (45), SPARQL (30), and Video \
editing (20).
So far at least 30 people have met somebody through the Capacity Exchange; at least 25 say that it \
helped.

Thank you!
• “Ten minutes!” – somebody in Western Europe, about SPARQL

Something you need, or something you can do? Write /ask or /offer and what it is, here or to me \
directly."""


def test_a_whole_edition(phrases: Phrases) -> None:
    entries = (
        Entry("ask", "a", "sparql", region="011", languages=("fr", "en"), weeks=3),
        Entry("ask", "b", "=glass blowing", "glass blowing", "Ada", languages=("de",)),
        Entry("offer", "c", "video-editing", languages=("en", "tw")),
        Entry("thanks", "d", "sparql", region="155", said="Ten minutes!"),
    )
    assert _written(phrases, entries, snapshot()) == WHOLE


def test_hidden_figures_stay_hidden() -> None:
    assert read(snapshot()) == Figures(
        (("grant-writing", 45), ("sparql", 30), ("video-editing", 20)),
        30,
        25,
    )
