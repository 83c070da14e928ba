"""`cxc-bot round --dry-run --explain` over a small database."""

import re
from pathlib import Path

import pytest

from tests.cli.running import cxc

LINES = """:as Kim
/offer weaving baskets
/ask weaving carpets
:as Lou
/ask weaving baskets
:as Mia
/profile languages Twi native
/ask weaving baskets in tw
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    played = cxc("try", "--database", str(folder / "cxc-bot.sqlite3"), stdin=LINES)
    assert played.returncode == 0, played.stderr
    return folder


@pytest.fixture(scope="module")
def explained(town: Path) -> str:
    done = cxc("round", "--dry-run", "--explain", cwd=town)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_figures_come_in_groups(explained: str) -> None:
    heads = ["Who takes part", "What the round proposes", "How good it is", "Asks served by region"]
    assert sorted(heads, key=explained.index) == heads
    for words in ("people", "both help each other", "circles of three", "worst of", "best of"):
        assert words in explained
    assert re.search(r"value against the bound +100\.00 %, proved", explained)


def test_each_match_has_its_sentence(explained: str) -> None:
    whole = " ".join(explained.split())
    assert re.search(r"(\w{12}) helps \w{12}: weaving baskets The same subject, ", whole)
    matches = re.findall(r"^\d+\. ", explained, re.MULTILINE)
    assert f"Introductions: {len(matches)}" in explained
    assert len(re.findall(r"\. (?=\d+\. |Asks that)", whole)) == len(matches)


def test_each_ask_that_got_nobody_has_its_reason(explained: str) -> None:
    assert "weaving carpets: nobody offers it or anything near" in explained
    assert "weaving baskets: no common language with the one who offers it" in explained


def test_it_fits_a_terminal_and_stores_nothing(explained: str) -> None:
    assert max(map(len, explained.splitlines())) <= 80
    assert explained.endswith("Nothing was stored and nobody was asked.\n")


def test_one_person_only(town: Path, explained: str) -> None:
    found = re.search(r"(\w{12}), weaving carpets", explained)
    assert found
    done = cxc("round", "--dry-run", "--explain", "--person", found[1], cwd=town)
    assert done.stdout.startswith(found[1])
    assert "languages, level 1 to 4" in done.stdout
    assert "Introductions: 1\n" in done.stdout
    assert "Asks that got nobody: 1\n" in done.stdout
    assert "Offers that got nobody: 0\n" in done.stdout


def test_a_person_who_is_not_there_is_said(town: Path) -> None:
    done = cxc("round", "--dry-run", "--explain", "--person", "nobody", cwd=town)
    assert done.returncode == 2
    assert "nobody" in done.stderr


def test_a_round_that_is_held_is_not_explained(town: Path) -> None:
    done = cxc("round", "--explain", cwd=town)
    assert done.returncode == 2
    assert "--dry-run" in done.stderr


def test_without_it_the_bound_is_there_too(town: Path) -> None:
    assert "bound_ratio: 1\n" in cxc("round", "--dry-run", cwd=town).stdout
