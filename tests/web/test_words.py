"""What a page says: texts as HTML, names and numbers as the language has them."""

from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import Knowledge
from bot.say import Code
from bot.say.bidi import FSI, LRI, PDI, RLI
from bot.web.words import Words, marked_up


class Balance(HTMLParser):
    """Counts what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open."""
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Take the text."""
        self.text += data


@given(st.text(alphabet=st.sampled_from([FSI, LRI, RLI, PDI, "<", ">", "&", '"', "a", "ع"])))
def test_marks_become_elements_and_nothing_else_does(said: str) -> None:
    balance = Balance()
    balance.feed(str(marked_up(said)))
    balance.close()
    assert balance.open == []
    assert balance.text == "".join(each for each in said if each not in (FSI, LRI, RLI, PDI))


def test_a_command_is_code_and_a_name_is_set_apart(knowledge: Knowledge) -> None:
    words = Words(knowledge, "ar")
    said = words.say("web-join-offer", Code("/offer <b>"))
    assert '<code dir="ltr">/offer &lt;b&gt;</code>' in said
    assert "<bdi>Ann &amp; Ben</bdi>" in words.say("web-footer-operator", "Ann & Ben")


@pytest.mark.parametrize(
    ("language", "number", "share"),
    [("en", "1,234.5", "64%"), ("de", "1.234,5", "64\xa0%")],
)
def test_numbers_are_written_as_the_language_has_them(
    knowledge: Knowledge, language: str, number: str, share: str
) -> None:
    words = Words(knowledge, language)
    assert words.number(1234.54) == number
    assert words.share(0.64) == share


def test_a_sign_stays_with_its_number_from_right_to_left(knowledge: Knowledge) -> None:
    words = Words(knowledge, "ar")
    assert "<bdi>64%</bdi>" in words.say("web-served", words.share(0.64), 3)


def test_days_have_their_names(knowledge: Knowledge) -> None:
    assert Words(knowledge, "de").day(date(2026, 11, 23)) == "23. November 2026"
    assert Words(knowledge, "en").plain("web-week", date(2026, 11, 23)) == (
        "Week of November 23, 2026"
    )
