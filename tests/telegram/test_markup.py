"""Texts and their formatting survive, and mistakes are told in Telegram's words."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram.markup import find_entities, read_html, size, trim, write_html
from tests.telegram.refusals import Refused

TEXT = st.text(st.characters(codec="utf-8"))
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "tg-spoiler", "blockquote"])


@given(TEXT)
def test_escaped_text_comes_back(text: str) -> None:
    """Whatever is escaped is read as it was, with and without quotes."""
    for quote in (True, False):
        assert read_html(escape(text, quote=quote)) == (text, [])


@given(st.lists(st.tuples(TAGS, TEXT), max_size=5))
def test_formatting_comes_back(pieces: list[tuple[str, str]]) -> None:
    """Written once more, formatted text is the same."""
    source = "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in pieces)
    text, entities = read_html(source)
    assert text == "".join(each for _, each in pieces)
    assert read_html(write_html(text, entities)) == (text, entities)
    assert all(each["offset"] + each["length"] <= size(text) for each in entities)


@given(TEXT, TEXT, TEXT)
def test_trimming(before: str, marked: str, after: str) -> None:
    """A trimmed text keeps its formatting on the same characters."""
    text, entities = trim(*read_html(f"{escape(before)}<b>{escape(marked)}</b>{escape(after)}"))
    assert text == (before + marked + after).strip()
    for each in entities:
        units = text.encode("utf-16-le")[each["offset"] * 2 :][: each["length"] * 2]
        assert units.decode("utf-16-le") in marked


MISTAKES = {
    "a < b": 'Unsupported start tag "" at byte offset 2',
    "é<foo>": 'Unsupported start tag "foo" at byte offset 2',
    "<b>x": 'Can\'t find end tag corresponding to start tag "b"',
    "x</b>": "Unexpected end tag at byte offset 1",
    "<b>x</i>": 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    "<b": "Unclosed start tag at byte offset 0",
    '<a href="x>y</a>': 'Unclosed start tag "a" at byte offset 0',
    "<b>x</b": "Unclosed end tag at byte offset 4",
    "<span>x</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
}


@pytest.mark.parametrize("source", MISTAKES)
def test_mistakes(source: str) -> None:
    """Each mistake is named with the byte where it is."""
    with pytest.raises(Refused) as refused:
        read_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {MISTAKES[source]}"


def test_offsets_and_links() -> None:
    """Offsets count UTF-16; links and nested formatting are kept."""
    text, entities = read_html('👍<a href="https://x.org/?a=1&amp;b=2"><b>x</b></a>')
    assert text == "👍x"
    link, bold = sorted(entities, key=lambda each: str(each["type"]), reverse=True)
    assert (link["url"], bold["offset"]) == ("https://x.org/?a=1&b=2", 2)
    found = find_entities("👍 /offer@cxc_bot a/b https://x.org @ada")
    assert [(each["type"], each["offset"]) for each in found] == [
        ("bot_command", 3),
        ("url", 22),
        ("mention", 36),
    ]
