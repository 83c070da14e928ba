"""Each factor alone: its ends, its middle, and that more is never less."""

from collections.abc import Callable

import pytest

from bot.matching import plan_round, rank, reasons, score, weaknesses
from bot.matching.awake import hours, waking
from tests.matching.making import NOW, ago, ahead, ask, member, offer, pool

MENTOR, REVIEW = frozenset({"mentoring"}), frozenset({"review"})


@pytest.mark.parametrize(
    ("factor", "value", "expected"),
    [
        (score.closeness, 0.4, 0.4),
        (score.closeness, 7.0, 1.0),
        (score.language, 1, 0.7),
        (score.language, 4, 1.0),
        (score.language, 9, 1.0),
        (score.overlap, None, 0.9),
        (score.overlap, 0.0, 0.6),
        (score.overlap, 4.0, 0.76),
        (score.overlap, 14.0, 1.0),
        (score.freshness, -1.0, 1.0),
        (score.freshness, 30.0, 0.85),
        (score.freshness, 600.0, 0.7),
        (score.deadline, None, 1.0),
        (score.deadline, 14.0, 1.0),
        (score.deadline, 0.0, 1.3),
        (score.waiting, 0, 1.0),
        (score.waiting, 3, 1.3),
        (score.waiting, 99, 2.0),
        (score.rarity, 0, 1.2),
        (score.rarity, 1, 1.2),
        (score.rarity, 4, 1.1),
    ],
)
def test_a_factor(factor: Callable[..., float], value: object, expected: float) -> None:
    assert factor(value) == pytest.approx(expected)


def test_kinds_of_help() -> None:
    assert score.kinds(MENTOR, MENTOR | REVIEW) == 1
    assert score.kinds(frozenset(), REVIEW) == 0.95
    assert score.kinds(MENTOR, REVIEW) == 0.7


def test_mutual() -> None:
    assert score.mutual(circle=False, both_ways=False) == 1
    assert score.mutual(circle=False, both_ways=True) == 1.25
    assert score.mutual(circle=True, both_ways=True) == 1.15


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        (("Africa/Accra",), 14),
        (("Africa/Accra", "Europe/Zagreb"), 13),
        (("Africa/Accra", "Asia/Kathmandu"), 8.25),
        (("Africa/Accra", "Pacific/Auckland"), 4),
        (("Africa/Accra", "Asia/Tokyo", "America/Los_Angeles"), 0),
        (("Africa/Accra", ""), None),
        (("Africa/Accra", "Mars/Olympus"), None),
        (("Africa/Accra", "../../etc/passwd"), None),
    ],
)
def test_waking_hours_in_common(zones: tuple[str, ...], expected: float | None) -> None:
    assert hours([waking(zone, NOW) for zone in zones]) == expected


def test_summer_time_is_that_of_the_day() -> None:
    july = NOW.replace(month=7)
    assert waking("Europe/Zagreb", NOW) != waking("Europe/Zagreb", july)
    assert waking("Africa/Accra", NOW) == waking("Africa/Accra", july)


def test_the_value_is_the_product_of_the_factors() -> None:
    speakers = [
        member("ada", zone="Africa/Accra", en=3),
        member("ben", zone="Asia/Kolkata", en=2, tw=4),
    ]
    wishes = (
        offer("ada", "wikidata", since=ago(30), kinds=MENTOR),
        ask("ben", "sparql", waited=2, deadline=ahead(7), kinds=MENTOR),
    )
    people = pool(*wishes, members=speakers, near={"sparql": {"wikidata": 0.6}})
    (match,) = plan_round(people, seed=1, now=NOW).matches
    expected = 0.6 * 1.0 * 0.85 * 1.15 * 1.2 * 1.2 * 0.8 * (0.6 + 0.04 * 8.5) * 1.0
    assert match.value == pytest.approx(expected)
    assert match.factors["hours"] == 8.5
    product = 1.0
    for name in score.RANGES:
        least, most = score.RANGES[name]
        assert least <= match.factors[name] <= most
        product *= match.factors[name]
    assert product == pytest.approx(match.value)


def test_unknown_hours_are_not_named() -> None:
    (match,) = plan_round(pool(offer("ada", "lua"), ask("ben", "lua")), seed=1, now=NOW).matches
    assert "hours" not in match.factors
    assert "overlap" not in reasons(match) + weaknesses(match)


def test_reasons_and_weaknesses_say_what_is_strong_and_what_is_not() -> None:
    zones = [member("ada", zone="Africa/Accra", en=4), member("ben", zone="Asia/Tokyo", en=1)]
    wishes = (
        offer("ada", "wikidata", since=ago(50)),
        offer("ada", "glam"),
        ask("ben", "sparql", waited=8),
    )
    people = pool(*wishes, members=zones, near={"sparql": {"wikidata": 0.6}})
    (match,) = rank(people, "ben-ask-sparql", seed=1, now=NOW)
    assert reasons(match) == ("rarity", "waiting")
    assert weaknesses(match) == ("language", "freshness", "overlap", "closeness")


def test_helping_each_other_is_the_first_reason() -> None:
    wishes = offer("ada", "lua"), ask("ada", "video"), offer("ben", "video"), ask("ben", "lua")
    (match,) = plan_round(pool(*wishes), seed=1, now=NOW).matches
    assert reasons(match)[:2] == ("mutual", "closeness")
    assert weaknesses(match) == ()
