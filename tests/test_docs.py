"""What the documents show is what the program does."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from bot.settings import MatrixAccount, Part, TelegramBot

ROOT = Path(__file__).parent.parent


def drawing() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "draw.py"))


def test_the_picture_of_the_readme_is_what_the_tour_prints() -> None:
    draw = drawing()
    drawn = draw["drawn"](draw["excerpt"](draw["tour"]()))
    picture = (ROOT / "docs" / "tour.svg").read_text("utf-8")
    assert drawn == picture, "run: python docs/draw.py"


def test_the_tour_is_short() -> None:
    assert len((ROOT / "docs" / "tour.txt").read_text("utf-8").splitlines()) < 40


def test_the_readme_shows_the_picture() -> None:
    assert "docs/tour.svg" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("page", "part"), [("matrix", MatrixAccount), ("telegram", TelegramBot)])
def test_every_key_of_a_platform_is_explained(page: str, part: type[Part]) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    assert [name for name in part.model_fields if f"\n| `{name}` |" not in text] == []
