"""Languages by code and by name in many languages, in lists and with levels."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.grammar.levels import find_levels
from bot.grammar.lexicon import index, table
from bot.grammar.refresh import ENGLISH, FOREIGN, OURS, bends, settled
from bot.grammar.spelling import key
from bot.grammar.tongues import find_tongue, find_tongues, near_tongues, tongue_name

HOSTILE = ["a" * 100_000, "de, " * 30_000, "mandarin chinese " * 20 + "x", "and " * 50, "so " * 90]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("En", "en"),  # "En" and "Asu" are languages, too
        ("as", "as"),
        ("de-AT", "de"),
        ("pt-br", "pt"),
        ("pt_BR", "pt"),
        ("zh-hans", "zh"),
        ("sr-ec", "sr"),
        ("be-tarask", "be"),
        ("no", "nb"),
        ("iw", "he"),
        ("deu", "de"),
        ("ger", "de"),
        ("simple", "en"),
        ("zh-yue", "yue"),
        ("als", "gsw"),
        ("twi", "tw"),
        ("ga", "ga"),
        ("Ga", "gaa"),
        ("German", "de"),
        ("Deutsch", "de"),
        ("niemiecki", "de"),
        ("po niemiecku", "de"),
        ("Kijerumani", "de"),
        ("الألمانية", "de"),
        ("ألمانية", "de"),
        ("德语", "de"),
        ("немецкий", "de"),
        ("по-немецки", "de"),
        ("ドイツ語", "de"),
        ("jerman", "de"),
        ("alemão", "de"),
        ("Alemán", "de"),
        ("allemand", "de"),
        ("जर्मन", "de"),
        ("українською мовою", "uk"),
        ("język polski", "pl"),
        ("English language", "en"),
        ("American English", "en"),
        ("Farsi", "fa"),
        ("Dari", "fa"),
        ("Twi", "tw"),
        ("Mandarin", "zh"),
        ("Filipino", "tl"),
        ("Tagalog", "tl"),
        ("Castilian", "es"),
        ("Bokmål", "nb"),
        ("bokmal", "nb"),
        ("Norwegian", "nb"),
        ("Nynorsk", "nn"),
        ("Serbo-Croatian", "sh"),
        ("Cantonese", "yue"),
        ("Bangla", "bn"),
        ("Dagbani", "dag"),
        ("عربي", "ar"),
        ("Moroccan Arabic", "ary"),
        ("“Français”", "fr"),
    ],
)
def test_a_language_is_found(text: str, code: str) -> None:
    assert find_tongue(text) == code


@pytest.mark.parametrize(
    "text",
    ["", " ", "Atlantis", "😀", "in", "and", "und", "so-called", "no-code", "C++", "x", *HOSTILE],
)
def test_what_is_no_language_is_none(text: str) -> None:
    assert find_tongue(text) is None


def test_names_in_the_interface_language_are_found() -> None:
    assert find_tongue("Amhariku", interface="mt") == "am"
    assert find_tongue("Amhariku") is None


def test_codes_win_over_names() -> None:
    for code in table("tongues.json", "names"):
        if len(code) < 4 and key(code) == code:
            assert find_tongue(code) in {code, "gsw"}


def test_every_name_has_one_language_and_is_a_key() -> None:
    names = [name for of in table("tongues.json", "names").values() for name in of]
    assert len(names) == len(set(names)) > 20_000
    assert all(key(name) == name for name in names)


def test_every_language_has_its_english_name() -> None:
    for code in table("tongues.json", "names"):
        name = tongue_name(code, "en")
        assert index("tongues.json").get(key(name), code) == code or find_tongue(name)


def test_a_name_goes_to_the_best_claim_and_to_nobody_when_two_are_equal() -> None:
    claims = [(FOREIGN, "Tonga", "to"), (FOREIGN, "tonga", "tog"), (ENGLISH, "Dakota", "dak")]
    claims += [(FOREIGN, "Dakota", "dar"), (OURS, "Lakota", "lkt"), (OURS, "...", "x")]
    assert settled(claims) == {"dak": ["dakota"], "lkt": ["lakota"]}


@pytest.mark.parametrize(
    ("language", "name", "bent"),
    [
        ("ar", "العربية", ["العربية", "عربية", "عربي"]),
        ("pl", "polski", ["polski", "po polsku", "polsku"]),
        ("ru", "русский", ["русский", "по русски"]),
        ("uk", "українська", ["українська", "українською", "українську"]),
        ("de", "Deutsch", ["Deutsch"]),
    ],
)
def test_names_are_known_as_sentences_use_them(language: str, name: str, bent: list[str]) -> None:
    assert list(bends(language, name)) == bent


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("de, en and French", ("de", "en", "fr")),
        ("Deutsch und Englisch", ("de", "en")),
        ("de en fr", ("de", "en", "fr")),
        ("Duits en Frans", ("de", "fr")),
        ("français et anglais", ("fr", "en")),
        ("español e inglés", ("es", "en")),
        ("English, and French.", ("en", "fr")),
        ("en/de + fr & pl; uk", ("en", "de", "fr", "pl", "uk")),
        ("العربية والإنجليزية", ("ar", "en")),
        ("عربي، انجليزي", ("ar", "en")),
        ("עברית ואנגלית", ("he", "en")),
        ("英语和法语", ("en", "fr")),
        ("英語、フランス語", ("en", "fr")),
        ("हिन्दी और अंग्रेज़ी", ("hi", "en")),
        ("Swahili na Kiingereza", ("sw", "en")),
        ("по-немецки и по-русски", ("de", "ru")),
        ("Twi and Ga", ("tw", "gaa")),
        ("English Twi", ("en", "tw")),
        ("Scottish Gaelic and Egyptian Arabic", ("gd", "arz")),
        ("de, German, deu", ("de",)),
        (",de,,en ·", ("de", "en")),
        ("English", ("en",)),
    ],
)
def test_a_list_of_languages(text: str, codes: tuple[str, ...]) -> None:
    assert find_tongues(text) == codes


@pytest.mark.parametrize(
    "text",
    ["", ",", "de, Atlantis", "Lua modules", "5 days", "and", "French en", "😀", *HOSTILE[:4]],
)
def test_a_list_with_anything_else_is_none(text: str) -> None:
    assert find_tongues(text) is None


def test_a_word_for_and_that_is_a_code_depends_on_the_interface() -> None:
    assert find_tongues("de et fr") == ("de", "et", "fr")
    assert find_tongues("de et fr", interface="fr") == ("de", "fr")
    assert find_tongues("de en fr", interface="nl") == ("de", "fr")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Germna", "de"),
        ("Portugese", "pt"),
        ("Sawhili", "sw"),
        ("Ukranian", "uk"),
        ("Yorub", "yo"),
        ("Frnech", "fr"),
        ("Deutch", "de"),
        ("الانجلزية", "en"),
    ],
)
def test_a_typing_mistake_has_a_suggestion(typed: str, meant: str) -> None:
    assert near_tongues(typed)[0] == meant


@pytest.mark.parametrize("text", ["", "Atlantis", "😀", "q", *HOSTILE])
def test_nothing_is_suggested_for_nothing(text: str) -> None:
    assert near_tongues(text) == ()


def test_suggestions_are_few() -> None:
    assert len(near_tongues("an", limit=2)) <= 2
    assert near_tongues("German", limit=0) == ()


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("de", "de", "Deutsch"),
        ("de", "fr", "allemand"),
        ("de", "zh-hant", "德文"),
        ("nb", "en", "Norwegian Bokmål"),
        ("tl", "de", "Tagalog"),
        ("tw", "xx-yy", "Twi"),
        ("gpe", "de", "Ghanaian Pidgin"),
        ("zzz", "en", "zzz"),
    ],
)
def test_languages_have_names(code: str, language: str, name: str) -> None:
    assert tongue_name(code, language) == name


LEVELS = {
    "basic": 1,
    "a little": 1,
    "good": 2,
    "fluent": 3,
    "native": 4,
    "Muttersprache": 4,
    "fließend": 3,
    "اللغة الأم": 4,
    "جيد": 2,
}


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        (
            "English fluent, Twi native, de-2, fr (basic)",
            (("en", 3), ("tw", 4), ("de", 2), ("fr", 1)),
        ),
        ("de-N, en-3, fr-0", (("de", 4), ("en", 3))),
        ("de-1, en-4, fr-5", (("de", 1), ("en", 3), ("fr", 4))),
        ("Deutsch Muttersprache, Englisch fließend", (("de", 4), ("en", 3))),
        ("English and French fluent", (("en", 3), ("fr", 3))),
        ("native English", (("en", 4),)),
        ("Twi - native; German B2", (("tw", 4), ("de", 2))),
        ("English: a little", (("en", 1),)),
        ("de2", (("de", 2),)),
        ("pt-br-3", (("pt", 3),)),
        ("de-٢", (("de", 2),)),
        ("العربية اللغة الأم، الإنجليزية جيد", (("ar", 4), ("en", 2))),
        ("German", (("de", 3),)),
        ("de-1, de-3", (("de", 3),)),
    ],
)
def test_levels_are_read(text: str, levels: tuple[tuple[str, int], ...]) -> None:
    assert find_levels(text, words=LEVELS) == levels


@pytest.mark.parametrize("text", ["", "fluent", "Atlantis fluent", "fr-0", "de, x-2", *HOSTILE[:4]])
def test_levels_of_anything_else_are_none(text: str) -> None:
    assert find_levels(text, words=LEVELS) is None


@given(st.text(max_size=60))
def test_any_text_gives_an_answer(text: str) -> None:
    for code in (find_tongue(text), *(find_tongues(text) or ()), *near_tongues(text)):
        assert code is None or code in table("tongues.json", "names")
    find_levels(text, words=LEVELS)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts_are_fast(hostile: str) -> None:
    find_tongue("warm")
    start = time.perf_counter()
    find_tongues(hostile)
    near_tongues(hostile)
    find_levels(hostile, words=LEVELS)
    assert time.perf_counter() - start < 1
