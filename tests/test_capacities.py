"""The capacities and kinds of help: the files are sound, and the tree answers rightly."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter

import pytest

from bot.capacities import Capacities, Capacity, Entry, Kind, capacities, reading
from bot.capacities.near import CHILD, GRANDCHILD, GRANDPARENT, ITSELF, PARENT, SIBLING, TOP

SHIPPED = ("en", "de", "ar")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]+)*")
CAPX = frozenset(range(10, 144)) - {97}
"""The codes of CapX in use; 97 has an address for a name and stands for nothing."""
KINDS = (
    "mentoring",
    "coaching",
    "tutoring",
    "group-learning",
    "training",
    "train-the-trainer",
    "internship",
    "consulting",
    "technical-assistance",
    "financial-assistance",
    "community-of-practice",
    "collaboration",
    "review",
    "assessment",
    "proofreading",
    "translation",
    "interpretation",
    "facilitation",
)
TREE = capacities()
EVERY_ENTRY = [*TREE.entries(), *TREE.kind_entries()]


def key(name: str) -> str:
    """A name as it is compared: letters, marks and digits only, in one case."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMN")


def small_tree() -> Capacities:
    """a (top) over b over c, d; c over e, f; e over g; b2 beside b; z another top."""
    parents = {"a": None, "b": "a", "b2": "a", "c": "b", "d": "b", "e": "c", "f": "c", "g": "e"}
    parents["z"] = None
    return Capacities(
        Capacity(code, parent, None, None, {"en": code.upper()}, {})
        for code, parent in parents.items()
    )


def test_there_are_enough_and_not_too_many() -> None:
    assert 240 <= len(TREE) <= 320
    assert 10 <= len(TREE.children(None)) <= 12


def test_codes_are_short_slugs() -> None:
    codes = [one.code for one in TREE] + [kind.code for kind in TREE.kinds()]
    assert [code for code in codes if len(code) > 32 or not SLUG.fullmatch(code)] == []


@pytest.mark.parametrize("name", ["capacities", "kinds"])
def test_no_code_is_given_twice(name: str) -> None:
    times = Counter(row["code"] for row in reading._rows(name))
    assert [code for code, count in times.items() if count > 1] == []


def test_a_line_of_the_file_is_a_capacity() -> None:
    lines = (Path(reading.__file__).parent / "capacities.json").read_text("utf-8").splitlines()
    assert [json.loads(line.rstrip(","))["code"] for line in lines[1:-1]] == [
        one.code for one in TREE
    ]


def test_parents_come_before_their_children() -> None:
    seen: set[str] = set()
    for one in TREE:
        assert one.parent is None or one.parent in seen, one.code
        seen.add(one.code)


def test_the_tree_is_at_most_four_deep() -> None:
    assert max(len(TREE.path(one.code)) for one in TREE) == 4


def owners(entries: Iterable[Entry]) -> dict[str, set[str]]:
    found = defaultdict(set)
    for code, _, name in entries:
        found[key(name)].add(code)
    return found


@pytest.mark.parametrize("entries", [TREE.entries, TREE.kind_entries])
def test_a_name_belongs_to_one_thing_in_all_languages(
    entries: Callable[[], Iterator[Entry]],
) -> None:
    shared = {name: codes for name, codes in owners(entries()).items() if len(codes) > 1}
    assert shared == {}


def test_no_alias_repeats_another_name_in_its_language() -> None:
    def said(name: str) -> str:
        return " ".join(re.findall(r"\w+", name.casefold()))

    times = Counter((code, tag, said(name)) for code, tag, name in TREE.entries())
    assert [entry for entry, count in times.items() if count > 1] == []


def test_every_usable_code_of_capx_is_carried_once() -> None:
    numbers = [one.capx for one in TREE if one.capx is not None]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) == CAPX


def test_wikidata_ids_look_like_such_and_are_given_once() -> None:
    items = [one.wikidata for one in TREE if one.wikidata]
    assert len(items) == len(set(items))
    assert all(re.fullmatch(r"Q[1-9]\d*", item) for item in items)


def test_names_can_be_typed_in_a_list() -> None:
    for _, language, name in EVERY_ENTRY:
        assert LANGUAGE.fullmatch(language)
        assert name == " ".join(name.split())
        assert 0 < len(key(name)) <= 60, name
        assert not re.search(r"[,;،؛]", name), f"a comma parts two capacities: {name}"


def test_no_address_is_a_name() -> None:
    assert [name for _, _, name in EVERY_ENTRY if re.search(r"://|www\.", name)] == []


def test_everything_is_named_in_the_shipped_languages() -> None:
    for thing in (*TREE, *TREE.kinds()):
        assert set(SHIPPED) <= set(thing.labels), thing.code


def test_everything_is_understood_under_other_names() -> None:
    for one in TREE:
        assert 2 <= len(one.aliases["en"]) <= 8, one.code
    for kind in TREE.kinds():
        assert all(kind.aliases[language] for language in SHIPPED), kind.code


