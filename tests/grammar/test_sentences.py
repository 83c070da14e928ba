"""Plain sentences, with the patterns of every language we ship."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.sentences import LONGEST, Meant, Sentences
from bot.knowledge import Knowledge

SHIPPED = Knowledge.load().sentences
OWN = Sentences.build(
    {
        "offer": ["i teach $1", "ich kann $1 beibringen", "ich biete $1 an", "ich biete $1"],
        "ask": ["i need $1", "ich möchte $1 lernen", "und möchte $1 lernen", "und $1 lernen"],
    },
    also=["and", "und", "&", "و"],
)
LETTERS = st.text(alphabet="ich kann$1 beibringen und möchte lernen.,?!\nأوé\u0301", max_size=200)


def read(text: str, sentences: Sentences = SHIPPED) -> list[tuple[str, str]]:
    return [(meant.side, meant.text) for meant in sentences.read(text)]


@pytest.mark.parametrize(
    ("text", "offers", "asks"),
    [
        ("I can teach SPARQL and I want to learn video editing", ["SPARQL"], ["video editing"]),
        ("i can help with Lua!", ["Lua"], []),
        (
            "Hello! I’m good at Node.js in German until 1. May",
            ["Node.js in German until 1. May"],
            [],
        ),
        ("I can teach SPARQL. I live in Accra.", ["SPARQL"], []),
        ("I'm looking for help with templates, and I can help with Lua", ["Lua"], ["templates"]),
        ("Who can help me with C++? It is urgent.", [], ["C++"]),
        ("I need help with images that do not load", [], ["images that do not load"]),
    ],
)
def test_english(text: str, offers: list[str], asks: list[str]) -> None:
    _check(text, offers, asks)


@pytest.mark.parametrize(
    ("text", "offers", "asks"),
    [
        ("Ich kann SPARQL beibringen", ["SPARQL"], []),
        ("Ich kann SPARQL beibringen und möchte Videoschnitt lernen", ["SPARQL"], ["Videoschnitt"]),
        ("Ich möchte SPARQL lernen und Videoschnitt anbieten", ["Videoschnitt"], ["SPARQL"]),
        ("Ich kann SPARQL beibringen und Lua erklären", ["SPARQL", "Lua"], []),
        ("Ich kann SPARQL und Lua erklären", ["SPARQL und Lua"], []),
        ("Hallo, ich kann bei Lua-Modulen helfen. Ich wohne in Wien.", ["Lua-Modulen"], []),
        ("ich kenne mich gut mit Wikidata aus", ["Wikidata"], []),
        ("Ich biete SPARQL auf Deutsch an", ["SPARQL auf Deutsch"], []),
        ("Ich biete Kurse an Schulen", ["Kurse an Schulen"], []),
        ("Ich biete Lua und suche Videoschnitt", ["Lua"], ["Videoschnitt"]),
        ("Ich biete Kurse an Schulen an und suche Lua", ["Kurse an Schulen"], ["Lua"]),
        ("Bei SPARQL kann ich helfen", ["SPARQL"], []),
        ("ICH MOCHTE VIDEOSCHNITT LERNEN", [], ["VIDEOSCHNITT"]),
        ("Ich brauche Hilfe beim Schreiben von Artikeln", [], ["Schreiben von Artikeln"]),
        ("Wer kann mir bei SPARQL helfen?", [], ["SPARQL"]),
        ("Ich kann heute nicht kommen. Kannst du mir SPARQL beibringen?", [], ["SPARQL"]),
        ("Ich suche: SPARQL", [], ["SPARQL"]),
        ("Hilfe bei SPARQL gesucht!", [], ["SPARQL"]),
    ],
)
def test_german(text: str, offers: list[str], asks: list[str]) -> None:
    _check(text, offers, asks)


@pytest.mark.parametrize(
    ("text", "offers", "asks"),
    [
        ("أستطيع تعليم SPARQL وأريد تعلم تحرير الفيديو", ["SPARQL"], ["تحرير الفيديو"]),
        ("استطيع تعليم سباركل واريد ان اتعلم لوا", ["سباركل"], ["لوا"]),
        ("أنا أستطيع المساعدة في القوالب، وأحتاج إلى مساعدة في لوا.", ["القوالب"], ["لوا"]),
        ("يمكنني تعليم بايثون باللغة العربية", ["بايثون باللغة العربية"], []),
        ("أُريد تعلّم بايثون", [], ["بايثون"]),
        ("من يستطيع مساعدتي في سباركل؟ الأمر عاجل", [], ["سباركل"]),
        ("أبحث عمن يعلمني تحرير الفيديو", [], ["تحرير الفيديو"]),
        ("أريد تعلم لوا وأعرض سباركل", ["سباركل"], ["لوا"]),
    ],
)
def test_arabic(text: str, offers: list[str], asks: list[str]) -> None:
    _check(text, offers, asks)


def _check(text: str, offers: list[str], asks: list[str]) -> None:
    found = read(text)
    assert [topic for side, topic in found if side == "offer"] == offers
    assert [topic for side, topic in found if side == "ask"] == asks


@pytest.mark.parametrize(
    "text",
    [
        "I can't teach SPARQL",
        "I don't need help with SPARQL",
        "I can teach nothing",
        "Can you teach SPARQL?",
        "Thank you for the help with SPARQL",
        "I can teach",
        "Ich kann heute nicht",
        "Ich kann SPARQL nicht beibringen",
        "Ich kann mir das vorstellen",
        "Ich brauche keine Hilfe bei SPARQL",
        "Ich biete kein SPARQL mehr an",
        "Ich möchte gerne wissen, wer mir helfen kann",
        "Kannst du SPARQL?",
        "Danke für die Hilfe bei SPARQL",
        "Mein Bruder kommt und möchte Deutsch lernen",
        "Wie kann ich bei SPARQL helfen?",
        "لا أستطيع تعليم SPARQL",
        "أنا لا أحتاج مساعدة في SPARQL ولا أريد تعلم لوا",
        "هل تستطيع تعليم SPARQL؟",
        "شكرا على المساعدة في SPARQL",
        "أريد أن أسأل",
        "أعرض سباركل",  # a command, and done at once
        "",
        "SPARQL",
        "und",
        "و",
    ],
)
def test_neither(text: str) -> None:
    assert read(text) == []


def test_words_after_the_topic_have_to_be_there() -> None:
    assert read("Ich kann Lua", OWN) == []
    assert read("Ich kann Lua beibringenswert finden", OWN) == []
    assert read("Ich kann Lua beibringen", OWN) == [("offer", "Lua")]
    assert read("Ich kann Lua beibringen auf Deutsch", OWN) == [("offer", "Lua")]


def test_words_after_the_topic_end_a_clause_if_they_may_be_missing() -> None:
    assert read("Ich biete Hilfe an Schulen", OWN) == [("offer", "Hilfe an Schulen")]
    assert read("Ich biete Hilfe an Schulen an.", OWN) == [("offer", "Hilfe an Schulen")]


def test_what_begins_with_and_continues_another_pattern_of_the_same_sentence() -> None:
    assert read("und möchte Lua lernen", OWN) == []
    both = [("offer", "SQL"), ("ask", "Lua")]
    assert read("I teach SQL und möchte Lua lernen", OWN) == both
    assert read("I teach SQL. Er kommt und möchte Lua lernen", OWN) == both[:1]
    assert read("Ich möchte SQL und Lua lernen", OWN) == [("ask", "SQL und Lua")]


def test_spelling_makes_no_difference_and_is_kept() -> None:
    assert read("ICH  MOCHTE  Größe & Maß  LERNEN", OWN) == [("ask", "Größe & Maß")]
    assert read("i teach “Straße”", OWN) == [("offer", '"Straße"')]
    assert read("و" + "i need É", OWN) == [("ask", "É")]


def test_the_longer_pattern_counts() -> None:
    sentences = Sentences.build({"offer": ["i can $1"], "ask": ["i can use $1"]}, also=())
    assert sentences.read("I can use help") == (Meant("ask", "help"),)


def test_patterns_that_begin_with_the_topic_are_left_out() -> None:
    assert (
        read("anything", Sentences.build({"offer": ["$1 is mine", "nothing"]}, also=["and"])) == []
    )


def test_long_texts_are_not_searched() -> None:
    assert read("I can teach Lua" + " " * 5 + "x" * LONGEST) == []


@given(LETTERS)
def test_topics_are_parts_of_the_text(text: str) -> None:
    for _, topic in read(text, OWN):
        assert topic == topic.strip() != ""


@pytest.mark.parametrize(
    "part", ["ich kann ", "und ", "i need ", "an ", "...", "و", "ich biete an "]
)
def test_hostile_texts_are_fast(part: str) -> None:
    begun = time.perf_counter()
    read(part * 500)
    read((part * 500)[:LONGEST])
    assert time.perf_counter() - begun < 1
