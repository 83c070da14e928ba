"""A sheet of paper, and how matplotlib is set up for whatever we draw.

Positions are in CSS pixels from where the language begins to read: from the top, and from the left,
or from the right where the sheet is mirrored. So nothing that is drawn on it has to know.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import cache
from io import BytesIO
from typing import Literal

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D
from PIL import Image, ImageColor

from bot.pictures.fonts import LATIN
from bot.pictures.lettering import POINTS, SCALE, family, register, scripts

INK, FAINT, LINE = "#222222", "#5f5f5f", "#dddddd"
PAPER = "#ffffff"
ASKING, OFFERING, THIRD = "#d55e00", "#0072b2", "#009e73"
"""Of the colours of Okabe and Ito, which most colour-blind people can tell apart; each is 3 to 1
on white (https://jfly.uni-koeln.de/color/).
"""
SHADES = 9
"""Steps from the paper to each colour: as many as the edges of letters need. A file of few colours
has a third of the bytes.
"""
STRIPE = 1.2
Dash = Literal["-", "--", "-."]
LRM, RLM = "\u200e", "\u200f"


def style() -> AbstractContextManager[None]:
    """Return a context in which everything looks as ours does, and the same each time."""
    return rc_context(
        {
            "font.family": [family(LATIN)],
            "svg.hashsalt": "cxc-bot",
            "text.color": INK,
            "text.hinting": "none",  # letters are as wide as they were measured
        }
    )


def blank(width: float, height: float, *, dpi: float = POINTS * SCALE) -> Figure:
    """Return an empty figure, so many inches large, that can write every script we ship."""
    register()
    return Figure(figsize=(width, height), dpi=dpi, facecolor=PAPER)


@cache
def _palette() -> Image.Image:
    """Return an image whose colours are those of ours and everything between them and the paper."""
    paper = ImageColor.getrgb(PAPER)
    levels = [*paper, *ImageColor.getrgb(LINE)]
    for colour in map(ImageColor.getrgb, (INK, FAINT, ASKING, OFFERING, THIRD)):
        for step in range(1, SHADES + 1):
            levels += [b + (c - b) * step // SHADES for b, c in zip(paper, colour, strict=True)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(levels)
    return palette


class Paper:
    """A sheet of a fixed width that becomes as high as what is on it."""

    def __init__(self, width: float, language: str, *, mirrored: bool) -> None:
        self.width = width
        self._language, self._mirrored = language, mirrored
        self._grid = Affine2D()
        self._figure = blank(width / POINTS, 1.0)

    def write(
        self, x: float, y: float, text: str, size: float, *,
        colour: str = INK, bold: bool = False, ending: bool = False,
    ) -> None:  # fmt: skip
        """Write one line above `y`, beginning at `x`, or `ending` there."""
        sides = ("right", "left") if self._mirrored else ("left", "right")
        self._figure.text(
            x, y, (RLM if self._mirrored else LRM) + text, transform=self._grid, color=colour,
            size=size, family=[family(script) for script in scripts(text)],
            weight="bold" if bold else "normal", ha=sides[ending], va="baseline",
            parse_math=False, language=self._language,
        )  # fmt: skip

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, *, striped: bool = False
    ) -> None:
        """Fill a box whose first corner is at the top; `striped` with lines of paper."""
        box = Rectangle(
            (x, y), width, height, transform=self._grid, facecolor=colour, edgecolor=PAPER,
            linewidth=0, hatch="////" if striped else None,
        )  # fmt: skip
        box.set_hatch_linewidth(STRIPE)
        self._figure.add_artist(box)

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, *, width: float = 1.0,
        dash: Dash = "-", marker: str = "", size: float = 7.0,
    ) -> None:  # fmt: skip
        """Draw a line through points, with a mark at each."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        drawn = Line2D(
            xs, ys, transform=self._grid, color=colour, linewidth=width, linestyle=dash,
            marker=marker, markersize=size, markeredgecolor=PAPER, markeredgewidth=1.0,
            solid_capstyle="round",
        )  # fmt: skip
        self._figure.add_artist(drawn)

    def png(self, height: float) -> bytes:
        """Return the sheet, cut at this height."""
        self._figure.set_size_inches(self.width / POINTS, height / POINTS)
        self._grid.clear().scale(-SCALE if self._mirrored else SCALE, -SCALE)
        self._grid.translate(self.width * SCALE if self._mirrored else 0, height * SCALE)
        dots = (round(self.width * SCALE), round(height * SCALE))
        out = BytesIO()
        with style():
            self._figure.savefig(out, format="raw")
        drawn = Image.frombytes("RGBA", dots, out.getvalue()).convert("RGB")
        out = BytesIO()
        drawn.quantize(palette=_palette(), dither=Image.Dither.NONE).save(out, "PNG")
        return out.getvalue()
