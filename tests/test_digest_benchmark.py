"""The benchmark of digests runs, and every statement it notes can be run once more by itself."""

from pathlib import Path

from benchmarks.digests import digests, shown
from benchmarks.population import Size, copy_of


def test_digests_are_measured(tmp_path: Path) -> None:
    file = copy_of(Size(people=300, declarations=1500, seed=1), tmp_path, "digests")
    figures = digests(file, places=4, runs=1)
    assert figures["editions"] == 4
    assert 4 < figures["items"] <= 32
    assert figures["statements"] > figures["items"]
    assert "ratio" in shown(figures)
    assert [each.name for each in tmp_path.glob("*.noted.*")] == []
