"""The pictures in the documentation are what would be drawn now."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.pictures.charts import draw
from tests.pictures.making import opened

DOCS = Path(__file__).parents[2] / "docs"
LIKE = 1.0
"""Of 255, on average: what another processor may round differently."""


@pytest.fixture(scope="module")
def drawing() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "draw_pictures.py"))


def test_samples_are_what_is_drawn_now(drawing: dict[str, Any]) -> None:
    for name, chart in drawing["charts"]():
        file = DOCS / "pictures" / f"{name}.png"
        now = opened(draw(chart))
        with Image.open(file) as then:
            assert then.size == now.size, "run: python docs/draw_pictures.py"
            apart = ImageStat.Stat(ImageChops.difference(then.convert("RGB"), now)).mean
        assert max(apart) < LIKE, "run: python docs/draw_pictures.py"
        assert file.stat().st_size < 80_000


def test_every_sample_is_shown_and_described(drawing: dict[str, Any]) -> None:
    page = (DOCS / "pictures.md").read_text("utf-8")
    names = {f"pictures/{name}.png" for name, _ in drawing["charts"]()}
    assert {each.relative_to(DOCS).as_posix() for each in (DOCS / "pictures").iterdir()} == names
    assert [name for name in names if f'src="{name}" alt="' not in page] == []
