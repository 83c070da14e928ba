"""The catalog: files, fallbacks, codes, and what is said when a text is missing."""

import json
from pathlib import Path

import pytest

from bot.say import Catalog, Code, normalise

Files = dict[str, dict[str, object]]


def written(directory: Path, files: Files) -> Path:
    for code, texts in files.items():
        (directory / f"{code}.json").write_text(json.dumps(texts), "utf-8")
    return directory


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    files: Files = {
        "en": {"@metadata": {"authors": []}, "hi": "Hello $1", "only": "English", "c": "offer"},
        "de": {"@metadata": {}, "hi": "Hallo $1", "c": "offer|biete", "blank": " "},
        "zh-hans": {"hi": "你好 $1"},
        "qqq": {"hi": "A greeting"},
    }
    return Catalog.load(written(tmp_path, files))


def test_languages_english_first_without_documentation(catalog: Catalog) -> None:
    assert catalog.languages == ("en", "de", "zh-hans")


def test_only_json_is_read(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    assert Catalog.load(written(tmp_path, {"en": {"a": "b"}})).languages == ("en",)


def test_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "de.json").write_text("{")
    with pytest.raises(ValueError, match=r"de\.json"):
        Catalog.load(tmp_path)


def test_say(catalog: Catalog) -> None:
    assert catalog.say("de", "hi", 3) == "Hallo 3"


def test_a_text_goes_into_another_text_as_it_is(catalog: Catalog) -> None:
    assert catalog.say("de", "hi", catalog.say("en", "hi", "Ann")) == "Hallo Hello \u2068Ann\u2069"


def test_say_falls_back(catalog: Catalog) -> None:
    assert catalog.say("de-at", "hi", 3) == "Hallo 3"
    assert catalog.say("bar", "hi", 3) == "Hallo 3"
    assert catalog.say("zh-hk", "hi", 3) == "你好 3"
    assert catalog.say("de", "only") == "English"
    assert catalog.say("", "hi", 3) == "Hello 3"


def test_unknown_and_blank_keys(catalog: Catalog) -> None:
    assert catalog.say("de", "no-such") == "⧼no-such⧽"
    assert catalog.say("de", "@metadata") == "⧼@metadata⧽"
    assert catalog.say("de", "blank") == "⧼blank⧽"


def test_pseudo_language_shows_keys(catalog: Catalog) -> None:
    assert catalog.say("qqx", "hi") == "(hi)"
    assert catalog.say("qqx", "no", 1234, Code("/x")) == "(no: 1,234, \u2066/x\u2069)"


def test_variants(catalog: Catalog) -> None:
    assert catalog.variants("c") == {"en": "offer", "de": "offer|biete"}
    assert catalog.variants("no-such") == {}


def test_knows_a_language_or_another_form_of_it(catalog: Catalog) -> None:
    known = ["en", "de", "de-at", "en-gb", "zh", "zh-hant", "qqx"]
    assert [code for code in known if not catalog.knows(code)] == []
    unknown = ["fr", "bar", "qqq", "", "xx"]
    assert [code for code in unknown if catalog.knows(code)] == []


@pytest.mark.parametrize(
    ("language", "chain"),
    [
        ("en", ("en",)),
        ("", ("en",)),
        ("de", ("de", "en")),
        ("de-at", ("de-at", "de", "en")),
        ("de-lu", ("de-lu", "de", "en")),
        ("en-gb", ("en-gb", "en")),
        ("pt", ("pt", "pt-br", "en")),
        ("zh-hk", ("zh-hk", "zh-hant", "zh-hans", "en")),
        ("sh", ("sh", "bs", "sr-el", "hr", "en")),
        ("oc", ("oc", "ca", "fr", "en")),
        ("xyz", ("xyz", "en")),
    ],
)
def test_chain(catalog: Catalog, language: str, chain: tuple[str, ...]) -> None:
    assert catalog.chain(language) == chain


def test_direction(catalog: Catalog) -> None:
    assert (catalog.direction("he"), catalog.direction("de")) == ("rtl", "ltr")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        ("en-GB", "en-gb"),
        ("pt-BR", "pt-br"),
        ("pt-PT", "pt"),
        ("zh-CN", "zh-hans"),
        ("zh-SG", "zh-hans"),
        ("zh-Hans", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("zh-TW", "zh-hant"),
        ("zh-HK", "zh-hant"),
        ("zh-Hant", "zh-hant"),
        ("zh-Hant-HK", "zh-hant"),
        ("zh", "zh"),
        ("no", "nb"),
        ("nb-NO", "nb"),
        ("nn-NO", "nn"),
        ("sr", "sr-ec"),
        ("sr-RS", "sr-ec"),
        ("sr-Latn", "sr-el"),
        ("sr-ec", "sr-ec"),
        ("iw", "he"),
        ("in", "id"),
        ("tl", "tl"),
        ("fil", "tl"),
        ("de_AT", "de-at"),
        ("de_LU", "de"),
        ("de_DE.UTF-8", "de"),
        ("ca@valencia", "ca"),
        ("be-tarask", "be-tarask"),
        ("be-x-old", "be-tarask"),
        ("qqx", "qqx"),
        (" DE ", "de"),
        ("", ""),
        ("C", ""),
        ("POSIX", ""),
        ("und", ""),
        ("x-klingon", ""),
        ("hello world", ""),
        ("<b>", ""),
        ("12", ""),
    ],
)
def test_normalise(tag: str, code: str) -> None:
    assert normalise(tag) == code
    assert normalise(code) == code
