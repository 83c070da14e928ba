"""Pictures, really drawn and looked at."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.text import Text

from bot.pictures import bars as bar_charts
from bot.pictures import trend as line_charts
from bot.pictures.charts import draw
from bot.pictures.fonts import file
from bot.pictures.layout import WIDTH, Page
from bot.pictures.lettering import POINTS, SCALE, scripts
from bot.pictures.values import Bars, Chart, Trend
from tests.pictures.making import ASKING, OFFERING, bar, bars, opened, retold, trend, where

LONG = {
    "de": "Donaudampfschifffahrtsgesellschaftskapitänsausbildungsförderungsantrag und Vereinsrecht",
    "ar": "كتابة طلبات المنح للمنظمات غير الربحية الصغيرة في المناطق التي لا تتوفر فيها مساعدة",
    "hi": "वीडियो संपादन और उपशीर्षक बनाना उन लोगों के लिए जिन्होंने कभी कैमरा नहीं पकड़ा है",
    "bn": "যারা কখনও ক্যামেরা ধরেননি তাদের জন্য ভিডিও সম্পাদনা এবং সাবটাইটেল তৈরি করা",
    "ja": "カメラを一度も持ったことのない人のための動画編集と字幕作成についてのとても長い名前",
}


def test_a_picture_is_as_wide_as_a_phone_and_as_high_as_what_is_on_it() -> None:
    few, many = opened(draw(bars("SPARQL"))), opened(draw(bars(*"ABCDEFGHIJ")))
    assert few.size[0] == many.size[0] == 2 * WIDTH
    assert few.size[1] < many.size[1] < 2000


def test_no_more_than_ten_are_shown() -> None:
    assert draw(bars(*"ABCDEFGHIJKLM")) == draw(bars(*"ABCDEFGHIJ"))


def test_the_same_values_are_the_same_bytes() -> None:
    assert draw(bars("SPARQL", "Lua")) == draw(bars("SPARQL", "Lua"))
    assert draw(trend(10, 20, 15)) == draw(trend(10, 20, 15))


def test_a_picture_is_small_enough_for_a_slow_network() -> None:
    assert len(draw(bars(*LONG.values(), *LONG.values()))) < 100_000
    assert len(draw(bars(*("Grant writing",) * 10))) < 40_000


def test_bars_are_as_long_as_their_numbers() -> None:
    image = opened(draw(retold(bars(), bar("SPARQL", 40, 20))))
    legend, end = 100, image.size[1]
    chart = image.crop((0, legend + 90, image.size[0], end))
    asking, offering = where(chart, ASKING), where(chart, OFFERING)
    assert (offering[2] - offering[0]) / (asking[2] - asking[0]) == pytest.approx(0.5, abs=0.02)


def test_a_hidden_number_has_no_bar_but_a_word() -> None:
    hidden = opened(draw(retold(bars(), bar("SPARQL", 40, None))))
    none = opened(draw(retold(bars(), bar("SPARQL", 40, 0))))
    legend_only = where(hidden, OFFERING)
    assert legend_only[3] < 180
    assert hidden.tobytes() != none.tobytes()


def test_nothing_but_hidden_numbers_can_be_drawn() -> None:
    image = opened(draw(retold(bars(), bar("SPARQL", None, None))))
    assert where(image, ASKING)[3] < 180  # in the legend only


def test_bars_are_mirrored_where_the_language_is() -> None:
    plain, mirrored = (
        opened(draw(bars("SPARQL", language=language, mirrored=language == "ar")))
        for language in ("en", "ar")
    )
    left, right = where(plain, ASKING), where(mirrored, ASKING)
    assert left[0] == 32
    assert right[2] == 2 * WIDTH - 32
    assert abs(left[2] - left[0] - (right[2] - right[0])) <= 2


def test_weeks_run_from_right_to_left_where_the_language_does() -> None:
    for mirrored in (False, True):
        image = opened(draw(trend(5, 5, 5, 80, mirrored=mirrored)))
        field = image.crop((0, 220, *image.size))
        highest = field.crop((0, 0, image.size[0], 60))
        left, _, right, _ = where(highest, ASKING)
        assert ((left + right) / 2 < WIDTH) is mirrored


def test_what_is_not_known_of_a_line_is_a_gap() -> None:
    whole, gap = (opened(draw(trend(20, 20, 20, middle, 20, 20, 20))) for middle in (20, None))
    middle = (WIDTH - 20, 190, WIDTH + 20, 570)
    assert where(whole.crop(middle), ASKING)
    assert len(gap.crop(middle).getcolors() or ()) == 1


@pytest.mark.parametrize("empty", [bars(), trend(), trend(None, None), trend(0, 0)])
def test_there_is_no_picture_of_nothing(empty: Chart) -> None:
    with pytest.raises(ValueError, match="no picture"):
        draw(empty)


Box = tuple[float, float, float, float]


def ink(page: Page, note: str) -> list[tuple[str, Box]]:
    """Return every piece of writing, and the box that its ink takes: left, low, right, high."""
    page.end(note)
    written = [each for each in page.paper._figure.texts if each.get_text()[1:].strip()]
    return [(each.get_text(), _ink(each)) for each in written]


def _ink(text: Text) -> Box:
    box, bold = text.get_window_extent(), text.get_fontweight() == "bold"
    font = get_font([str(file(script, bold=bold)) for script in scripts(text.get_text())])
    font.clear()
    font.set_size(float(text.get_fontsize()), POINTS * SCALE)
    font.set_text(text.get_text(), 0.0, flags=LoadFlags.NO_HINTING)
    foot = float(text.get_transform().transform(text.get_position())[1])
    low = foot - font.get_descent() / 64
    return box.x0, low, box.x1, low + font.get_width_height()[1] / 64


def assert_apart(page: Page, chart: Chart) -> None:
    found = ink(page, chart.note)
    for text, (left, _, right, _) in found:
        assert left >= 31, text
        assert right <= 2 * WIDTH - 31, text
    for (one, a), (other, b) in combinations(found, 2):
        beside = a[2] <= b[0] + 1 or b[2] <= a[0] + 1
        above = a[3] <= b[1] + 1 or b[3] <= a[1] + 1
        assert beside or above, (one, other)


@pytest.mark.parametrize("language", LONG)
def test_long_labels_overlap_nothing(language: str) -> None:
    label = LONG[language]
    chart = bars(label, f"{label} {label}", label[:30], language=language)
    mirrored = Bars(
        label, label, label, chart.bars, f"{label} {label}", language, mirrored=language == "ar"
    )
    assert_apart(bar_charts.lay(mirrored), mirrored)


@given(st.lists(st.integers(0, 10**6) | st.none(), min_size=2, max_size=12))
@settings(max_examples=30, deadline=None)
def test_numbers_at_lines_overlap_nothing(numbers: list[int | None]) -> None:
    chart = trend(*numbers)
    if any(numbers):
        assert_apart(line_charts.lay(chart), chart)


@given(st.text(max_size=60), st.booleans())
@settings(max_examples=60, deadline=None)
def test_anything_can_be_drawn(text: str, mirrored: bool) -> None:
    chart = Bars(text, text, text, (bar(text), bar("Lua", None, None)), text, text, mirrored)
    assert opened(draw(chart)).size[0] == 2 * WIDTH
    odd = Trend(text, (text, text), trend(3, 4).lines, text, mirrored=mirrored)
    assert opened(draw(odd)).size[0] == 2 * WIDTH


@pytest.mark.parametrize(
    "text",
    [
        "$x^2$ costs $5", "\\frac{1}{2}", "👩🏽‍🚀 rockets 🚀", "e\u0301\u0301\u0301\u0301",
        "\ud800", "a\x00b\x1b[0mc\nd\te", "\u202eevil\u202c", "\u2067\u2067\u2067", "א" * 4000,
        "\U0010ffff", "क्‍ष", "می‌خواهم", "﷽" * 20, "Z̸̢̛͔̈a̶l̵g̷o̶", "", " ", "\u200f", "𠮷 𓀀",
    ],
)  # fmt: skip
def test_strange_labels_can_be_drawn(text: str) -> None:
    chart = Bars(text, text, text, (bar(text),), text)
    assert opened(draw(chart)).size[0] == 2 * WIDTH
