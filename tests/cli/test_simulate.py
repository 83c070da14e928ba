"""`cxc-bot simulate` as a program."""

import json
from pathlib import Path

import pytest

from tests.cli.running import cxc

CONSOLE = "[console]\nenabled = true\nname = 'Ada'\n"


def test_a_small_community_is_simulated() -> None:
    done = cxc("simulate", "--people", "60", "--rounds", "4")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("4 weekly rounds, 60 invented people, ")
    assert "Gini" in done.stdout
    assert cxc("simulate", "--people", "60", "--rounds", "4", "--seed", "2").stdout != done.stdout


def test_json_and_a_picture(tmp_path: Path) -> None:
    line = ("simulate", "--people", "40", "--rounds", "3", "--json", "--picture", "drawn.svg")
    done = cxc(*line, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["people"], told["rounds"], told["own"]) == (40, 3, False)
    assert "ours" in told["policies"]
    assert "<svg" in (tmp_path / "drawn.svg").read_text("utf-8")


@pytest.mark.parametrize("name", ["drawn.gif", "nowhere/drawn.png"])
def test_a_picture_that_cannot_be_is_said_before_anything(tmp_path: Path, name: str) -> None:
    done = cxc("simulate", "--people", "1000000", "--picture", name, cwd=tmp_path)
    assert done.returncode == 2
    assert "--picture" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_own_people_are_simulated_and_not_told_of(tmp_path: Path) -> None:
    town = str(tmp_path / "cxc-bot.sqlite3")
    said = [f":as Unique{n}\n/offer SPARQL\n/ask Lua, juggling{n}" for n in range(6)]
    assert cxc("try", "--database", town, stdin="\n".join(said) + "\n").returncode == 0
    done = cxc("simulate", "--own", "--rounds", "3", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert " people, " in done.stdout
    assert "invented" not in done.stdout
    told = cxc("simulate", "--own", "--rounds", "3", "--json", cwd=tmp_path)
    for secret in ("Unique", "juggling", "sparql", "lua"):
        assert secret not in (done.stdout + done.stderr + told.stdout).lower()
        assert secret.lower() not in told.stdout.lower()


def test_nobody_can_be_simulated_where_nobody_asks(tmp_path: Path) -> None:
    (tmp_path / "cxc-bot.toml").write_text(CONSOLE)
    done = cxc("simulate", "--own", cwd=tmp_path)
    assert done.returncode == 2
    assert "Nobody asks" in done.stderr
