"""Charts made by hand, and looking at what was drawn of them."""

from dataclasses import replace
from io import BytesIO

from PIL import Image

from bot.pictures.values import Amount, Bar, Bars, Line, Trend

Colour = tuple[int, int, int]
ASKING, OFFERING = (213, 94, 0), (0, 114, 178)


def amount(number: int | None) -> Amount:
    return Amount(number, "not shown" if number is None else str(number))


def bar(label: str, asking: int | None = 30, offering: int | None = 10) -> Bar:
    return Bar(label, amount(asking), amount(offering))


def bars(*labels: str, language: str = "en", mirrored: bool = False) -> Bars:
    words = ("Wanted", "People who look for it", "People who offer it")
    rows = tuple(bar(label, 40 - n) for n, label in enumerate(labels))
    return Bars(*words, rows, "Week of 23 November 2026", language, mirrored)


def trend(*numbers: int | None, mirrored: bool = False) -> Trend:
    line = Line("People who look for something", tuple(map(amount, numbers)))
    weeks = tuple(f"{n + 1} Oct" for n in range(len(numbers)))
    low = Line("People who offer", tuple(amount(None if n is None else n // 2) for n in numbers))
    return Trend("Weeks", weeks, (line, low), "Since October", "en", mirrored)


def retold(chart: Bars, *rows: Bar) -> Bars:
    return replace(chart, bars=rows)


def opened(picture: bytes) -> Image.Image:
    with Image.open(BytesIO(picture)) as image:
        return image.convert("RGB")


def where(image: Image.Image, colour: Colour) -> tuple[int, int, int, int]:
    """Return the box that holds everything of about this colour: left, top, right, bottom."""
    near = [
        channel.point([255 if abs(level - wanted) < 12 else 0 for level in range(256)])
        for channel, wanted in zip(image.split(), colour, strict=True)
    ]
    both = Image.composite(near[0], Image.new("L", image.size), near[1])
    box = Image.composite(both, Image.new("L", image.size), near[2]).getbbox()
    assert box is not None
    return box
