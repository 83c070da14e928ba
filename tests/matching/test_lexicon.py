"""Free text to capacity: never a silent wrong guess."""

import pytest

from bot.matching import Found, Lexicon, fold

ENTRIES = [
    ("video-editing", "en", "Video editing"),
    ("video-editing", "de", "Videoschnitt"),
    ("video-editing", "ar", "تحرير الفيديو"),
    ("photo-editing", "en", "Photo editing"),
    ("sparql", "en", "SPARQL"),
    ("gis", "en", "GIS"),
    ("maps", "en", "Mapping"),
    ("copying", "en", "Copying"),
    ("grants", "en", "Grant writing"),
    ("grants", "en", "Grant proposals"),
    ("audit", "en", "Audit"),
    ("mediation", "en", "Mediation"),
    ("writing", "en", "Writing"),
    ("translation", "en", "Translation"),
    ("translation", "de", "Übersetzung"),
    ("translation", "fr", "Traduction"),
    ("licences", "en", "Free licences"),
    ("edit-a-thons", "en", "Edit-a-thon"),
    ("cpp", "en", "C++"),
    ("csharp", "en", "C#"),
    ("openrefine", "en", "OpenRefine"),
    ("data", "zh", "数据库"),
    ("stewardship", "en", "Stewards"),
    ("gift-de", "de", "Gift"),
    ("gift-en", "en", "Gift"),
    ("planning", "en", "Planning"),
    ("contests", "en", "Contest"),
    ("projects", "en", "Project management"),
]
LEXICON = Lexicon.build(ENTRIES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("video editing", "video-editing"),
        ("  VIDEO—Editing!", "video-editing"),
        ("editing video", "video-editing"),
        ("videoediting", "video-editing"),
        ("ｖｉｄｅｏ　ｅｄｉｔｉｎｇ", "video-editing"),
        ("vi\u00addeo\u200b editing", "video-editing"),
        ("videoschnitt", "video-editing"),
        ("تَحرير الفيديو", "video-editing"),
        ("Ubersetzung", "translation"),
        ("gis", "gis"),
        ("open refine", "openrefine"),
        ("editathon", "edit-a-thons"),
        ("edit a thon", "edit-a-thons"),
        ("C++", "cpp"),
        ("c#", "csharp"),
        ("数据库", "data"),
    ],
)
def test_the_same_words_are_sure(text: str, code: str) -> None:
    assert LEXICON.find(text) == Found(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("translaton", "translation"),
        ("transaltion", "translation"),
        ("transslation", "translation"),
        ("trenslation", "translation"),
        ("video editting", "video-editing"),
        ("gramt writing", None),
        ("grant wriitng", "grants"),
        ("free licenses", "licences"),
        ("Videoschnit", "video-editing"),
        ("projcet management", "projects"),
    ],
)
def test_one_typo_in_a_long_word_is_sure(text: str, code: str | None) -> None:
    assert LEXICON.find(text).sure == code


NEAR_MISSES = [
    "coping",
    "napping",
    "grant wiring",
    "grant waiting",
    "waiting",
    "audio",
    "audits",
    "edit",
    "GIF",
    "GPS",
    "C",
    "meditation",
    "medication",
    "planting",
    "context",
    "contact",
    "protect management",
    "transition",
    "transaction",
    "tradition",
    "steward ship",
    "free fences",
    "copying machine",
    "video",
    "editing",
    "photos",
]


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_another_word_is_never_silently_taken(text: str) -> None:
    assert LEXICON.find(text).sure is None


@pytest.mark.parametrize(
    ("text", "maybe"),
    [
        ("SPARLQ", ("sparql",)),
        ("meditation", ("mediation",)),
        ("grant waiting", ("grants", "writing")),
        ("video edting please", ("video-editing",)),
        ("could somebody teach me sparql one of these days", ("sparql",)),
        ("translating", ("translation",)),
        ("trnslaton", ("translation",)),
        ("数据", ("data",)),
        ("gift", ("gift-de", "gift-en")),
        ("GIF", ()),
        ("xylophone", ()),
        ("", ()),
        ("🎬🎬", ()),
    ],
)
def test_what_is_plausible_is_asked(text: str, maybe: tuple[str, ...]) -> None:
    assert LEXICON.find(text) == Found(maybe=maybe)


def test_a_typo_between_two_capacities_is_asked() -> None:
    lexicon = Lexicon.build([("a", "en", "Mentoring"), ("b", "en", "Mentorink")])
    assert lexicon.find("mentorinx") == Found(maybe=("a", "b"))


def test_languages_only_break_ties() -> None:
    assert LEXICON.find("gift", ["de"]) == Found("gift-de")
    assert LEXICON.find("gift", ["en", "de"]) == Found("gift-en")
    assert LEXICON.find("traduction", ["de"]) == Found("translation")


def test_what_is_left_over_counts_against() -> None:
    assert LEXICON.find("editing of a long text").maybe == ()
    assert LEXICON.find("video editing for beginners").maybe[0] == "video-editing"


def test_a_trap_can_be_added_and_a_key_be_given() -> None:
    assert Lexicon.build(ENTRIES).find("planking").sure == "planning"
    assert Lexicon.build(ENTRIES, traps={"planking"}).find("planking").sure is None
    upper = Lexicon.build([("a", "en", "video")], key=str.upper)
    assert upper.find("ViDeO").sure == "a"
    assert upper.find("vidéo").sure is None


def test_a_very_long_text_is_cut() -> None:
    assert LEXICON.find("video editing " + "blah " * 100_000).maybe == ("video-editing",)
    assert LEXICON.find("x" * 100_000) == Found()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Don’t  PANIC", "dont panic"),
        ("Mix'n'match", "mixnmatch"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("snake_case", "snake case"),
        ("हिन्दी", "हिन्दी"),
        ("한국어", "한국어"),
        ("ガイド", "ガ イ ド"),
        ("ｆｕｌｌ", "full"),
        ("أرشفة", "ارشفة"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
