"""Plural forms: the rule is that of the language the text is in."""

import pytest

from bot.say import Catalog
from bot.say.codes import chain
from bot.say.plurals import babel_locale, categories, plural_index, plural_locale


def say(language: str, text: str, *params: object) -> str:
    return Catalog({language: {"key": text}}).say(language, "key", *params)


def test_empty_forms_are_kept() -> None:
    french = "$1 modification{{PLURAL:$1||s}}"
    assert say("fr", french, 1) == "1 modification"
    assert say("fr", french, 2) == "2 modifications"
    assert say("fr", "a{{PLURAL:$1|}}b", 2) == "ab"


def test_form_that_shows_zero_is_kept() -> None:
    text = "{{PLURAL:$1|ühes|$1}}"
    assert say("et", text, 0) == "0"
    assert say("et", text, 1) == "ühes"


@pytest.mark.parametrize(
    ("language", "number", "shown"),
    [
        ("ar", 0, "0 offers"),
        ("ar", 1, "One offer"),
        ("ja", 1, "One offer"),
        ("ja", 2, "2 offers"),
        ("lv", 1_000_000, "1,000,000 offers"),
        ("lv", 21, "21 offers"),
    ],
)
def test_rule_belongs_to_the_language_of_the_text(language: str, number: int, shown: str) -> None:
    catalog = Catalog({"en": {"key": "{{PLURAL:$1|One offer|$1 offers}}"}, language: {}})
    assert catalog.say(language, "key", number) == shown


@pytest.mark.parametrize("language", ["ja", "zh-hans", "vi", "id", "yo", "ig", "th", "ko"])
def test_one_form_languages(language: str) -> None:
    assert categories(plural_locale(chain(language))) == ("other",)
    assert {say(language, "{{PLURAL:$1|x}}", number) for number in (0, 1, 2, 5)} == {"x"}


@pytest.mark.parametrize(
    ("language", "speaks"),
    [
        ("oc", "ca"),
        ("tt", "ru"),
        ("la", "en"),
        ("qu", "es"),
        ("szl", "pl"),
        ("gn", "es"),
        ("ba", "ru"),
        ("sco", "en"),
        ("nds-nl", "nl"),
        ("co", "it"),
        ("xyz", "en"),
    ],
)
def test_languages_unknown_to_babel_walk_the_chain(language: str, speaks: str) -> None:
    assert plural_locale(chain(language)).language == speaks


def test_unknown_language_has_a_plural() -> None:
    text = "{{PLURAL:$1|una|fòrça}}"
    assert [say("oc", text, number) for number in (0, 1, 2, 5)] == [
        "fòrça",
        "una",
        "fòrça",
        "fòrça",
    ]


@pytest.mark.parametrize(
    ("language", "speaks"),
    [
        ("be-tarask", "be"),
        ("sr-ec", "sr"),
        ("sr-el", "sr"),
        ("pt-br", "pt"),
        ("zh-hant", "zh"),
        ("de-formal", "de"),
        ("roa-tara", "it"),
        ("arz", "ar"),
    ],
)
def test_codes_of_mediawiki(language: str, speaks: str) -> None:
    assert babel_locale(chain(language)).language == speaks


def test_serbian_scripts() -> None:
    assert babel_locale(chain("sr-el")).script == "Latn"
    assert babel_locale(chain("sr-ec")).script == "Cyrl"
    assert str(babel_locale(chain("zh-hant"))) == "zh_Hant"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 11: 4, 100: 5}),
        ("cy", {0: 0, 1: 1, 2: 2, 3: 3, 6: 4, 4: 5}),
        ("ga", {1: 0, 2: 1, 3: 2, 7: 3, 11: 4}),
        ("he", {1: 0, 2: 1, 3: 2}),
        ("sl", {1: 0, 2: 1, 3: 2, 5: 3}),
        ("lv", {0: 0, 10: 0, 1: 1, 21: 1, 2: 2}),
        ("hi", {0: 0, 1: 0, 2: 1}),
        ("sw", {1: 0, 0: 1, 2: 1}),
        ("pl", {1: 0, 2: 1, 5: 2, 21: 2, 22: 1}),
        ("ru", {1: 0, 21: 0, 3: 1, 5: 2, 11: 2}),
        ("ig", {0: 0, 1: 0, 2: 0}),
    ],
)
def test_forms_are_positional(language: str, forms: dict[int, int]) -> None:
    locale = plural_locale(chain(language))
    assert {number: plural_index(locale, number) for number in forms} == forms


@pytest.mark.parametrize("language", ["fr", "es", "pt", "it"])
def test_two_forms_are_enough_where_cldr_has_three(language: str) -> None:
    text = "{{PLURAL:$1|one|many}}"
    assert say(language, text, 2) == "many"
    assert say(language, text, 1_000_000) == "many"


def test_too_few_forms_take_the_last() -> None:
    assert say("cy", "{{PLURAL:$1|a|b}}", 100) == "b"
    assert say("ru", "{{PLURAL:$1|a}}", 5) == "a"


def test_explicit_forms() -> None:
    text = "{{PLURAL:$1|0=none|12=a dozen|one|$1 of them}}"
    assert [say("en", text, number) for number in (0, 1, 2, 12)] == [
        "none",
        "one",
        "2 of them",
        "a dozen",
    ]


def test_explicit_forms_in_native_digits() -> None:
    assert say("fa", "{{PLURAL:$1|۰=هیچ|۱=یک|چند}}", 1) == "یک"
    assert say("bn", "{{PLURAL:$1|০=শূন্য|এক|অনেক}}", 0) == "শূন্য"


def test_explicit_form_may_come_last_and_hold_parameters() -> None:
    assert say("zh-hant", "{{PLURAL:$1|昨日更新|$1 日前更新|0=今日更新}}", 0) == "今日更新"
    assert say("en", "{{PLURAL:$1|one|many| 2 =just $1}}", 2) == "just 2"


def test_only_explicit_forms() -> None:
    assert say("en", "a{{PLURAL:$1|0=x}}b", 3) == "ab"


@pytest.mark.parametrize("number", ["3", "۳", 3.0, 2.5, ["a", "b", "c"]])
def test_what_counts_as_a_number(number: object) -> None:
    assert say("en", "{{PLURAL:$1|one|many}}", number) == "many"


@pytest.mark.parametrize("number", ["", "x", None, float("nan"), float("inf"), "9" * 400])
def test_what_does_not_count_takes_the_last_form(number: object) -> None:
    assert say("pl", "{{PLURAL:$1|a|b|c}}", number) == "c"
