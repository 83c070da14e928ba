"""From figures to shapes: bars, lines and tiles."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.census.published import Row
from bot.grammar.regions import REGIONS, region_name
from bot.web.charts.bars import pairs, scarce, wanted
from bot.web.charts.tiles import COLUMNS, LETTERS, LINES, PLACES, ROWS, broken, lean, tiles
from bot.web.charts.trend import scale, trend

MONDAY = date(2026, 11, 2)
COUNTS = st.none() | st.integers(5, 10**6)


def weeks(number: int) -> list[date]:
    return [MONDAY + timedelta(weeks=n) for n in range(number)]


def test_bars_are_measured_by_the_longest() -> None:
    first, second = pairs([Row("capacity", "a", 50, 100), Row("capacity", "b", None, 25)])
    assert (first.offering, first.asking) == (50, 100)
    assert (second.offering, second.asking) == (0, 25)


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=20))
def test_bars_fit_whatever_the_figures(figures: list[tuple[int | None, int | None]]) -> None:
    rows = [Row("capacity", str(n), *each) for n, each in enumerate(figures)]
    for pair in pairs(rows):
        assert 0 <= pair.offering <= 100
        assert 0 <= pair.asking <= 100


def test_wanted_most_comes_first_and_nothing_that_nobody_asks_for() -> None:
    rows = [Row("capacity", "a", 9, 5), Row("capacity", "b", 5, 9), Row("capacity", "c", 9, None)]
    assert [row.key for row in wanted(rows, 5)] == ["b", "a"]
    assert [row.key for row in wanted(rows, 1)] == ["b"]


def test_scarce_is_what_fewer_offer_than_ask_for() -> None:
    rows = [Row("capacity", "a", 9, 5), Row("capacity", "b", 5, 9), Row("capacity", "c", None, 7)]
    assert [row.key for row in scarce(rows, 5)] == ["c", "b"]


def test_a_line_runs_from_the_first_week_to_the_last() -> None:
    drawn = trend(weeks(3), {"asking": [0, 50, 100]}, mirrored=False)
    assert drawn is not None
    assert drawn.lines[0].stretches == ("0,100.00 50,50.00 100,0.00",)
    assert [mark.value for mark in drawn.heights] == [0, 20, 40, 60, 80, 100]
    assert [mark.value for mark in drawn.weeks] == weeks(3)


def test_where_lines_run_from_right_to_left_so_does_time() -> None:
    drawn = trend(weeks(3), {"asking": [0, 50, 100]}, mirrored=True)
    assert drawn is not None
    assert drawn.lines[0].stretches == ("100,100.00 50,50.00 0,0.00",)


def test_a_hidden_week_is_a_gap_and_a_single_one_a_dot() -> None:
    drawn = trend(weeks(4), {"asking": [5, 6, None, 8]}, mirrored=False)
    assert drawn is not None
    first, second = drawn.lines[0].stretches
    assert len(first.split()) == 2
    assert len(set(second.split())) == 1


def test_weeks_that_are_missing_leave_room() -> None:
    drawn = trend([MONDAY, *weeks(5)[3:]], {"asking": [10, 10, 10]}, mirrored=False)
    assert drawn is not None
    assert [mark.at for mark in drawn.weeks] == [0, 75, 100]


def test_of_one_week_or_of_nothing_there_is_no_line() -> None:
    assert trend(weeks(1), {"asking": [5]}, mirrored=False) is None
    assert trend(weeks(2), {"asking": [None, None]}, mirrored=False) is None


@given(st.integers(0, 10**9))
def test_an_axis_has_few_round_steps_and_room_for_all(most: int) -> None:
    step, top = scale(most)
    assert top >= most
    assert step >= 1
    assert step == int(step)
    assert round(top / step) <= 6


@given(st.lists(COUNTS, min_size=2, max_size=60), st.booleans())
def test_lines_stay_on_the_plane(counts: list[int | None], mirrored: bool) -> None:
    drawn = trend(weeks(len(counts)), {"asking": counts}, mirrored=mirrored)
    if drawn is None:
        assert set(counts) == {None}
        return
    for point in " ".join(drawn.lines[0].stretches).split():
        assert all(0 <= float(part) <= 100 for part in point.split(","))


def test_every_region_has_a_tile_of_its_own() -> None:
    assert PLACES.keys() == REGIONS.keys()
    assert len(set(PLACES.values())) == len(PLACES)
    assert all(0 <= x < COLUMNS and 0 <= y < ROWS for x, y in PLACES.values())


@pytest.mark.parametrize(
    ("offering", "asking", "leans"),
    [
        (90, 10, "offering"),
        (55, 45, "more-offering"),
        (50, 50, "even"),
        (45, 55, "more-asking"),
        (10, 90, "asking"),
        (None, 90, "hidden"),
        (50, None, "hidden"),
    ],
)
def test_a_tile_says_where_it_leans(offering: int | None, asking: int | None, leans: str) -> None:
    assert lean(Row("region", "011", offering, asking)) == leans


def test_a_region_without_figures_has_an_empty_tile() -> None:
    laid = tiles([Row("region", "011", 20, 40)], lambda code: region_name(code, "en"))
    by_code = {tile.row.key: tile for tile in laid}
    assert (by_code["011"].offering, by_code["011"].asking) == (23, 46)
    assert (by_code["155"].lean, by_code["155"].asking) == ("hidden", 0)


@pytest.mark.parametrize("language", ["en", "de", "ar"])
def test_the_names_of_regions_fit_their_tiles(language: str) -> None:
    for code in REGIONS:
        lines = broken(region_name(code, language))
        assert len(lines) <= LINES
        assert "…" not in "".join(lines)


@given(st.text(max_size=100))
def test_any_name_fits_a_tile(name: str) -> None:
    lines = broken(name)
    assert 1 <= len(lines) <= LINES
    assert all(len(line) <= LETTERS + 3 for line in lines)