def test_the_kinds_of_help_are_complete() -> None:
    assert tuple(kind.code for kind in TREE.kinds()) == KINDS


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("WDQS", "sparql"),
        ("edit a thon", "edit-a-thons"),
        ("Editathon", "edit-a-thons"),
        ("QS", "quickstatements"),
        ("osm", "openstreetmap"),
        ("P&E Dashboard", "programs-events-dashboard"),
        ("AWB", "autowikibrowser"),
        ("JS", "javascript"),
        ("write grants", "grant-writing"),
        ("Videoschnitt", "video-editing"),
        ("ويكي بيانات", "wikidata"),
        ("GDPR", "privacy"),
        ("Wikidata Query Service", "sparql"),
    ],
)
def test_what_people_type_is_found(typed: str, code: str) -> None:
    assert owners(TREE.entries())[key(typed)] == {code}


@pytest.mark.parametrize(
    ("typed", "code"), [("mentor", "mentoring"), ("reviewing", "review"), ("Kurs", "training")]
)
def test_what_people_type_for_a_kind_is_found(typed: str, code: str) -> None:
    assert owners(TREE.kind_entries())[key(typed)] == {code}


def test_labels_follow_the_chain_of_languages() -> None:
    assert TREE.label("video-editing", ["de", "en"]) == "Videoschnitt"
    assert TREE.label("video-editing", ["zh", "de"]) == "Videoschnitt"
    assert TREE.label("video-editing", ["zh"]) == "Video editing"
    assert TREE.label("video-editing", []) == "Video editing"
    assert TREE.label("no-such", ["de"]) == "no-such"


def test_kinds_have_labels_too() -> None:
    assert TREE.kind_label("review", ["de"]) == "Durchsicht"
    assert TREE.kind_label("no-such", ["de"]) == "no-such"
    assert TREE.kind("review") in TREE.kinds()
    assert TREE.kind("no-such") is None


def test_the_tree_is_walked_up_and_down() -> None:
    assert TREE.path("ocr") == ("partnerships", "glam", "digitisation", "ocr")
    assert "ocr" in TREE.children("digitisation")
    assert {"glam", "digitisation", "ocr"} < TREE.subtree("glam")
    assert TREE.subtree("ocr") == {"ocr"}
    assert "partnerships" in TREE.children(None)


def test_an_unknown_code_is_nowhere_and_near_itself_only() -> None:
    assert TREE.get("no-such") is None
    assert "no-such" not in TREE
    assert TREE.path("no-such") == TREE.children("no-such") == ()
    assert TREE.subtree("no-such") == frozenset()
    assert TREE.near("no-such") == {"no-such": ITSELF}


def test_every_subtree_of_the_top_is_counted_once() -> None:
    parts = [TREE.subtree(top) for top in TREE.children(None)]
    assert sum(map(len, parts)) == len(TREE)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("a", {"a": ITSELF, "b": TOP, "b2": TOP}),
        ("b", {"b": ITSELF, "a": TOP, "c": CHILD, "d": CHILD, "e": GRANDCHILD, "f": GRANDCHILD}),
        ("b2", {"b2": ITSELF, "a": TOP}),
        (
            "c",
            {"c": ITSELF, "b": PARENT, "d": SIBLING, "e": CHILD, "f": CHILD, "g": GRANDCHILD},
        ),
        ("d", {"d": ITSELF, "b": PARENT, "c": SIBLING}),
        ("e", {"e": ITSELF, "c": PARENT, "f": SIBLING, "b": GRANDPARENT, "g": CHILD}),
        ("g", {"g": ITSELF, "e": PARENT, "c": GRANDPARENT}),
        ("z", {"z": ITSELF}),
    ],
)
def test_near_is_what_the_tree_says(wanted: str, expected: dict[str, float]) -> None:
    assert small_tree().near(wanted) == expected


def test_near_is_mutual_and_weighs_at_most_one() -> None:
    for one in TREE:
        near = TREE.near(one.code)
        assert near[one.code] == ITSELF
        assert all(0 < weight < ITSELF for code, weight in near.items() if code != one.code)
        assert all(one.code in TREE.near(other) for other in near)


def test_nothing_of_another_top_is_near() -> None:
    for one in TREE:
        assert {TREE.path(other)[0] for other in TREE.near(one.code)} == {TREE.path(one.code)[0]}


def test_near_is_computed_once() -> None:
    assert TREE.near("sparql") is TREE.near("sparql")


def test_nothing_can_be_changed_by_a_caller() -> None:
    one, kind = TREE.get("sparql"), TREE.kind("review")
    assert isinstance(one, Capacity)
    assert isinstance(kind, Kind)
    for mapping in (one.labels, one.aliases, kind.labels, TREE.near("sparql")):
        assert not hasattr(mapping, "__setitem__")
    assert len({one, kind}) == 2


def test_reading_is_quick_and_happens_once() -> None:
    def once() -> float:
        start = perf_counter()
        reading.read()
        return perf_counter() - start

    assert min(once() for _ in range(5)) < 0.025
    assert capacities() is TREE
