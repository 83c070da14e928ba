"""What all pictures have in common: the title, the words that explain, the note below."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.pictures.lettering import legible, wrap
from bot.pictures.paper import FAINT, INK, Paper

WIDTH, MARGIN = 400, 16
"""CSS pixels: a phone, held upright."""
ROOM = WIDTH - 2 * MARGIN
TITLE, LABEL, WORDS, NOTE = 18.0, 14.0, 13.0, 11.0
"""Sizes of letters, in CSS pixels."""
HIGH = 1.4
"""The height of a line, in sizes of its letters: Bengali and Arabic need that much."""
BELOW = 0.4
"""What of it is below the foot of the letters."""
SWATCH = 26

Swatch = Callable[[float, float], None]
"""Draws a sample of what is explained, with its middle at a place."""


@dataclass(slots=True)
class Page:
    """A sheet that is written from the top to the bottom; `y` is how far it is."""

    paper: Paper
    y: float = field(default=MARGIN)

    def paragraph(
        self, text: str, size: float, most: int, *,
        indent: float = 0, colour: str = INK, bold: bool = False,
    ) -> None:  # fmt: skip
        """Write a text in as many lines as it needs, or as many as there may be."""
        for line in wrap(text, size, ROOM - indent, most, bold=bold):
            self.y += size * HIGH
            at = self.y - size * BELOW
            self.paper.write(MARGIN + indent, at, line, size, colour=colour, bold=bold)

    def word(self, x: float, middle: float, text: str, *, colour: str = INK) -> None:
        """Write a number or a short word beside something, as high as its middle."""
        self.paper.write(x, middle + WORDS * 0.36, legible(text), WORDS, colour=colour)

    def explanation(self, text: str, draw: Swatch) -> None:
        """Write what something means beside a sample of it."""
        draw(MARGIN, self.y + WORDS * HIGH / 2 + 0.5)
        self.paragraph(text, WORDS, 2, indent=SWATCH + 8)
        self.y += 2

    def gap(self, height: float) -> None:
        """Leave room."""
        self.y += height

    def end(self, note: str) -> bytes:
        """Write the note, and return the picture."""
        self.gap(12)
        self.paragraph(note, NOTE, 4, colour=FAINT)
        return self.paper.png(round(self.y + MARGIN))


def begin(title: str, language: str, *, mirrored: bool) -> Page:
    """Return a page with its title."""
    page = Page(Paper(WIDTH, language, mirrored=mirrored))
    page.paragraph(title, TITLE, 3, bold=True)
    page.gap(6)
    return page
