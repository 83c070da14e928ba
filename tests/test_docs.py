"""What the documents show is what the program does."""

import ast
import runpy
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.settings import MatrixAccount, MattermostBot, Part, PublicPage, TelegramBot

ROOT = Path(__file__).parent.parent


def drawing() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "draw.py"))


def test_the_picture_of_the_readme_is_what_the_tour_prints() -> None:
    draw, before = drawing(), signal.getsignal(signal.SIGPIPE)
    drawn = draw["drawn"](draw["excerpt"](draw["tour"]()))
    assert signal.getsignal(signal.SIGPIPE) == before, "a broken connection would end us all"
    picture = (ROOT / "docs" / "tour.svg").read_text("utf-8")
    assert drawn == picture, "run: python docs/draw.py"


def test_the_tour_is_short() -> None:
    assert len((ROOT / "docs" / "tour.txt").read_text("utf-8").splitlines()) < 40


def test_the_readme_shows_the_picture() -> None:
    assert "docs/tour.svg" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("page", "part"),
    [
        ("matrix", MatrixAccount),
        ("telegram", TelegramBot),
        ("mattermost", MattermostBot),
        ("web", PublicPage),
    ],
)
def test_every_key_of_a_platform_is_explained(page: str, part: type[Part]) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    assert [name for name in part.model_fields if f"\n| `{name}` |" not in text] == []


@pytest.mark.parametrize(
    ("page", "part"),
    [("telegram", TelegramBot), ("mattermost", MattermostBot), ("web", PublicPage)],
)
def test_every_key_has_its_variable(page: str, part: type[Part]) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    names = [(name, f"CXC_{page}__{name}".upper()) for name in part.model_fields]
    assert [name for name, its in names if f"\n| `{name}` | `{its}` |" not in text] == []


def logged(folder: Path) -> Iterator[str]:
    """Yield what a package may write into the log, without what is filled in."""
    for file in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="log")),
                    args=[ast.Constant(value=str(said)), *_],
                ):
                    yield max(said.split("%s"), key=len).strip(" (")


def test_every_line_of_the_log_is_explained() -> None:
    text = (ROOT / "docs" / "mattermost.md").read_text("utf-8")
    lines = set(logged(ROOT / "bot/adapters/mattermost"))
    assert len(lines) > 10
    assert [line for line in sorted(lines) if line not in text] == []
