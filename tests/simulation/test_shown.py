"""How a comparison is shown."""

import json
import struct
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bot.simulation.comparison import Comparison, compare
from bot.simulation.invention import invent
from bot.simulation.picture import LOOKS, draw
from bot.simulation.policies import POLICIES
from bot.simulation.rounds import Policy
from bot.simulation.table import ROWS, lines, values

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
ours = next(policy for policy in POLICIES if policy.name == "ours")


def small(rounds: int = 11) -> Comparison:
    told: list[str] = []
    policies = [Policy(name, ours.plan) for name in LOOKS]
    pool = invent(60, 1, NOW)
    found = compare(pool, policies, rounds=rounds, seed=1, start=NOW, own=False, tell=told.append)
    assert told == list(LOOKS)
    return found


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return small()


def test_every_policy_has_a_look() -> None:
    assert {policy.name for policy in POLICIES} <= LOOKS.keys()


def test_the_table_fits_the_terminal(comparison: Comparison) -> None:
    shown = list(lines(comparison))
    assert max(map(len, shown)) <= 80
    assert len(shown) == len(ROWS) + 4
    assert shown[0].startswith("11 weekly rounds, 60 invented people, ")
    assert shown[2].split() == list(LOOKS)
    served = next(line for line in shown if line.startswith("asks served"))
    assert served.count("*") == len(LOOKS)  # they all did the same


def test_what_is_not_known_is_a_dash() -> None:
    shown = list(lines(small(rounds=2)))
    waited = next(line for line in shown if line.startswith("rounds an ask waits"))
    assert waited.split()[-1] == "-"
    first = next(line for line in shown if line.startswith("rounds until 95"))
    assert first.split()[-1] == ">2"


def test_json_has_everything_after_every_round(comparison: Comparison) -> None:
    told = json.loads(json.dumps(values(comparison), allow_nan=False))
    assert told["asks"] == len(comparison.stories[0].asks)
    for policy in told["policies"].values():
        assert len(policy["by_round"]) == len(policy["still_waiting"]) == 11
        last = policy["by_round"][-1]
        assert last == {name: policy[name] for name in last}
        assert 0 < policy["served"] < 1


def test_the_same_arrivals_for_everybody(comparison: Comparison) -> None:
    assert len({frozenset(story.asks) for story in comparison.stories}) == 1


def test_a_picture_has_its_size(comparison: Comparison, tmp_path: Path) -> None:
    file = tmp_path / "drawn.png"
    draw(comparison, file)
    head = file.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:24]) == (1600, 1000)


def test_a_drawing_is_the_same_every_time(comparison: Comparison, tmp_path: Path) -> None:
    one, other = tmp_path / "one.svg", tmp_path / "other.svg"
    draw(comparison, one)
    draw(comparison, other)
    assert one.read_bytes() == other.read_bytes()
    root = ET.parse(one).getroot()  # noqa: S314 - our own file
    assert root.tag.endswith("svg")
    assert root.attrib["viewBox"].split()[2:] == ["921.6", "576"]


@pytest.mark.parametrize("rounds", [1, 2])
def test_few_rounds_can_be_drawn(rounds: int, tmp_path: Path) -> None:
    draw(small(rounds), tmp_path / "few.png")
    assert (tmp_path / "few.png").stat().st_size > 10_000
