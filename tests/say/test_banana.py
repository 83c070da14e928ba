"""Messages: parsing, functions, and everything that went wrong in other runtimes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.say import Catalog, Code, Own
from bot.say.banana import Func, Param, parse


def say(text: str, *params: object, language: str = "en") -> str:
    return Catalog({language: {"key": text}}).say(language, "key", *params)


def test_parse_gives_nodes() -> None:
    assert parse("Hi $1!") == ("Hi ", Param(1), "!")
    assert parse("{{PLURAL:$1|a|b $2}}") == (
        Func("PLURAL", "{{PLURAL:", ((Param(1),), ("a",), ("b ", Param(2)))),
    )


def test_bars_and_braces_outside_of_functions_are_text() -> None:
    assert parse("a|b }} {{ {{c}}") == ("a|b }} {{ {{c}}",)


def test_functions_nest() -> None:
    text = "{{PLURAL:$1|{{GENDER:$2|his offer|her offer|their offer}}|$1 offers}}"
    assert say(text, 1, "female") == "her offer"
    assert say(text, 1, "unknown") == "their offer"
    assert say(text, 7, "male") == "7 offers"


def test_function_names_in_any_case() -> None:
    assert say("{{plural:$1|one|many}} {{ Plural :$1|one|many}}", 1) == "one one"


def test_missing_parameters_are_shown() -> None:
    assert say("$1 $2 {{PLURAL:$3|one|many}}", Own("a")) == "a $2 many"


def test_parameters_of_two_digits() -> None:
    assert say("$10$1", *map(Own, "abcdefghij")) == "ja"


@pytest.mark.parametrize(
    ("gender", "shown"),
    [("male", "he"), ("female", "she"), ("unknown", "they"), ("", "they"), (None, "they")],
)
def test_gender(gender: str | None, shown: str) -> None:
    assert say("{{GENDER:$1|he|she|they}}", gender) == shown


def test_gender_with_fewer_forms() -> None:
    assert say("{{GENDER:$1|he|she}}", "unknown") == "he"
    assert say("{{GENDER:$1|all}}", "female") == "all"
    assert say("a{{GENDER:$1}}b", "female") == "ab"


def test_bidi_isolates_once() -> None:
    assert say("{{BIDI:$1}}", "Ann") == "\u2068Ann\u2069"
    assert say("{{BIDI:$1}}", Own("Ann")) == "\u2068Ann\u2069"
    assert say("{{BIDI:$1}}", Code("/x")) == "\u2066/x\u2069"


def test_formatnum() -> None:
    assert say("{{FORMATNUM:$1}}", 1234567) == "1,234,567"
    assert say("{{FORMATNUM:$1}}", "1234") == "1,234"
    assert say("{{FORMATNUM:1234.5}}", language="de") == "1.234,5"
    assert say("{{FORMATNUM:$1}}", "many") == "\u2068many\u2069"
    assert say("{{FORMATNUM:$1}}", float("inf")) == "∞"


def test_plural_of_a_formatted_number() -> None:
    assert say("{{PLURAL:{{FORMATNUM:$1}}|one|many}}", 1000) == "many"


def test_grammar_shows_the_word() -> None:
    assert say("{{GRAMMAR:genitive|$1}} {{GRAMMAR:genitive}}", Own("Wiki")) == "Wiki "


def test_unknown_functions_are_text() -> None:
    assert say("{{int:$1|$1}} {{SITENAME}}", Own("x")) == "{{int:x|x}} {{SITENAME}}"


def test_values_are_never_parsed_again() -> None:
    assert say("$1 – $2", Own("{{PLURAL:$2|x}} $2"), 5) == "{{PLURAL:$2|x}} $2 – 5"
    assert say("{{PLURAL:$2|$1}}", Own("a|b}}"), 5) == "a|b}}"


def test_unclosed_functions_are_text() -> None:
    assert say("{{PLURAL:$1|a {{GENDER:$2|b}}", 3, "male") == "{{PLURAL:3|a b"


@pytest.mark.parametrize("depth", [160, 5000])
def test_many_unclosed_functions_parse_quickly(depth: int) -> None:
    started = time.perf_counter()
    assert say("{{PLURAL:$1|" * depth, 1) == "{{PLURAL:1|" * depth
    assert time.perf_counter() - started < 0.5


def test_deep_nesting_does_not_raise() -> None:
    assert say("{{PLURAL:$1|" * 3000 + "}}" * 3000, 1)


def test_absurd_numbers_do_not_raise() -> None:
    assert say("$" + "9" * 5000).startswith("$9")
    assert say("{{PLURAL:$1|" + "9" * 5000 + "=x|y}}", "9" * 5000)


_PIECES = st.one_of(
    st.sampled_from(["{{PLURAL:", "{{GENDER:", "{{BIDI:", "{{FORMATNUM:", "{{GRAMMAR:", "{{X:"]),
    st.sampled_from(["{{", "}}", "|", "$1", "$2", "$3", "0=", "۱=", " : ", "a"]),
)
_VALUES = st.one_of(st.integers(), st.floats(), st.text(), st.lists(st.text()), st.none())


@settings(deadline=None)
@given(st.lists(_PIECES), _VALUES, _VALUES, st.sampled_from(["en", "ar", "pl", "ja", "oc"]))
def test_nothing_raises(pieces: list[str], one: object, two: object, language: str) -> None:
    assert isinstance(say("".join(pieces), one, two, language=language), str)


@settings(deadline=None)
@given(st.text(alphabet="abc ,.!ж字", min_size=1))
def test_text_without_syntax_stays(text: str) -> None:
    assert parse(text) == (text,)
