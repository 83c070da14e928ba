"""Draw the README's picture of a terminal from what the tour really prints.

Run it with `python docs/draw.py`; `tests/test_docs.py` says when that is needed.
"""

import contextlib
import io
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from bot.cli.playing import play

HERE = Path(__file__).parent
TOUR = HERE / "tour.txt"
PICTURE = HERE / "tour.svg"
FONT, LINE, WIDE, MARGIN = 14, 20, 100, 24
PAPER, INK, STRONG, FAINT, GREEN = "#1d2021", "#ebdbb2", "#fabd2f", "#a89984", "#b8bb26"


def tour() -> str:
    """Return what the tour prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        play(TOUR, as_json=False, database=None)
    return out.getvalue()


def excerpt(text: str) -> list[str]:
    """Return the middle of the tour: an offer, an ask, and an introduction by both."""
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if "▸ /offer" in line)
    second = next(n for n, line in enumerate(lines) if line.endswith("-- for my thesis"))
    last = next(n for n, line in enumerate(lines) if n > second and "When would it suit" in line)
    end_of_offer = next(n for n, line in enumerate(lines) if n > first and not line)
    return [*lines[first:end_of_offer], "", *lines[second : last + 1]]


def folded(line: str) -> list[str]:
    """Fold a line as a terminal of a hundred letters would, at spaces."""
    parts, indent = [], "  " if line.startswith("  ") else ""
    while len(line) > WIDE:
        at = line.rfind(" ", 20, WIDE)
        parts.append(line[:at])
        line = indent + line[at + 1 :]
    return [*parts, line]


def colour(line: str) -> str:
    """Give what is typed, what is said and what is pressed colours of their own."""
    if "▸" in line:
        return STRONG
    if line.startswith("✉"):
        return GREEN
    return FAINT if line.startswith(("—", "(")) else INK


def drawn(lines: list[str]) -> str:
    """Return the picture as SVG; its text is real text."""
    rows = [part for line in lines for part in folded(line)]
    height = len(rows) * LINE + 2 * MARGIN
    width = int(WIDE * FONT * 0.6) + 2 * MARGIN
    texts = [
        f'<text x="{MARGIN}" y="{MARGIN + (n + 1) * LINE - 5}" fill="{colour(row)}" '
        f'xml:space="preserve">{escape(row)}</text>'
        for n, row in enumerate(rows)
        if row.strip()
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{FONT}">'
    )
    title = "<title>An offer, an ask and an introduction in the terminal</title>"
    paper = f'<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>'
    return "\n".join([head, title, paper, *texts, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(drawn(excerpt(tour())), "utf-8")
    sys.stdout.write(f"{PICTURE.name} is drawn.\n")
