"""`cxc-bot export-aggregates`: the figures of the last weeks as open data."""

import csv
import io
import json
from pathlib import Path

import pytest

from bot.census.tabular import problems
from tests.cli.running import cxc


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of a playground that was kept, over whose weeks there are figures."""
    folder = tmp_path_factory.mktemp("played")
    asking = [f":as Q{number}\n/ask weaving baskets\n/ask wikinews" for number in range(6)]
    lines = "\n".join([*asking, ":next week"]) + "\n"
    done = cxc("try", "--database", str(folder / "cxc-bot.sqlite3"), stdin=lines)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_newest_week_is_written(folder: Path) -> None:
    told = cxc("export-aggregates", cwd=folder)
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    assert {row["week"] for row in rows} == {"2026-03-09"}
    counts = [row[name] for row in rows for name in ("offering", "asking", "unmet") if row[name]]
    assert all(int(number) >= 5 and int(number) % 5 == 0 for number in counts)
    asking = {row["key"]: row["asking"] for row in rows if row["dimension"] == "capacity"}
    assert asking["wikinews"] == "5"
    assert "basket" not in told.stdout.casefold()


def test_more_weeks_come_newest_first(folder: Path) -> None:
    rows = json.loads(
        cxc("export-aggregates", "--format", "json", "--weeks", "9", cwd=folder).stdout
    )
    weeks = list(dict.fromkeys(row["week"] for row in rows["rows"]))
    assert weeks == ["2026-03-09", "2026-03-02"]


def test_a_page_for_commons_is_written_to_a_file(folder: Path) -> None:
    done = cxc("export-aggregates", "--format", "commons", "--out", "page.json", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert list(problems((folder / "page.json").read_text("utf-8"))) == []


def test_a_format_there_is_not_is_said(folder: Path) -> None:
    done = cxc("export-aggregates", "--format", "xml", cwd=folder)
    assert done.returncode == 2
    assert "xml" in done.stderr


def test_before_the_first_monday_there_is_nothing(tmp_path: Path) -> None:
    done = cxc("export-aggregates", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Monday" in done.stderr
