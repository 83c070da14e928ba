"""The figures as open data: everybody reads the same, and Commons takes the page."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest

from bot.capacities import capacities
from bot.census.commons import write_commons
from bot.census.published import Row, Snapshot
from bot.census.tabular import LARGEST, problems
from bot.census.writing import COLUMNS, write_csv, write_json
from bot.knowledge import Knowledge
from tests.census.making import ROWS, WEEK, snapshot

WEEKS = [snapshot(), snapshot(WEEK - timedelta(weeks=1))]


def page(knowledge: Knowledge) -> Any:
    return json.loads(write_commons(WEEKS, knowledge.texts))


def test_csv_has_all_rows_and_leaves_hidden_figures_empty() -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(WEEKS))))
    assert len(rows) == 2 * len(ROWS)
    assert tuple(rows[0]) == COLUMNS
    video = next(row for row in rows if row["key"] == "video-editing")
    assert (video["label"], video["offering"], video["asking"]) == ("Video editing", "", "20")


def test_json_says_the_same_with_its_licence() -> None:
    written = json.loads(write_json(WEEKS))
    assert written["license"] == "CC0-1.0"
    table = list(csv.DictReader(io.StringIO(write_csv(WEEKS))))
    assert [{name: "" if value is None else str(value) for name, value in row.items()}
            for row in written["rows"]] == table  # fmt: skip


def test_every_row_has_a_name() -> None:
    named = {row["label"] for row in json.loads(write_json(WEEKS))["rows"]}
    assert {"Western Africa", "English", "mentoring", "SPARQL", "telegram", ""} <= {
        name if name != "Mentoring" else "mentoring" for name in named
    }


def test_commons_takes_the_page(knowledge: Knowledge) -> None:
    text = write_commons(WEEKS, knowledge.texts)
    assert list(problems(text)) == []
    written = json.loads(text)
    assert [field["name"] for field in written["schema"]["fields"]] == list(COLUMNS)
    assert len(written["data"]) == 2 * len(ROWS)
    assert written["data"][1][:3] == ["2026-11-23", "capacity", "grant-writing"]
    assert written["data"][1][3]["de"] == "Förderanträge schreiben"
    assert set(written["description"]) == {"en", "de", "ar"}


def test_a_page_takes_as_many_weeks_as_fit(knowledge: Knowledge) -> None:
    rows = tuple(Row("capacity", one.code, 5, 10, 5, 5, 5, 5, 0.5, 3.0) for one in capacities())
    weeks = [Snapshot(WEEK - timedelta(weeks=number), rows) for number in range(40)]
    text = write_commons(weeks, knowledge.texts)
    assert LARGEST * 0.9 < len(text.encode()) <= LARGEST
    written = json.loads(text)["data"]
    assert written[0][0] == "2026-11-23", "the newest is there"
    assert len(written) % len(rows) == 0, "no week is cut"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"license": "MIT"}, "licence"),
        ({"description": {"de": "Nur deutsch"}}, "not in English"),
        ({"description": {"en": "x" * 401}}, "too long"),
        ({"description": {"en": "two\nlines"}}, "several lines"),
        ({"sources": 7}, "sources"),
        ({"author": "somebody"}, "author"),
        ({"data": [[1, 2]]}, "2 values"),
        ({"data": [["x" * (LARGEST + 1)]]}, "bytes"),
    ],
)
def test_a_page_that_breaks_a_rule_is_noticed(
    knowledge: Knowledge, broken: dict[str, object], said: str
) -> None:
    text = json.dumps({**page(knowledge), **broken})
    assert any(said in problem for problem in problems(text))


@pytest.mark.parametrize(
    ("name", "kind", "value", "said"),
    [
        ("2nd", "number", 1, "cannot be called"),
        ("week", "number", 1, "two fields"),
        ("more", "money", 1, "no type"),
        ("more", "number", "1", "is no number"),
        ("more", "number", True, "is no number"),
        ("more", "number", float("inf"), "is no number"),
        ("more", "string", "a\tb", "is no string"),
        ("more", "boolean", 0, "is no boolean"),
        ("more", "localized", {"English": "x"}, "is no localized"),
        ("more", "localized", {"en": 1}, "is no localized"),
    ],
)
def test_a_field_that_breaks_a_rule_is_noticed(
    knowledge: Knowledge, name: str, kind: str, value: object, said: str
) -> None:
    written = page(knowledge)
    written["schema"]["fields"].append({"name": name, "type": kind})
    written["data"] = [[*row, value] for row in written["data"]]
    assert any(said in problem for problem in problems(json.dumps(written)))


def test_a_week_too_large_for_a_page_is_refused(knowledge: Knowledge) -> None:
    rows = tuple(Row("platform", f"p{number}", 5) for number in range(20_000))
    with pytest.raises(ValueError, match="bytes"):
        write_commons([Snapshot(WEEK, rows)], knowledge.texts)
